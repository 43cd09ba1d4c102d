package io.reachline.token;

/** A judgement of a webhook request's token. */
public sealed interface Verdict {

  record Valid() implements Verdict {}

  /** The token is none of the source's. */
  record Refused(String reason) implements Verdict {}

  /** Nobody can tell now: no key can be had. */
  record NoKeys() implements Verdict {}

  /** Nobody can tell now: the data centre may have published the key since it was asked last. */
  record UnknownKey() implements Verdict {}
}
