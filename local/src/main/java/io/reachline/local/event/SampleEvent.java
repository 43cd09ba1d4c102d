package io.reachline.local.event;

import com.fasterxml.jackson.jr.ob.JSON;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A file of {@code events/} as it can be fed to a function now. Its events happened in June 2025,
 * and what is older than the retention period goes to the quarantine; its source has an id that
 * nobody can choose.
 */
public final class SampleEvent {

  /** Some minutes after the last event of the files, which becomes the present. */
  private static final Instant PRESENT_OF_FILES = Instant.ofEpochMilli(1_751_022_300_000L);

  private static final String SOURCE_OF_FILES = "5d01e2404bc19c256622ad12";

  // In events themselves, and in the table's stream. A quote may be escaped.
  private static final Pattern EVENT_TIME =
      Pattern.compile("(eventTime\\\\*\":\\\\*\"|receivedAt\":\\{\"N\":\")(\\d{13})");
  private static final Pattern MESSAGE_KEY = Pattern.compile("(M[0-9a-b]#)([0-9a-f]{12})");
  private static final Pattern INSTANT =
      Pattern.compile("((?:receivedAt|createdTime)\\\\*\":\\\\*\")([^\"\\\\]+)");

  private SampleEvent() {}

  /**
   * Returns a file's content with its times moved, so that its last event happened some minutes
   * before the present.
   *
   * @param source the id to put in the place of the source's; absent: it stays
   * @throws IOException if the content is no JSON object
   */
  public static String fill(String content, Optional<String> source, Instant present)
      throws IOException {
    // Zoho counts milliseconds.
    Duration shift = Duration.between(PRESENT_OF_FILES, present.truncatedTo(ChronoUnit.MILLIS));
    Map<String, Object> event = new LinkedHashMap<>(JSON.std.mapFrom(content));
    if (Boolean.TRUE.equals(event.get("isBase64Encoded"))
        && event.get("body") instanceof String body) {
      String decoded = new String(Base64.getDecoder().decode(body), StandardCharsets.UTF_8);
      byte[] moved = moved(decoded, shift).getBytes(StandardCharsets.UTF_8);
      event.put("body", Base64.getEncoder().encodeToString(moved));
    }
    String filled = moved(JSON.std.asString(event), shift);
    return source.map(id -> filled.replace(SOURCE_OF_FILES, id)).orElse(filled);
  }

  private static String moved(String json, Duration shift) {
    String eventTimesMoved =
        EVENT_TIME
            .matcher(json)
            .replaceAll(
                match ->
                    match.group(1).replace("\\", "\\\\")
                        + (Long.parseLong(match.group(2)) + shift.toMillis()));
    String keysMoved =
        MESSAGE_KEY
            .matcher(eventTimesMoved)
            .replaceAll(
                match ->
                    match.group(1)
                        + HexFormat.of()
                            .toHexDigits(
                                HexFormat.fromHexDigitsToLong(match.group(2)) + shift.toMillis(),
                                12));
    return INSTANT
        .matcher(keysMoved)
        .replaceAll(
            match ->
                match.group(1).replace("\\", "\\\\") + Instant.parse(match.group(2)).plus(shift));
  }
}
