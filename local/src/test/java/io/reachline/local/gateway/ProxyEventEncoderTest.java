package io.reachline.local.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.jr.ob.JSON;
import io.reachline.local.authorizer.Decision;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ProxyEventEncoderTest {

  private static final Instant NOW = Instant.parse("2026-03-04T05:06:07.089Z");

  private final ProxyEventEncoder event =
      new ProxyEventEncoder(8080, Clock.fixed(NOW, ZoneOffset.UTC));

  @Test
  void encode_requestWithEverything_hasThePayloadFormatsForm() throws IOException {
    HttpCall call =
        new HttpCall(
            "a-request",
            "POST",
            "/v2/things/a%20b",
            "x=1&x=%3E2&y=a+b&z",
            "HTTP/1.1",
            "127.0.0.1",
            Map.of(
                "host", List.of("localhost:8080"),
                "user-agent", List.of("test"),
                "content-type", List.of("application/json; charset=utf-8"),
                "x-many", List.of("a", "b"),
                "connection", List.of("keep-alive"),
                "x-amzn-trace-id", List.of("Root=1-1-1"),
                "cookie", List.of("c=1; d=2")),
            "{\"ä\":1}".getBytes(StandardCharsets.UTF_8));

    Map<String, Object> encoded =
        encode(
            call,
            Map.of("thing", "a b"),
            Optional.of(
                new Decision.Granted(Map.of("scope", "guest", "exp", "1"), List.of("guest"))));

    assertThat(encoded)
        .containsEntry("version", "2.0")
        .containsEntry("routeKey", "POST /v2/things/{thing}")
        .containsEntry("rawPath", "/v2/things/a b")
        .containsEntry("rawQueryString", "x=1&x=%3E2&y=a+b&z")
        .containsEntry("cookies", List.of("c=1", "d=2"))
        .containsEntry("queryStringParameters", Map.of("x", "1,>2", "y", "a b", "z", ""))
        .containsEntry("pathParameters", Map.of("thing", "a b"))
        .containsEntry("body", "{\"ä\":1}")
        .containsEntry("isBase64Encoded", false);
    assertThat(encoded.get("headers"))
        .isEqualTo(
            Map.of(
                "host", "localhost:8080",
                "user-agent", "test",
                "content-type", "application/json; charset=utf-8",
                "x-many", "a,b",
                "x-amzn-trace-id", "Root=1-1-1",
                "x-forwarded-for", "127.0.0.1",
                "x-forwarded-port", "8080",
                "x-forwarded-proto", "http"));
    assertThat(encoded.get("requestContext"))
        .isInstanceOfSatisfying(
            Map.class,
            context -> {
              assertThat(context.get("accountId")).isEqualTo("000000000000");
              assertThat(context.get("requestId")).isEqualTo("a-request");
              assertThat(context.get("stage")).isEqualTo("$default");
              assertThat(context.get("domainName")).isEqualTo("localhost");
              assertThat(context.get("time")).isEqualTo("04/Mar/2026:05:06:07 +0000");
              assertThat(context.get("timeEpoch")).isEqualTo(NOW.toEpochMilli());
              assertThat(context.get("http"))
                  .isEqualTo(
                      Map.of(
                          "method", "POST",
                          "path", "/v2/things/a b",
                          "protocol", "HTTP/1.1",
                          "sourceIp", "127.0.0.1",
                          "userAgent", "test"));
              assertThat(context.get("authorizer"))
                  .isEqualTo(
                      Map.of(
                          "jwt",
                          Map.of(
                              "claims", Map.of("scope", "guest", "exp", "1"),
                              "scopes", List.of("guest"))));
            });
  }

  @Test
  void encode_barestRequest_leavesOutWhatIsNotThere() throws IOException {
    Map<String, Object> encoded = encode(call(Map.of(), new byte[0]), Map.of(), Optional.empty());
    assertThat(encoded)
        .doesNotContainKeys("cookies", "queryStringParameters", "pathParameters", "body")
        .containsEntry("rawQueryString", "")
        .containsEntry("isBase64Encoded", false);
    assertThat(String.valueOf(encoded.get("requestContext"))).doesNotContain("authorizer");
  }

  @Test
  void encode_bodyOfNoTextType_isInBase64() throws IOException {
    byte[] body = "a=1".getBytes(StandardCharsets.UTF_8);
    for (Map<String, List<String>> headers :
        List.<Map<String, List<String>>>of(
            Map.of(),
            Map.of("content-type", List.of("application/x-www-form-urlencoded")),
            Map.of("content-type", List.of("application/vnd.api+json")),
            Map.of(
                "content-type",
                List.of("application/json"),
                "content-encoding",
                List.of("gzip")))) {
      assertThat(encode(call(headers, body), Map.of(), Optional.empty()))
          .containsEntry("body", "YT0x")
          .containsEntry("isBase64Encoded", true);
    }
  }

  @Test
  void encode_textThatIsNoUtf8_keepsItsBytes() throws IOException {
    byte[] body = {'"', (byte) 0xff, '"'};
    Map<String, List<String>> headers = Map.of("content-type", List.of("application/json"));
    assertThat(encode(call(headers, body), Map.of(), Optional.empty()))
        .containsEntry("body", "Iv8i")
        .containsEntry("isBase64Encoded", true);
  }

  private static HttpCall call(Map<String, List<String>> headers, byte[] body) {
    return new HttpCall("a-request", "POST", "/", "", "HTTP/1.1", "127.0.0.1", headers, body);
  }

  private Map<String, Object> encode(
      HttpCall call, Map<String, String> pathParameters, Optional<Decision.Granted> granted)
      throws IOException {
    return JSON.std.mapFrom(event.encode(call, "POST /v2/things/{thing}", pathParameters, granted));
  }
}
