package io.reachline.directory;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;

/**
 * A secret that a service and its receiver share, by which the receiver knows that a request came
 * from here. Its text never appears in JSON, logs or errors.
 *
 * @param value 16 to 200 characters, without control characters; after {@code whsec_} base64
 */
public record ServiceSecret(String value) {
  private static final int MIN_LENGTH = 16;
  private static final int MAX_LENGTH = 200;

  /** The largest size of a secret in UTF-8: four bytes for each character. */
  static final int MAX_BYTES = 4 * MAX_LENGTH;

  private static final String BASE64 = "whsec_";

  /**
   * @throws IllegalArgumentException if the value does not follow the rules
   */
  public ServiceSecret {
    Optional<String> problem = problem(value);
    if (problem.isPresent()) {
      throw new IllegalArgumentException("The secret " + problem.get());
    }
  }

  /** Returns the problem of a secret, phrased to follow its name; empty if it is in order. */
  static Optional<String> problem(String value) {
    int length = value.codePointCount(0, value.length());
    if (length < MIN_LENGTH || length > MAX_LENGTH) {
      return Optional.of("must be %d to %d characters".formatted(MIN_LENGTH, MAX_LENGTH));
    }
    if (value.codePoints().anyMatch(Character::isISOControl)) {
      return Optional.of("must not have control characters");
    }
    return value.startsWith(BASE64) && !isBase64(value.substring(BASE64.length()))
        ? Optional.of("must be base64 after " + BASE64)
        : Optional.empty();
  }

  private static boolean isBase64(String text) {
    try {
      // The decoder takes text without its padding, which receivers' libraries may refuse.
      return text.length() % 4 == 0 && Base64.getDecoder().decode(text).length > 0;
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  /**
   * Returns the key for signatures of Standard Webhooks: what the base64 after {@code whsec_} says,
   * or the bytes of any other secret in UTF-8.
   */
  public byte[] standardKey() {
    return value.startsWith(BASE64)
        ? Base64.getDecoder().decode(value.substring(BASE64.length()))
        : bytes();
  }

  /** Returns the bytes of the secret in UTF-8. */
  public byte[] bytes() {
    return value.getBytes(StandardCharsets.UTF_8);
  }

  /** Returns a word in place of the secret. */
  @Override
  public String toString() {
    return "[secret]";
  }
}
