package io.reachline.message;

import io.reachline.wire.WireNamed;
import java.util.Optional;

/** The types of messages. The digit is part of a message's id and key: it never changes. */
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

  /** The hexadecimal digit that stands for this type in a message's id. */
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
