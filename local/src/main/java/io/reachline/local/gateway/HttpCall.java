package io.reachline.local.gateway;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * An HTTP request.
 *
 * @param id the request's id, which its response states in a header
 * @param path the path, percent-encoded
 * @param query the query string, percent-encoded; empty if there is none
 * @param headers the values of headers by lower-case name
 */
@SuppressWarnings("ArrayRecordComponent") // Never compared.
public record HttpCall(
    String id,
    String method,
    String path,
    String query,
    String protocol,
    String sourceIp,
    Map<String, List<String>> headers,
    byte[] body) {

  /** Returns the first value of a header. */
  public Optional<String> header(String name) {
    return headers.getOrDefault(name.toLowerCase(Locale.ROOT), List.of()).stream().findFirst();
  }
}
