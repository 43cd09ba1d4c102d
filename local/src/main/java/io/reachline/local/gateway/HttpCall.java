package io.reachline.local.gateway;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * A request as it came over the wire.
 *
 * @param id the request's, which its answer names
 * @param path still percent-encoded
 * @param query still percent-encoded, empty where there is none
 * @param headers by lower-case name
 */
@SuppressWarnings("ArrayRecordComponent") // Compared by nobody.
public record HttpCall(
    String id,
    String method,
    String path,
    String query,
    String protocol,
    String sourceIp,
    Map<String, List<String>> headers,
    byte[] body) {

  /** A header's first value. */
  public Optional<String> header(String name) {
    return headers.getOrDefault(name.toLowerCase(Locale.ROOT), List.of()).stream().findFirst();
  }
}
