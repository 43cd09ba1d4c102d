package io.reachline.zoho;

import io.reachline.json.Fields;
import io.reachline.json.JsonObject;
import io.reachline.json.Utf8;
import io.reachline.message.Receipt;
import io.reachline.message.ReceiptStatus;
import io.reachline.wire.TimeDigits;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A reader of the new status of a message.
 *
 * @param body the payload of the event
 * @param status the fields of the new status in it
 */
record MessageStatusReader(JsonObject body, Fields status) {
  private static final int MAX_BYTES = 8_000;
  private static final int MAX_WORD = 100;
  private static final int MAX_REASON = 200;

  // Zoho does not say where it gives a reason.
  private static final List<String> REASONS =
      List.of("reason", "failureReason", "errorMessage", "error", "description");

  // An offset with a colon and one without.
  private static final DateTimeFormatter TIME =
      new DateTimeFormatterBuilder()
          .append(DateTimeFormatter.ISO_LOCAL_DATE_TIME)
          .appendPattern("[XXX][XX]")
          .toFormatter();

  /**
   * Returns a reader of a payload.
   *
   * @param fields the fields of the payload, which remember what is wrong
   */
  static MessageStatusReader of(JsonObject body, Fields fields) {
    return new MessageStatusReader(body, fields.nested("messageNewStatus", MAX_BYTES));
  }

  /** Reads the status and its time; refuses them where they are not as Zoho describes them. */
  Receipt receipt() {
    return new Receipt(statusNamed(status.requiredText("status", MAX_WORD)), updatedTime());
  }

  private ReceiptStatus statusNamed(String name) {
    return ReceiptStatus.of(name)
        .orElseGet(
            () -> {
              status.refuse(
                  "status",
                  Arrays.stream(ReceiptStatus.values())
                      .map(Enum::name)
                      .collect(Collectors.joining(", ", "must be one of ", "")));
              return ReceiptStatus.SAVED;
            });
  }

  private Instant updatedTime() {
    String text = Objects.requireNonNullElse(status.scalar("updatedTime", MAX_WORD), "");
    Optional<Instant> time = time(text).filter(read -> !read.isBefore(Instant.EPOCH));
    if (time.isEmpty()) {
      status.refuse("updatedTime", "must be a time in ISO 8601, or milliseconds since 1970");
      return Instant.EPOCH;
    }
    // A time that positions cannot hold is beyond any clock.
    return time.get().isAfter(TimeDigits.MAX)
        ? TimeDigits.MAX
        : Instant.ofEpochMilli(time.get().toEpochMilli());
  }

  private static Optional<Instant> time(String text) {
    // Other times of Zoho's are milliseconds.
    OptionalLong milliseconds = WholeNumber.read(text, 15);
    if (milliseconds.isPresent()) {
      return Optional.of(Instant.ofEpochMilli(milliseconds.getAsLong()));
    }
    try {
      return Optional.of(OffsetDateTime.parse(text, TIME).toInstant());
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }

  /** Returns the reason of a failure, cut to a length that can be shown; null if there is none. */
  @Nullable String reason() {
    return Stream.of(body.object("messageNewStatus"), body)
        .flatMap(object -> REASONS.stream().flatMap(name -> object.text(name).stream()))
        .filter(text -> !text.isBlank())
        .findFirst()
        .map(text -> Utf8.prefix(text, MAX_REASON))
        .orElse(null);
  }
}
