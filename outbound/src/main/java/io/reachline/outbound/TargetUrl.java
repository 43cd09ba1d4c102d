package io.reachline.outbound;

import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The address of a service, in the only forms that every reader takes for the same: {@code
 * https://host:port/path?query}. The host is a name with a dot, an IPv4 address of four decimal
 * numbers, or an IPv6 address in brackets.
 *
 * @param scheme {@code https} or {@code http}
 * @param host in lower case; an IPv6 address without brackets
 * @param port -1 for the scheme's own
 */
record TargetUrl(URI uri, String scheme, String host, int port) {
  private static final String LOCALHOST = "localhost";
  private static final InetAddress LOOPBACK_IPV6 = InetAddress.ofLiteral("::1");
  private static final AddressBlock LOOPBACK_IPV4 = AddressBlock.of("127.0.0.0/8");
  private static final int MAX_PORT = 65_535;
  private static final int MAX_HOST = 253;

  private static final Pattern IPV4 =
      Pattern.compile("(0|[1-9][0-9]{0,2})(\\.(0|[1-9][0-9]{0,2})){3}");

  private static final Pattern NAME =
      Pattern.compile("([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\\.)+[a-z]([a-z0-9-]{0,61}[a-z0-9])?");

  /** An address, or its problem. */
  sealed interface Read {

    record Permitted(TargetUrl url) implements Read {}

    /** A problem, phrased to follow the name of the address. */
    record Refused(String problem) implements Read {}
  }

  /**
   * Reads an address.
   *
   * @param allowsLoopback whether {@code http} and the hosts {@code localhost}, {@code 127.x.x.x}
   *     and {@code [::1]} are permitted, too
   */
  static Read read(String text, boolean allowsLoopback) {
    URI uri;
    try {
      // Not encoded for the client: what it means must be in plain sight.
      if (!text.chars().allMatch(c -> c > ' ' && c < 0x7f)) {
        return new Read.Refused("must be written in ASCII, without spaces");
      }
      uri = new URI(text).parseServerAuthority();
    } catch (URISyntaxException e) {
      return new Read.Refused("must be a URL, such as https://bot.example.com/hook");
    }
    return problem(uri, allowsLoopback)
        .<Read>map(Read.Refused::new)
        .orElseGet(
            () ->
                new Read.Permitted(
                    new TargetUrl(
                        uri, uri.getScheme().toLowerCase(Locale.ROOT), host(uri), uri.getPort())));
  }

  private static Optional<String> problem(URI uri, boolean allowsLoopback) {
    if (!"https".equalsIgnoreCase(uri.getScheme())
        && !(allowsLoopback && "http".equalsIgnoreCase(uri.getScheme()))) {
      return Optional.of("must begin with https://");
    }
    if (uri.getHost() == null) {
      return Optional.of("must have a host");
    }
    if (uri.getRawUserInfo() != null) {
      return Optional.of("must not have a user or a password");
    }
    if (uri.getRawFragment() != null) {
      return Optional.of("must not have a fragment");
    }
    if (uri.getPort() == 0 || uri.getPort() > MAX_PORT) {
      return Optional.of("must have a port from 1 to %,d".formatted(MAX_PORT));
    }
    return hostProblem(host(uri), allowsLoopback);
  }

  private static Optional<String> hostProblem(String host, boolean allowsLoopback) {
    if (allowsLoopback && isLoopback(host)) {
      return Optional.empty();
    }
    Optional<InetAddress> address = literal(host);
    if (host.equals(LOCALHOST)
        || address.filter(own -> !PublicAddresses.contain(own)).isPresent()) {
      return Optional.of("must not have a host that is not public");
    }
    return address.isPresent() || (host.length() <= MAX_HOST && NAME.matcher(host).matches())
        ? Optional.empty()
        : Optional.of(
            "must have a host that is a name with a dot, or an IP address in its usual form");
  }

  /** Returns the address that a host is, in its usual form; empty if it is anything else. */
  private static Optional<InetAddress> literal(String host) {
    try {
      if (host.indexOf(':') >= 0) {
        // An IPv4-mapped address is none: Java makes the IPv4 address of it.
        return host.indexOf('%') < 0 && InetAddress.ofLiteral(host) instanceof Inet6Address address
            ? Optional.of(address)
            : Optional.empty();
      }
      return IPV4.matcher(host).matches()
          ? Optional.of(Inet4Address.ofLiteral(host))
          : Optional.empty();
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private static String host(URI uri) {
    String host = uri.getHost().toLowerCase(Locale.ROOT);
    return host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
  }

  private static boolean isLoopback(InetAddress address) {
    return LOOPBACK_IPV4.contains(address) || LOOPBACK_IPV6.equals(address);
  }

  /** Returns whether a host, in the form of {@link #host}, is this machine by its form. */
  static boolean isLoopback(String host) {
    return host.equals(LOCALHOST) || literal(host).filter(TargetUrl::isLoopback).isPresent();
  }

  /** Returns the path and the query, as a request has them. */
  String path() {
    String path = uri.getRawPath().isEmpty() ? "/" : uri.getRawPath();
    return uri.getRawQuery() == null ? path : path + "?" + uri.getRawQuery();
  }

  /** Returns the path and the query with something added to the query. */
  String pathWith(String query) {
    String path = path();
    return path + (uri.getRawQuery() == null ? "?" : "&") + query;
  }
}
