package io.reachline.message;

import io.reachline.wire.WireNamed;
import java.util.Optional;

/** The types of messages. The digit of a type never changes, because ids and keys contain it. */
public enum MessageType implements WireNamed {
  CHAT('0'),
  CARD('1'),
  POSTBACK('2'),
  MENTION('3'),
  TAG('4'),
  SEARCH('5'),
  COMMAND('6'),
  FORM('7'),
  FIELD('8'),
  RESULTS('9'),
  REPORT('a'),
  STATUS('b');

  private final char digit;

  MessageType(char digit) {
    this.digit = digit;
  }

  /** Returns the hexadecimal digit of this type in message ids. */
  public char digit() {
    return digit;
  }

  static Optional<MessageType> ofDigit(char digit) {
    for (MessageType type : values()) {
      if (type.digit == digit) {
        return Optional.of(type);
      }
    }
    return Optional.empty();
  }
}
