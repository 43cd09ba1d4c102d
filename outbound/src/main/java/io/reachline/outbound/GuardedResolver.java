package io.reachline.outbound;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.stream.Stream;
import org.apache.hc.client5.http.DnsResolver;

/**
 * A resolver that refuses a host if any of its addresses is not public. The connection goes to the
 * addresses that it returned, so that a name cannot lead elsewhere between the check and the use.
 *
 * @param lookup finds the addresses of a name
 * @param allowsLoopback whether the host may be this machine, if it says so by its form
 */
record GuardedResolver(NameLookup lookup, boolean allowsLoopback) implements DnsResolver {

  /** A refusal of a host. */
  static final class NotPublic extends UnknownHostException {
    private static final long serialVersionUID = 1;
  }

  @Override
  public InetAddress[] resolve(String host) throws UnknownHostException {
    InetAddress[] addresses = lookup.addresses(host);
    if (addresses.length == 0) {
      throw new UnknownHostException();
    }
    boolean isThisMachine = allowsLoopback && TargetUrl.isLoopback(host);
    if (!Stream.of(addresses)
        .allMatch(isThisMachine ? InetAddress::isLoopbackAddress : PublicAddresses::contain)) {
      throw new NotPublic();
    }
    return addresses;
  }

  @Override
  public String resolveCanonicalHostname(String host) {
    return host;
  }
}
