package io.reachline.outbound;

import java.net.InetAddress;
import java.util.Arrays;

/**
 * A block of IP addresses that begin with the same bits.
 *
 * @param first the block's first address
 * @param bits the number of bits that all addresses share with it
 */
record AddressBlock(InetAddress first, int bits) {

  /** Reads a block as {@code 10.0.0.0/8}. */
  static AddressBlock of(String text) {
    int slash = text.indexOf('/');
    return new AddressBlock(
        InetAddress.ofLiteral(text.substring(0, slash)),
        Integer.parseInt(text.substring(slash + 1)));
  }

  boolean contains(InetAddress address) {
    byte[] own = first.getAddress();
    byte[] other = address.getAddress();
    if (own.length != other.length) {
      return false;
    }
    int whole = bits / Byte.SIZE;
    int rest = Byte.SIZE - bits % Byte.SIZE;
    return Arrays.equals(own, 0, whole, other, 0, whole)
        && (rest == Byte.SIZE || (own[whole] & 0xff) >> rest == (other[whole] & 0xff) >> rest);
  }
}
