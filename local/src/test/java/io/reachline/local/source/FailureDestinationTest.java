package io.reachline.local.source;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.jr.ob.JSON;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FailureDestinationTest {

  @TempDir Path bucket;

  @Test
  void directory_toldOfRecords_holdsThemAsLambdaWritesAnObject() throws IOException {
    Clock clock = Clock.fixed(Instant.parse("2026-03-04T05:06:07Z"), ZoneOffset.UTC);
    FailureDestination.directory(bucket, clock)
        .send("shardId-1", Map.of("version", "1.0"), "{\"Records\":[]}");

    try (Stream<Path> files = Files.walk(bucket)) {
      assertThat(files.filter(Files::isRegularFile))
          .singleElement()
          .satisfies(
              file -> {
                assertThat(bucket.relativize(file).toString())
                    .matches(
                        "aws/lambda/local/shardId-1/2026/03/04/2026-03-04T05\\.06\\.07-[0-9a-f-]{36}");
                assertThat(JSON.std.mapFrom(Files.readString(file)))
                    .isEqualTo(Map.of("version", "1.0", "payload", "{\"Records\":[]}"));
              });
    }
  }
}
