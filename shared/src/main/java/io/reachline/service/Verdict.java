package io.reachline.service;

/** The meaning of a service's answer for its delivery. */
enum Verdict {
  /** The service took the delivery. */
  TAKEN,
  /** The service's address is gone for good. */
  GONE,
  /** The service refuses the delivery, and most likely will again. */
  REFUSED,
  /** There was no answer, or one that may be another next time. */
  FAILED;

  /** Returns the meaning of a status of HTTP. */
  static Verdict of(int status) {
    return switch (status / 100) {
      case 2 -> TAKEN;
      case 4 ->
          switch (status) {
            case 410 -> GONE;
            // The service asks for patience.
            case 408, 425, 429 -> FAILED;
            default -> REFUSED;
          };
      // No redirect is followed, and no other status ends a request.
      default -> FAILED;
    };
  }
}
