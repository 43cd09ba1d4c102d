package io.reachline.local.event;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.jr.ob.JSON;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class SampleEventTest {

  private static final Path EVENTS = Path.of("../events");
  private static final Instant PRESENT = Instant.parse("2026-11-26T10:00:00Z");
  private static final String SOURCE = "0123456789abcdef01234567";

  @Test
  void fill_everyFile_hasNoTimeOfTheSamplesLeft() throws IOException {
    try (Stream<Path> files = Files.walk(EVENTS)) {
      for (Path file : files.filter(SampleEventTest::isEvent).toList()) {
        String filled = fill(file);
        assertThat(filled).as("%s", file).doesNotContain("17510", "5d01e2404bc19c256622ad12");
        if (filled.contains("eventTime")) {
          assertThat(filled).as("%s", file).containsPattern("eventTime\\\\*\":\\\\*\"17956");
        }
      }
    }
  }

  @Test
  void fill_bodyInBase64_isMovedInside() throws IOException {
    String filled = fill(EVENTS.resolve("webhook-ingest/session-status-base64.json"));
    String body = String.valueOf(Objects.requireNonNull(JSON.std.mapFrom(filled).get("body")));
    assertThat(new String(Base64.getDecoder().decode(body), StandardCharsets.UTF_8))
        .containsPattern("\"eventTime\":\"17956");
  }

  @Test
  void fill_withoutASource_keepsTheFiles() throws IOException {
    String file = Files.readString(EVENTS.resolve("webhook-ingest/session-status.json"));
    assertThat(SampleEvent.fill(file, Optional.empty(), PRESENT))
        .contains("5d01e2404bc19c256622ad12");
  }

  @Test
  void fill_signedEvent_keepsItsSignature() throws IOException {
    Path file = EVENTS.resolve("webhook-ingest/message-add.json");
    assertThat(JSON.std.mapFrom(fill(file)).get("headers"))
        .isEqualTo(JSON.std.mapFrom(Files.readString(file)).get("headers"));
  }

  private static boolean isEvent(Path file) {
    return Files.isRegularFile(file)
        && EVENTS.relativize(file).getNameCount() == 2
        && !List.of("keys").contains(EVENTS.relativize(file).getName(0).toString());
  }

  private static String fill(Path file) throws IOException {
    return SampleEvent.fill(Files.readString(file), Optional.of(SOURCE), PRESENT);
  }
}
