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
 * A sample of {@code events/}, filled in so that a function accepts it today. The samples' events
 * are of June 2025, which is older than the retention period and would go to the quarantine; and
 * their source has a fixed id, while the service gives every source a random one.
 */
public final class SampleEvent {

  /** The time that becomes the present, some minutes after the last event of the samples. */
  private static final Instant PRESENT_OF_FILES = Instant.ofEpochMilli(1_751_022_300_000L);

  private static final String SOURCE_OF_FILES = "5d01e2404bc19c256622ad12";

  // Matches event times in webhook bodies and in stream records. Quotes may be escaped.
  private static final Pattern EVENT_TIME =
      Pattern.compile("(eventTime\\\\*\":\\\\*\"|receivedAt\":\\{\"N\":\")(\\d{13})");
  private static final Pattern MESSAGE_KEY = Pattern.compile("(M[0-9a-b]#)([0-9a-f]{12})");
  private static final Pattern INSTANT =
      Pattern.compile("((?:receivedAt|createdTime)\\\\*\":\\\\*\")([^\"\\\\]+)");

  private SampleEvent() {}

  /**
   * Returns a sample with its times moved, so that its last event is some minutes ago.
   *
   * @param source the new id of the source; empty to leave it
   * @throws IOException if the content is not a JSON object
   */
  public static String fill(String content, Optional<String> source, Instant present)
      throws IOException {
    // Zoho's times are in milliseconds.
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
