package io.reachline.token;

/** The outcome of verifying a token. */
public sealed interface Verdict {

  record Valid() implements Verdict {}

  /** The token is not a valid token of the source. */
  record Refused(String reason) implements Verdict {}

  /** The token cannot be verified now, since no keys are available. */
  record NoKeys() implements Verdict {}

  /** The token cannot be verified now: its key may have been published since the last fetch. */
  record UnknownKey() implements Verdict {}
}
