package io.reachline.message;

import io.reachline.identity.HexId;
import io.reachline.wire.TimeDigits;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * The id of a message: 12 hexadecimal digits of milliseconds since 1970, one of the type, and 11
 * that tell messages of the same millisecond apart. So the order of ids is the order of time, and
 * an id alone says where its message is stored.
 */
public record MessageId(String value) implements Comparable<MessageId> {

  /**
   * @throws IllegalArgumentException if the value is no id, or its type digit stands for no type
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
   * @param distinction what tells it apart: at least 11 hexadecimal digits, of which the first 11
   *     are taken
   */
  public static MessageId of(Instant createdAt, MessageType type, String distinction) {
    return new MessageId(
        TimeDigits.of(createdAt)
            + type.digit()
            + distinction.substring(0, HexId.LENGTH - TimeDigits.LENGTH - 1));
  }

  /** Returns the id, empty if the text is none. */
  public static Optional<MessageId> parse(String text) {
    return HexId.isValid(text) && MessageType.ofDigit(text.charAt(TimeDigits.LENGTH)).isPresent()
        ? Optional.of(new MessageId(text))
        : Optional.empty();
  }

  /** Returns the id that this message would have had so much later. */
  public MessageId later(Duration time) {
    return of(createdAt().plus(time), type(), value.substring(TimeDigits.LENGTH + 1));
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
