package io.reachline.functions.console;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.reachline.environment.Environment;
import io.reachline.json.Json;
import io.reachline.json.JsonObject;
import java.io.ByteArrayInputStream;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests of the console's page and files, as API Gateway asks for them. */
class ConsoleHandlerTest {

  private static final Map<String, String> VARIABLES =
      Map.of(
          "STACK", "stack",
          "AWS_LAMBDA_FUNCTION_NAME", "console",
          "JWT_ISSUER", "https://issuer.example.com/pool/",
          "JWT_AUDIENCE", "reachline",
          "SCOPE_PREFIX", "reachline/",
          "CONSOLE_CLIENT_ID", "client",
          "CONSOLE_SCOPES", "openid reachline/admin",
          "CONSOLE_SIGN_IN_ORIGINS", "https://sign-in.example.com:8443");
  private static final Pattern FILE =
      Pattern.compile("\"\\./console/([0-9a-f]{32}/[^\"]+\\.\\w+)\"");

  private final ConsoleHandler handler = new ConsoleHandler(new Environment(VARIABLES));

  @SuppressWarnings("ArrayRecordComponent") // Never compared.
  private record Answer(int status, JsonObject headers, byte[] body) {
    String header(String name) {
      return headers.text(name).orElse("");
    }

    String text() {
      return new String(body, UTF_8);
    }
  }

  @Test
  void page_get_isHtmlThatBrowsersAskForAnew() {
    Answer page = get("/");

    assertThat(page.status()).isEqualTo(200);
    assertThat(page.header("Content-Type")).isEqualTo("text/html; charset=utf-8");
    assertThat(page.header("Cache-Control")).isEqualTo("no-cache");
    assertThat(page.header("X-Content-Type-Options")).isEqualTo("nosniff");
    assertThat(page.header("Referrer-Policy")).isEqualTo("no-referrer");
    assertThat(page.header("Cross-Origin-Opener-Policy")).isEqualTo("same-origin");
    assertThat(page.text()).contains("<reachline-app>").doesNotContain("{{");
  }

  @Test
  void page_policy_allowsItsOwnFilesAndImportMapAndTheIssuerOnly() throws Exception {
    Answer page = get("/");

    Matcher map =
        Pattern.compile("importmap\">(.*?)</script>", Pattern.DOTALL).matcher(page.text());
    assertThat(map.find()).isTrue();
    String hash =
        Base64.getEncoder()
            .encodeToString(
                MessageDigest.getInstance("SHA-256").digest(map.group(1).getBytes(UTF_8)));
    assertThat(page.header("Content-Security-Policy"))
        .isEqualTo(
            "default-src 'none'; script-src 'self' 'sha256-"
                + hash
                + "'; style-src 'self'; img-src 'self' data:;"
                + " connect-src 'self' https://issuer.example.com https://sign-in.example.com:8443;"
                + " form-action 'none'; frame-ancestors 'none'; base-uri 'none'");
  }

  @Test
  void page_everyFileThatItNames_isThereForEver() {
    Matcher files = FILE.matcher(get("/").text());
    int found = 0;
    while (files.find()) {
      Answer file = get("/console/" + files.group(1));
      assertThat(file.status()).as(files.group(1)).isEqualTo(200);
      assertThat(file.header("Cache-Control")).isEqualTo("public, max-age=31536000, immutable");
      found++;
    }
    assertThat(found).isGreaterThanOrEqualTo(6);
  }

  @Test
  void settings_get_sayHowToSignIn() {
    Answer settings = get("/console/config.json");

    assertThat(settings.header("Cache-Control")).isEqualTo("no-cache");
    assertThat(Json.readOwn(settings.text()).members())
        .isEqualTo(
            Map.of(
                "issuer", "https://issuer.example.com/pool",
                "audience", "reachline",
                "clientId", "client",
                "scopes", "openid reachline/admin",
                "scopePrefix", "reachline/"));
  }

