package io.reachline.identity;

/** The id of an organisation, the owner of everything that is stored. */
public record OrganizationId(String value) {

  /**
   * @throws IllegalArgumentException if the value is not 24 lower-case hexadecimal digits
   */
  public OrganizationId {
    HexId.check("organization", value);
  }

  @Override
  public String toString() {
    return value;
  }
}
