package io.reachline.identity;

import java.security.SecureRandom;
import java.util.HexFormat;

/** A source of random ids. */
@FunctionalInterface
public interface IdSource {

  /** Returns 24 fresh hexadecimal digits; any prefix of them is as random. */
  String next();

  /** Returns a source whose ids nobody can guess. */
  static IdSource secure() {
    // Made for each id: one made before a snapshot would give every restored copy the same ids.
    return () -> {
      byte[] bytes = new byte[HexId.LENGTH / 2];
      new SecureRandom().nextBytes(bytes);
      return HexFormat.of().formatHex(bytes);
    };
  }
}
