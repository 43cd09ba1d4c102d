package io.reachline.runtime;

/** How an invocation ended, as a function tells Lambda. */
public sealed interface Answer {

  /** The function returned this. */
  record Returned(String body) implements Answer {}

  /** The function threw; a JSON object with errorType, errorMessage and stackTrace. */
  record Threw(String error) implements Answer {}

  /** The function could not be set up, so that no invocation reached it; the same JSON object. */
  record InitializationFailed(String error) implements Answer {}
}
