package io.reachline.local.gateway;

import com.fasterxml.jackson.jr.ob.JSON;
import io.reachline.local.authorizer.Decision;
import io.reachline.local.engine.LocalAccount;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;

/** An encoder of requests as events in payload format 2.0, as an HTTP API passes to a function. */
final class ProxyEventEncoder {

  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("dd/MMM/yyyy:HH:mm:ss Z", Locale.ENGLISH)
          .withZone(ZoneOffset.UTC);

  /** The headers that API Gateway does not pass on, or passes on in another form. */
  private static final Set<String> WITHHELD =
      Set.of(
          "connection",
          "cookie",
          "keep-alive",
          "proxy-connection",
          "te",
          "trailer",
          "transfer-encoding",
          "upgrade");

  private final int port;
  private final Clock clock;

  ProxyEventEncoder(int port, Clock clock) {
    this.port = port;
    this.clock = clock;
  }

  /**
   * Encodes a request.
   *
   * @param routeKey the key of the matching route
   * @param granted the authorizer's decision; empty for an open route
   */
  byte[] encode(
      HttpCall call,
      String routeKey,
      Map<String, String> pathParameters,
      Optional<Decision.Granted> granted) {
    Map<String, Object> event = new LinkedHashMap<>();
    event.put("version", "2.0");
    event.put("routeKey", routeKey);
    event.put("rawPath", PercentEncoding.decode(call.path()));
    event.put("rawQueryString", call.query());
    List<String> cookies = cookies(call);
    if (!cookies.isEmpty()) {
      event.put("cookies", cookies);
    }
    event.put("headers", headers(call));
    if (!call.query().isEmpty()) {
      event.put("queryStringParameters", queryParameters(call.query()));
    }
    event.put("requestContext", requestContext(call, routeKey, granted));
    if (!pathParameters.isEmpty()) {
      event.put("pathParameters", pathParameters);
    }
    boolean binary = isBinary(call);
    if (call.body().length > 0) {
      event.put(
          "body",
          binary
              ? Base64.getEncoder().encodeToString(call.body())
              : new String(call.body(), StandardCharsets.UTF_8));
    }
    event.put("isBase64Encoded", binary);
    try {
      return JSON.std.asBytes(event);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<String> cookies(HttpCall call) {
    return call.headers().getOrDefault("cookie", List.of()).stream()
        .flatMap(line -> List.of(line.split("; *")).stream())
        .filter(cookie -> !cookie.isBlank())
        .toList();
  }

  private Map<String, String> headers(HttpCall call) {
    Map<String, String> headers = new LinkedHashMap<>();
    call.headers()
        .forEach(
            (name, values) -> {
              if (!WITHHELD.contains(name)) {
                headers.put(name, String.join(",", values));
              }
            });
    byte[] trace = new byte[12];
    ThreadLocalRandom.current().nextBytes(trace);
    headers.putIfAbsent(
        "x-amzn-trace-id",
        "Root=1-%08x-%s"
            .formatted(clock.instant().getEpochSecond(), HexFormat.of().formatHex(trace)));
    headers.merge("x-forwarded-for", call.sourceIp(), (theirs, ours) -> theirs + ", " + ours);
    headers.put("x-forwarded-port", String.valueOf(port));
    headers.put("x-forwarded-proto", "http");
    return headers;
  }

  private static Map<String, String> queryParameters(String query) {
    Map<String, String> parameters = new LinkedHashMap<>();
    for (String pair : query.split("&", -1)) {
      if (!pair.isEmpty()) {
        String[] parts = pair.split("=", 2);
        parameters.merge(
            PercentEncoding.decodeQuery(parts[0]),
            parts.length == 2 ? PercentEncoding.decodeQuery(parts[1]) : "",
            (first, next) -> first + "," + next);
      }
    }
    return parameters;
  }

  private Map<String, Object> requestContext(
      HttpCall call, String routeKey, Optional<Decision.Granted> granted) {
    Instant now = clock.instant();
    String host = call.header("host").map(ProxyEventEncoder::withoutPort).orElse("localhost");
    Map<String, Object> http = new LinkedHashMap<>();
    http.put("method", call.method());
    http.put("path", PercentEncoding.decode(call.path()));
    http.put("protocol", call.protocol());
    http.put("sourceIp", call.sourceIp());
    http.put("userAgent", call.header("user-agent").orElse(""));
    Map<String, Object> context = new LinkedHashMap<>();
    context.put("accountId", LocalAccount.ID);
    context.put("apiId", "local");
    granted.ifPresent(
        token ->
            context.put(
                "authorizer",
                Map.of("jwt", Map.of("claims", token.claims(), "scopes", token.scopes()))));
    context.put("domainName", host);
    context.put("domainPrefix", host.split("\\.", 2)[0]);
    context.put("http", http);
    context.put("requestId", call.id());
    context.put("routeKey", routeKey);
    context.put("stage", "$default");
    context.put("time", TIME.format(now));
    context.put("timeEpoch", now.toEpochMilli());
    return context;
  }

  private static String withoutPort(String host) {
    return host.replaceAll(":\\d*$", "");
  }

  /** Returns whether API Gateway would encode a body in Base64; few media types count as text. */
  private static boolean isBinary(HttpCall call) {
    if (call.body().length == 0) {
      return false;
    }
    return call.header("content-encoding").isPresent()
        || !isText(call.header("content-type").orElse(""))
        || !isUtf8(call.body());
  }

  private static boolean isText(String mediaType) {
    String type = mediaType.split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
    return type.startsWith("text/")
        || type.equals("application/json")
        || type.equals("application/xml")
        || type.equals("application/javascript");
  }

  private static boolean isUtf8(byte[] body) {
    try {
      var _ = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(body));
      return true;
    } catch (CharacterCodingException e) {
      return false;
    }
  }
}
