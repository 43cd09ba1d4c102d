package io.reachline.message;

import io.reachline.json.JsonObject;
import io.reachline.json.Timestamp;
import io.reachline.wire.TimeDigits;
import java.time.Instant;
import java.util.Optional;

/**
 * A provider's report of what became of a message.
 *
 * @param updatedAt since when, by the provider's clock, in milliseconds
 */
public record Receipt(ReceiptStatus status, Instant updatedAt) {

  /**
   * Returns the receipt that stands, of the furthest step that is known and the newest end. A
   * message that was read stays so; otherwise the later of the two counts. Steps and ends are kept
   * apart, so that every order of arrival ends alike.
   */
  public static Optional<Receipt> standing(Optional<Receipt> progress, Optional<Receipt> end) {
    boolean isProgress =
        progress
            .filter(
                step ->
                    step.status() == ReceiptStatus.READ
                        || end.filter(other -> !other.updatedAt().isBefore(step.updatedAt()))
                            .isEmpty())
            .isPresent();
    return isProgress ? progress : end;
  }

  /**
   * Returns the receipt's position among those of the same kind: steps are in the order of their
   * statuses, ends in that of their times.
   */
  public String position() {
    String time = TimeDigits.of(updatedAt);
    return status.isProgress() ? status.digit() + time : time + status.digit();
  }

  /** Returns the step at a position. */
  public static Receipt ofProgress(String position) {
    return new Receipt(
        ReceiptStatus.ofDigit(position.charAt(0)), TimeDigits.read(position.substring(1)));
  }

  /** Returns the end at a position. */
  public static Receipt ofEnd(String position) {
    return new Receipt(
        ReceiptStatus.ofDigit(position.charAt(TimeDigits.LENGTH)), TimeDigits.read(position));
  }

  /** Returns the receipt as the API shows it. */
  public JsonObject toJson() {
    return JsonObject.builder()
        .put("status", status.name())
        .put("updatedAt", Timestamp.format(updatedAt))
        .build();
  }
}
