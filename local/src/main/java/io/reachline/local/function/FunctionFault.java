package io.reachline.local.function;

/** Thrown when a function is not run, throws, times out, or returns more than Lambda allows. */
public final class FunctionFault extends Exception {

  /** The kind of fault. */
  public enum Kind {
    THROTTLED,
    THREW,
    TIMED_OUT,
    ANSWER_TOO_LARGE
  }

  private final Kind kind;

  private FunctionFault(Kind kind, String message, Throwable cause) {
    super(message, cause);
    this.kind = kind;
  }

  private FunctionFault(Kind kind, String message) {
    super(message);
    this.kind = kind;
  }

  static FunctionFault throttled() {
    return new FunctionFault(
        Kind.THROTTLED,
        "Rate Exceeded: %d invocations at a time".formatted(LocalFunction.MAXIMUM_INSTANCES));
  }

  static FunctionFault threw(Throwable cause) {
    return new FunctionFault(Kind.THREW, cause.toString(), cause);
  }

  static FunctionFault timedOut(double seconds) {
    return new FunctionFault(
        Kind.TIMED_OUT, "Task timed out after %.2f seconds".formatted(seconds));
  }

  static FunctionFault answerTooLarge() {
    return new FunctionFault(
        Kind.ANSWER_TOO_LARGE,
        "Response payload size exceeded maximum allowed payload size (%d bytes)."
            .formatted(LocalFunction.MAXIMUM_PAYLOAD));
  }

  public Kind kind() {
    return kind;
  }
}
