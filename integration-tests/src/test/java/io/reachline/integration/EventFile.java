package io.reachline.integration;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.jr.ob.JSON;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** A file of {@code events/}: an invocation of the function after which its folder is named. */
record EventFile(String folder, String name) {
  private static final Path EVENTS = Path.of("../events");

  /** Some minutes after the last event of the files, which becomes the present. */
  private static final Instant PRESENT_OF_FILES = Instant.ofEpochMilli(1_751_022_300_000L);

  private static final String SOURCE_OF_FILES = "5d01e2404bc19c256622ad12";
  // In events themselves, and in the table's stream.
  private static final Pattern EVENT_TIME =
      Pattern.compile("(eventTime\\\\*\":\\\\*\"|receivedAt\":\\{\"N\":\")(\\d{13})");
  private static final Pattern MESSAGE_KEY = Pattern.compile("(M[0-9a-b]#)([0-9a-f]{12})");
  private static final Pattern RECEIVED_AT =
      Pattern.compile("(receivedAt\\\\*\":\\\\*\")([^\"\\\\]+)");

  static List<EventFile> all() {
    try (Stream<Path> files = Files.walk(EVENTS, 2)) {
      return files
          .filter(file -> file.getNameCount() == EVENTS.getNameCount() + 2)
          .map(file -> of(EVENTS.relativize(file).toString()))
          .filter(file -> !file.folder().equals("keys"))
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Returns the file of this path, such as {@code directory/list-sources}. */
  static EventFile of(String path) {
    int slash = path.indexOf('/');
    return new EventFile(path.substring(0, slash), path.substring(slash + 1).replace(".json", ""));
  }

  /** Returns the event for a function, as if it happened some minutes before this time. */
  String read(String source, Instant present) {
    Duration shift = Duration.between(PRESENT_OF_FILES, present);
    try {
      String text = Files.readString(EVENTS.resolve(folder).resolve(name + ".json"));
      Map<String, Object> event = new LinkedHashMap<>(JSON.std.mapFrom(text));
      if (Boolean.TRUE.equals(event.get("isBase64Encoded"))
          && event.get("body") instanceof String body) {
        String decoded = new String(Base64.getDecoder().decode(body), UTF_8);
        event.put(
            "body", Base64.getEncoder().encodeToString(shifted(decoded, shift).getBytes(UTF_8)));
      }
      return shifted(JSON.std.asString(event), shift).replace(SOURCE_OF_FILES, source);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public String toString() {
    return folder + "/" + name;
  }

  private static String shifted(String json, Duration shift) {
    String eventTimesShifted =
        EVENT_TIME
            .matcher(json)
            .replaceAll(
                match ->
                    match.group(1).replace("\\", "\\\\")
                        + (Long.parseLong(match.group(2)) + shift.toMillis()));
    String keysShifted =
        MESSAGE_KEY
            .matcher(eventTimesShifted)
            .replaceAll(
                match ->
                    match.group(1)
                        + HexFormat.of()
                            .toHexDigits(
                                HexFormat.fromHexDigitsToLong(match.group(2)) + shift.toMillis(),
                                12));
    return RECEIVED_AT
        .matcher(keysShifted)
        .replaceAll(
            match ->
                match.group(1).replace("\\", "\\\\") + Instant.parse(match.group(2)).plus(shift));
  }
}
