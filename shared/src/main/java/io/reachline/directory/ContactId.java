package io.reachline.directory;

import io.reachline.identity.HexId;

/** The id of a contact, unique in its organisation. */
public record ContactId(String value) implements Comparable<ContactId> {

  /**
   * @throws IllegalArgumentException if the value is not 24 lower-case hexadecimal digits
   */
  public ContactId {
    HexId.check("contact", value);
  }

  @Override
  public int compareTo(ContactId other) {
    return value.compareTo(other.value);
  }

  @Override
  public String toString() {
    return value;
  }
}
