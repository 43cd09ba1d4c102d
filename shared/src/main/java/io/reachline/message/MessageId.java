package io.reachline.message;

import io.reachline.identity.HexId;
import io.reachline.wire.TimeDigits;
import java.time.Instant;
import java.util.Optional;

/**
 * The id of a message: 12 hexadecimal digits for the milliseconds since 1970, one digit for the
 * type, and 11 digits that distinguish messages of the same millisecond. The order of ids is the
 * order of time, and the key of a message in the store is made from its id alone.
 */
public record MessageId(String value) implements Comparable<MessageId> {

  /**
   * @throws IllegalArgumentException if the value is not an id, or has an unknown type digit
   */
  public MessageId {
    HexId.check("message", value);
    if (MessageType.ofDigit(value.charAt(TimeDigits.LENGTH)).isEmpty()) {
      throw new IllegalArgumentException("message must have a known type digit");
    }
  }

  /**
   * Returns the id of a message.
   *
   * @param distinction at least 11 hexadecimal digits that distinguish it from other messages of
   *     the same millisecond and type; only the first 11 are used
   */
  public static MessageId of(Instant createdAt, MessageType type, String distinction) {
    return new MessageId(
        TimeDigits.of(createdAt)
            + type.digit()
            + distinction.substring(0, HexId.LENGTH - TimeDigits.LENGTH - 1));
  }

  /** Returns the id in a text; empty if the text is not an id. */
  public static Optional<MessageId> parse(String text) {
    return HexId.isValid(text) && MessageType.ofDigit(text.charAt(TimeDigits.LENGTH)).isPresent()
        ? Optional.of(new MessageId(text))
        : Optional.empty();
  }

  /** Returns the id that this message would have if it had been written at another time. */
  public MessageId at(Instant time) {
    return of(time, type(), value.substring(TimeDigits.LENGTH + 1));
  }

  public Instant createdAt() {
    return TimeDigits.read(value);
  }

  public MessageType type() {
    return MessageType.ofDigit(value.charAt(TimeDigits.LENGTH)).orElseThrow();
  }

  @Override
  public int compareTo(MessageId other) {
    return value.compareTo(other.value);
  }

  @Override
  public String toString() {
    return value;
  }
}
