package io.reachline.replay;

import io.reachline.identity.HexId;
import io.reachline.json.Fields;
import io.reachline.json.Json;
import io.reachline.json.JsonObject;
import io.reachline.json.Parsed;
import io.reachline.message.MessageId;
import io.reachline.wire.TimeDigits;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.Base64;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A request for a page of a replay.
 *
 * @param since the time of the first messages
 * @param until the time behind the last messages; not after the present
 * @param limit the largest number of messages to show
 * @param onlyChanged whether to show only messages of which something else would have been written
 * @param after the last message of the page before; empty for the first page
 * @param counts the counts until then
 * @param seal a checksum of what must be the same for all pages
 */
public record ReplayRequest(
    Instant since,
    Instant until,
    int limit,
    boolean onlyChanged,
    Optional<MessageId> after,
    Counts counts,
    String seal) {
  /** The longest time that a replay is about. */
  static final Duration MAX_PERIOD = Duration.ofDays(7);

  private static final Duration USUAL_PERIOD = Duration.ofDays(1);
  private static final int MAX_LIMIT = 500;
  private static final int USUAL_LIMIT = 100;
  private static final int MAX_TIME_BYTES = 40;
  private static final int MAX_CURSOR_BYTES = 400;
  private static final int PARTS = 5;

  /** A page that was given before, as its cursor tells. */
  private record Cursor(Instant since, Instant until, MessageId after, Counts counts, String seal) {

    String text() {
      return Base64.getUrlEncoder()
          .withoutPadding()
          .encodeToString(
              String.join(
                      ".",
                      TimeDigits.of(since),
                      TimeDigits.of(until),
                      after.value(),
                      counts.text(),
                      seal)
                  .getBytes(StandardCharsets.US_ASCII));
    }

    static Optional<Cursor> parse(String text) {
      try {
        String[] parts =
            new String(Base64.getUrlDecoder().decode(text), StandardCharsets.US_ASCII)
                .split("\\.", -1);
        if (parts.length != PARTS || !isTime(parts[0]) || !isTime(parts[1])) {
          return Optional.empty();
        }
        return MessageId.parse(parts[2])
            .flatMap(
                after ->
                    Counts.parse(parts[3])
                        .map(
                            counts ->
                                new Cursor(
                                    TimeDigits.read(parts[0]),
                                    TimeDigits.read(parts[1]),
                                    after,
                                    counts,
                                    parts[4])))
            // There is one text of each cursor.
            .filter(cursor -> cursor.text().equals(text));
      } catch (IllegalArgumentException e) {
        return Optional.empty();
      }
    }

    private static boolean isTime(String digits) {
      return HexId.isValid(digits.repeat(2));
    }
  }

  /**
   * Reads a request. Its workflows are read elsewhere.
   *
   * @param now the present, at which the time ends if the body does not say
   */
  public static Parsed<ReplayRequest> parse(JsonObject body, Instant now) {
    Fields fields = new Fields(body);
    fields.has("workflows");
    Instant present = Instant.ofEpochMilli(now.toEpochMilli());
    Instant givenUntil = time(fields, "until");
    Instant givenSince = time(fields, "since");
    int limit = fields.number("limit", 1, MAX_LIMIT, USUAL_LIMIT);
    boolean onlyChanged = fields.flag("onlyChanged", true);
    String cursorText = fields.text("cursor", MAX_CURSOR_BYTES);
    fields.refuseOthers(Set.of());
    String seal = seal(body);
    Optional<Cursor> cursor = Optional.ofNullable(cursorText).flatMap(Cursor::parse);
    if (cursorText != null
        && cursor
            .filter(known -> known.seal().equals(seal))
            .filter(known -> isPossible(known, present))
            .isEmpty()) {
      fields.refuse("cursor", "is not one that a replay of these workflows and times gave");
    }
    Instant until =
        cursor
            .map(Cursor::until)
            .orElseGet(
                () -> givenUntil == null || givenUntil.isAfter(present) ? present : givenUntil);
    Instant since =
        cursor
            .map(Cursor::since)
            .orElseGet(() -> givenSince == null ? until.minus(USUAL_PERIOD) : givenSince);
    if (since.isAfter(until)) {
      fields.refuse("since", "must not be after until, nor after the present");
    }
    if (Duration.between(since, until).compareTo(MAX_PERIOD) > 0) {
      fields.refuse("since", "must be at most %d days before until".formatted(MAX_PERIOD.toDays()));
    }
    return Parsed.of(
        fields,
        () ->
            new ReplayRequest(
                since,
                until,
                limit,
                onlyChanged,
                cursor.map(Cursor::after),
                cursor.map(Cursor::counts).orElse(Counts.NONE),
                seal));
  }

  private static boolean isPossible(Cursor cursor, Instant now) {
    return !cursor.until().isAfter(now)
        && !cursor.since().isAfter(cursor.after().createdAt())
        && cursor.after().createdAt().isBefore(cursor.until())
        && Duration.between(cursor.since(), cursor.until()).compareTo(MAX_PERIOD) <= 0;
  }

  private static @Nullable Instant time(Fields fields, String name) {
    String text = fields.text(name, MAX_TIME_BYTES);
    if (text != null) {
      try {
        Instant time = OffsetDateTime.parse(text).toInstant();
        if (!time.isBefore(Instant.EPOCH) && !time.isAfter(TimeDigits.MAX)) {
          return Instant.ofEpochMilli(time.toEpochMilli());
        }
      } catch (DateTimeParseException e) {
        // Refused below, as a time that is out of range.
      }
      fields.refuse(name, "must be an ISO 8601 time with its zone");
    }
    return null;
  }

  /** Returns a checksum that ties a cursor to its replay: any other would get wrong counts. */
  private static String seal(JsonObject body) {
    return HexId.hash(
            Json.canonical(body.without(Set.of("limit", "cursor", "onlyChanged")).withoutNulls()))
        .substring(0, 16);
  }

  /** Returns the cursor of the page behind a message. */
  String cursor(MessageId last, Counts then) {
    return new Cursor(since, until, last, then, seal).text();
  }
}
