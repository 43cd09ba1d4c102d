package io.reachline.message;

import java.util.Optional;

/**
 * The statuses of a message on its way to its reader. The digit of a status never changes, because
 * stored positions contain it.
 */
public enum ReceiptStatus {
  SAVED('0'),
  QUEUED('1'),
  SENT('2'),
  DELIVERED('3'),
  READ('4'),
  /** The message did not reach its reader. */
  FAILED('5'),
  DELETED('6'),
  MISSED('7');

  private final char digit;

  ReceiptStatus(char digit) {
    this.digit = digit;
  }

  /** Returns the hexadecimal digit of this status in stored positions. */
  char digit() {
    return digit;
  }

  /** Returns whether this is a step towards the reader, rather than an end before it. */
  public boolean isProgress() {
    return compareTo(READ) <= 0;
  }

  /** Returns the status of this name; empty where there is none. */
  public static Optional<ReceiptStatus> of(String name) {
    for (ReceiptStatus status : values()) {
      if (status.name().equals(name)) {
        return Optional.of(status);
      }
    }
    return Optional.empty();
  }

  static ReceiptStatus ofDigit(char digit) {
    for (ReceiptStatus status : values()) {
      if (status.digit == digit) {
        return status;
      }
    }
    throw new IllegalArgumentException("No status has the digit " + digit);
  }
}
