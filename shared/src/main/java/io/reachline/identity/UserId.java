package io.reachline.identity;

/** The id of a user: a person, or a bot. */
public record UserId(String value) {

  /**
   * @throws IllegalArgumentException if the value is not 24 lower-case hexadecimal digits
   */
  public UserId {
    HexId.check("user", value);
  }

  @Override
  public String toString() {
    return value;
  }
}
