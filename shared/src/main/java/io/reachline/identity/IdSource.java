package io.reachline.identity;

import java.security.SecureRandom;
import java.util.HexFormat;

/** Where the part of an id comes from that nothing determines. */
@FunctionalInterface
public interface IdSource {

  /** Returns 24 fresh hexadecimal digits, of which a caller may take the first ones. */
  String next();

  /** Returns a source that nobody can guess. */
  static IdSource secure() {
    // Not kept from before a snapshot: every restored copy would go on from the same seed.
    return () -> {
      byte[] bytes = new byte[HexId.LENGTH / 2];
      new SecureRandom().nextBytes(bytes);
      return HexFormat.of().formatHex(bytes);
    };
  }
}
