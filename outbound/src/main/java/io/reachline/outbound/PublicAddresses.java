package io.reachline.outbound;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/**
 * The addresses of the public internet: all that IANA's registries of special addresses do not set
 * aside for something else.
 */
final class PublicAddresses {
  private static final List<AddressBlock> SPECIAL_IPV4 =
      blocks(
          "0.0.0.0/8", // this network
          "10.0.0.0/8", // private
          "100.64.0.0/10", // shared by the customers of a carrier; Alibaba Cloud's metadata
          "127.0.0.0/8", // loopback
          "168.63.129.16/32", // Azure's metadata
          "169.254.0.0/16", // link-local; the metadata of AWS and most clouds
          "172.16.0.0/12", // private
          "192.0.0.0/24", // assigned to protocols; Oracle Cloud's metadata
          "192.0.2.0/24", // documentation
          "192.31.196.0/24", // AS112
          "192.52.193.0/24", // AMT
          "192.88.99.0/24", // relays of 6to4
          "192.168.0.0/16", // private
          "192.175.48.0/24", // AS112
          "198.18.0.0/15", // benchmarks
          "198.51.100.0/24", // documentation
          "203.0.113.0/24", // documentation
          "224.0.0.0/4", // multicast
          "240.0.0.0/4"); // reserved; broadcast

  private static final AddressBlock GLOBAL_IPV6 = AddressBlock.of("2000::/3");

  private static final List<AddressBlock> SPECIAL_IPV6 =
      blocks(
          "2001::/23", // assigned to protocols; Teredo, ORCHID, benchmarks, AS112
          "2001:db8::/32", // documentation
          "2002::/16", // 6to4, which leads to IPv4 addresses
          "2620:4f:8000::/48", // AS112
          "3ffe::/16", // a network for tests that is no more
          "3fff::/20"); // documentation

  /** IPv6 addresses that a gateway translates: they end in an IPv4 address. */
  private static final AddressBlock NAT64 = AddressBlock.of("64:ff9b::/96");

  private PublicAddresses() {}

  private static List<AddressBlock> blocks(String... blocks) {
    return Stream.of(blocks).map(AddressBlock::of).toList();
  }

  /** Returns whether an address is public. Java reads an IPv4-mapped address as the IPv4 one. */
  static boolean contain(InetAddress address) {
    if (address instanceof Inet4Address) {
      return SPECIAL_IPV4.stream().noneMatch(block -> block.contains(address));
    }
    if (NAT64.contains(address)) {
      return contain(lastFourBytes(address));
    }
    return GLOBAL_IPV6.contains(address)
        && SPECIAL_IPV6.stream().noneMatch(block -> block.contains(address));
  }

  private static InetAddress lastFourBytes(InetAddress address) {
    byte[] bytes = address.getAddress();
    try {
      return InetAddress.getByAddress(Arrays.copyOfRange(bytes, bytes.length - 4, bytes.length));
    } catch (UnknownHostException e) {
      throw new IllegalStateException("Four bytes are an IPv4 address", e);
    }
  }
}