  @Test
  void file_acceptsGzip_isTheSameContentCompressedUnderAnotherTag() throws Exception {
    String path = "/console/" + Assets.load().hash() + "/app.js";
    Answer plain = get(path);
    Answer compressed = get(path, Map.of("Accept-Encoding", "br;q=1.0, gzip;q=0.8, *;q=0.1"));

    assertThat(compressed.header("Content-Encoding")).isEqualTo("gzip");
    assertThat(compressed.header("Vary")).isEqualTo("Accept-Encoding");
    assertThat(compressed.header("ETag")).isNotEqualTo(plain.header("ETag"));
    try (GZIPInputStream content =
        new GZIPInputStream(new ByteArrayInputStream(compressed.body()))) {
      assertThat(content.readAllBytes()).isEqualTo(plain.body());
    }
    assertThat(get(path, Map.of("accept-encoding", "gzip;q=0")).header("Content-Encoding"))
        .isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"%s", "W/%s", "\"other\", %s", "*"})
  void page_tagIsKnown_isNotSentAgain(String known) {
    String tag = get("/").header("ETag");

    Answer again = get("/", Map.of("if-none-match", known.formatted(tag)));

    assertThat(again.status()).isEqualTo(304);
    assertThat(again.body()).isEmpty();
    assertThat(again.header("ETag")).isEqualTo(tag);
    assertThat(again.header("Content-Security-Policy")).isNotEmpty();
  }

  @Test
  void page_head_hasTheHeadersAndNoBody() {
    Answer head = answer("HEAD", "/", Map.of());

    assertThat(head.status()).isEqualTo(200);
    assertThat(head.header("ETag")).isEqualTo(get("/").header("ETag"));
    assertThat(head.body()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/console/0123456789abcdef0123456789abcdef/app.js",
        "/console/{hash}/index.html",
        "/console/{hash}/../config.json",
        "/console/{hash}/",
        "/console/app.js"
      })
  void file_otherAddress_isNotFound(String path) {
    Answer answer = get(path.replace("{hash}", Assets.load().hash()));

    assertThat(answer.status()).isEqualTo(404);
    assertThat(answer.header("Cache-Control")).isEqualTo("no-store");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/", "/console/config.json"})
  void console_withoutClientId_isNotFound(String path) {
    Map<String, String> off = new HashMap<>(VARIABLES);
    off.put("CONSOLE_CLIENT_ID", "");

    assertThat(answer(new ConsoleHandler(new Environment(off)), "GET", path, Map.of()).status())
        .isEqualTo(404);
  }

  @Test
  void start_issuerIsNoAddress_failsAndNamesIt() {
    Map<String, String> wrong = new HashMap<>(VARIABLES);
    wrong.put("CONSOLE_SIGN_IN_ORIGINS", "'unsafe-inline'");

    assertThatThrownBy(() -> new ConsoleHandler(new Environment(wrong)))
        .hasMessageContaining("'unsafe-inline'");
  }

  private Answer get(String path) {
    return get(path, Map.of());
  }

  private Answer get(String path, Map<String, String> headers) {
    return answer("GET", path, headers);
  }

  private Answer answer(String method, String path, Map<String, String> headers) {
    return answer(handler, method, path, headers);
  }

  private static Answer answer(
      ConsoleHandler handler, String method, String path, Map<String, String> headers) {
    JsonObject.Builder event =
        JsonObject.builder()
            .put("headers", headers)
            .put("routeKey", method + (path.equals("/") ? " /" : " /console/{file+}"));
    if (!path.equals("/")) {
      event.put("pathParameters", Map.of("file", path.substring("/console/".length())));
    }
    JsonObject answer = Json.readOwn(new String(handler.answer(event.build().toString()), UTF_8));
    assertThat(answer.get("isBase64Encoded")).isEqualTo(true);
    return new Answer(
        Integer.parseInt(String.valueOf(answer.get("statusCode"))),
        answer.object("headers"),
        Base64.getDecoder().decode(answer.text("body").orElseThrow()));
  }
}
