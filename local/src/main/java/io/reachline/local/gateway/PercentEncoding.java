package io.reachline.local.gateway;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/** A decoder of percent-encoding that leaves malformed sequences as they are. */
final class PercentEncoding {

  private PercentEncoding() {}

  /** Decodes a path, or a part of one. */
  static String decode(String text) {
    if (text.indexOf('%') < 0) {
      return text;
    }
    byte[] encoded = text.getBytes(StandardCharsets.UTF_8);
    ByteArrayOutputStream decoded = new ByteArrayOutputStream(encoded.length);
    for (int i = 0; i < encoded.length; i++) {
      if (encoded[i] == '%' && i + 2 < encoded.length) {
        int high = Character.digit(encoded[i + 1], 16);
        int low = Character.digit(encoded[i + 2], 16);
        if (high >= 0 && low >= 0) {
          decoded.write(high << 4 | low);
          i += 2;
          continue;
        }
      }
      decoded.write(encoded[i]);
    }
    return decoded.toString(StandardCharsets.UTF_8);
  }

  /** Decodes a name or value of a query string, in which a plus is a space. */
  static String decodeQuery(String text) {
    return decode(text.replace('+', ' '));
  }
}
