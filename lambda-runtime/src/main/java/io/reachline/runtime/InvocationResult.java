package io.reachline.runtime;

/** The result of an invocation, as the runtime reports it to Lambda. */
public sealed interface InvocationResult {

  /** The function returned a value, here as JSON. */
  record Returned(String body) implements InvocationResult {}

  /** The function threw an exception: a JSON object with errorType, errorMessage and stackTrace. */
  record Threw(String error) implements InvocationResult {}

  /** The function failed to start, so it was not invoked; the error is the same JSON object. */
  record InitializationFailed(String error) implements InvocationResult {}
}
