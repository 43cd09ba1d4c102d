package io.reachline.webhook;

import io.reachline.identity.HexId;

/** The id of a source: random, and part of the address that Zoho posts to. */
public record SourceId(String value) {

  /**
   * @throws IllegalArgumentException if the value is not 24 lower-case hexadecimal digits
   */
  public SourceId {
    HexId.check("source", value);
  }
}
