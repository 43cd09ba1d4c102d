package io.reachline.directory;

import io.reachline.identity.HexId;
import io.reachline.identity.UserId;

/** The id of a service, unique in its organisation. */
public record ServiceId(String value) implements Comparable<ServiceId> {

  /**
   * @throws IllegalArgumentException if the value is not 24 lower-case hexadecimal digits
   */
  public ServiceId {
    HexId.check("service", value);
  }

  /** Returns the user as whom the service writes messages: the one of the same id. */
  public UserId user() {
    return new UserId(value);
  }

  @Override
  public int compareTo(ServiceId other) {
    return value.compareTo(other.value);
  }

  @Override
  public String toString() {
    return value;
  }
}
