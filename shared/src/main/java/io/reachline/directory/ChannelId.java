package io.reachline.directory;

import io.reachline.identity.HexId;

/** The id of a channel, unique in its organisation. */
public record ChannelId(String value) implements Comparable<ChannelId> {

  /**
   * @throws IllegalArgumentException if the value is not 24 lower-case hexadecimal digits
   */
  public ChannelId {
    HexId.check("channel", value);
  }

  @Override
  public int compareTo(ChannelId other) {
    return value.compareTo(other.value);
  }

  @Override
  public String toString() {
    return value;
  }
}
