package io.reachline.local.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.jr.ob.JSON;
import io.reachline.environment.Environment;
import io.reachline.identity.Scope;
import io.reachline.local.authorizer.JwtAuthorizer;
import io.reachline.local.authorizer.SigningKey;
import io.reachline.local.authorizer.TokenIssuer;
import io.reachline.local.authorizer.TokenIssuer.TokenRequest;
import io.reachline.local.function.Echo;
import io.reachline.local.function.LocalFunction;
import io.reachline.local.log.Log;
import io.reachline.local.template.AuthorizerDefinition;
import io.reachline.local.template.FunctionDefinition;
import io.reachline.local.template.RouteLimit;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.BindException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class ApiServerTest {

  private static final SigningKey KEY = SigningKey.open(Optional.empty(), "test");
  private static final ByteArrayOutputStream CONSOLE = new ByteArrayOutputStream();
  private static final HttpClient HTTP = HttpClient.newHttpClient();
  private static ApiServer gateway;

  @BeforeAll
  static void listen() throws BindException {
    Log log = Log.json(new PrintStream(CONSOLE, true, StandardCharsets.UTF_8));
    gateway = ApiServer.listen(0);
    LocalFunction echo = function("EchoFunction", Duration.ofSeconds(3));
    LocalFunction busy = function("BusyFunction", Duration.ofMinutes(1));
    JwtAuthorizer authorizer =
        new JwtAuthorizer(
            new AuthorizerDefinition("Tokens", "issuer", List.of("audience")),
            KEY,
            Clock.systemUTC());
    gateway.serve(
        call ->
            call.path().equals("/own")
                ? Optional.of(HttpAnswer.json(200, Map.of("own", true)))
                : Optional.empty());
    gateway.serve(
        new HttpApi(
            List.of(
                open("GET", echo),
                open("HEAD", echo),
                open("POST", echo),
                new ApiRoute("GET", "/busy", Optional.empty(), List.of(), Optional.empty(), busy),
                new ApiRoute(
                    "GET",
                    "/closed",
                    Optional.of(authorizer),
                    List.of("bot"),
                    Optional.empty(),
                    echo),
                new ApiRoute(
                    "GET",
                    "/limited",
                    Optional.of(authorizer),
                    List.of("bot"),
                    // No further one within the time of the test.
                    Optional.of(new RouteLimit(0, 2)),
                    echo)),
            gateway.port(),
            Clock.systemUTC(),
            log));
    gateway.logTo(log);
  }

  @AfterAll
  static void close() {
    HTTP.close();
    gateway.close();
  }

  private static LocalFunction function(String name, Duration timeout) {
    return LocalFunction.of(
        new FunctionDefinition(name, Echo.class.getName(), timeout, Map.of(), false, List.of()),
        new Environment(Map.of("NAME", "environment")));
  }

  private static ApiRoute open(String method, LocalFunction function) {
    return new ApiRoute(
        method, "/open/{name}", Optional.empty(), List.of(), Optional.empty(), function);
  }

  @Test
  void request_beyondTheRoutesLimit_isRefusedBeforeItsTokenIsRead() throws Exception {
    assertThat(get("/limited").statusCode()).isEqualTo(401);
    assertThat(get("/limited").statusCode()).isEqualTo(401);

    HttpResponse<String> response = get("/limited");
    assertThat(response.statusCode()).isEqualTo(429);
    assertThat(response.body()).isEqualTo("{\"message\":\"Too Many Requests\"}");
    assertThat(get("/closed").statusCode()).as("another route").isEqualTo(401);
  }

  @Test
  void request_toAFunctionWhoseInstancesAreBusy_isRefused() throws Exception {
    HttpRequest waiting =
        HttpRequest.newBuilder(gateway.url().resolve("/busy")).header("x-wish", "wait").build();
    List<CompletableFuture<HttpResponse<String>>> answers =
        IntStream.range(0, LocalFunction.MAXIMUM_INSTANCES)
            .mapToObj(_ -> HTTP.sendAsync(waiting, BodyHandlers.ofString()))
            .toList();
    Echo.awaitWaiting(LocalFunction.MAXIMUM_INSTANCES);

    HttpResponse<String> refused = get("/busy");
    assertThat(refused.statusCode()).isEqualTo(503);
    assertThat(refused.body()).isEqualTo("{\"message\":\"Service Unavailable\"}");
    assertThat(get("/open/one").statusCode()).as("another function").isEqualTo(200);

    Echo.goOn(LocalFunction.MAXIMUM_INSTANCES);
    for (CompletableFuture<HttpResponse<String>> answer : answers) {
      assertThat(answer.join().statusCode()).isEqualTo(204);
    }
    assertThat(get("/busy").statusCode()).isEqualTo(200);
    assertThat(CONSOLE.toString(StandardCharsets.UTF_8)).contains("function_throttled");
  }

  @Test
  void request_onARoute_reachesItsFunctionAsAnEvent() throws Exception {
    HttpResponse<String> response = get("/open/some%20one?a=1&a=2");
    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(JSON.std.mapFrom(response.body()))
        .containsEntry("routeKey", "GET /open/{name}")
        .containsEntry("pathParameters", Map.of("name", "some one"))
        .containsEntry("rawQueryString", "a=1&a=2");
  }

  @Test
  void request_withCharactersThatShouldBeEncoded_isTakenAsItCame() throws IOException {
    String answer = raw("GET /open/x?createdAt=>2026&text=^a|b&c=[d,e] HTTP/1.1");
    assertThat(answer).startsWith("HTTP/1.1 200");
    assertThat(answer).contains("createdAt=>2026&text=^a|b&c=[d,e]");
  }

  @Test
  void head_onItsRoute_hasNoBody() throws Exception {
    HttpResponse<String> response =
        send(request("/open/x").method("HEAD", BodyPublishers.noBody()));
    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.body()).isEmpty();
  }

  /** Case 36. */
  @Test
  void request_onNoRoute_isNotFoundInTheGatewaysWords() throws Exception {
    for (HttpResponse<String> response :
        List.of(get("/nowhere"), send(request("/open/x").PUT(BodyPublishers.noBody())), get("/"))) {
      assertThat(response.statusCode()).isEqualTo(404);
      assertThat(response.body()).isEqualTo("{\"message\":\"Not Found\"}");
    }
  }

  @Test
  void request_withoutToken_isUnauthorizedInTheGatewaysWords() throws Exception {
    HttpResponse<String> response = get("/closed");
    assertThat(response.statusCode()).isEqualTo(401);
    assertThat(response.body()).isEqualTo("{\"message\":\"Unauthorized\"}");
    assertThat(response.headers().firstValue("www-authenticate")).contains("Bearer");
  }

  @Test
  void request_withABadToken_isUnauthorizedAndOnlyItsHeaderSaysWhy() throws Exception {
    HttpResponse<String> response = send(request("/closed").header("authorization", "Bearer x"));
    assertThat(response.statusCode()).isEqualTo(401);
    assertThat(response.body()).isEqualTo("{\"message\":\"Unauthorized\"}");
    assertThat(response.headers().firstValue("www-authenticate"))
        .contains("Bearer scope=\"\" error=\"invalid_token\" error_description=\"invalid token\"");
  }

  @Test
  void requestId_ofAnAnswer_isTheEventsAndTheLogs() throws Exception {
    HttpResponse<String> response = get("/open/x");
    String id = response.headers().firstValue("apigw-requestid").orElseThrow();
    assertThat(response.body()).contains("\"requestId\":\"%s\"".formatted(id));
    assertThat(logged(id))
        .singleElement()
        .satisfies(
            line ->
                assertThat(JSON.std.mapFrom(line))
                    .containsEntry("level", "INFO")
                    .containsEntry("event", "request")
                    .containsEntry("method", "GET")
                    .containsEntry("path", "/open/x")
                    .containsEntry("status", 200)
                    .containsKey("ms"));
  }

  @Test
  void requestId_ofTheGatewaysOwnRefusals_isInTheLog() throws Exception {
    for (HttpResponse<String> response : List.of(get("/nowhere"), get("/closed"))) {
      String id = response.headers().firstValue("apigw-requestid").orElseThrow();
      assertThat(logged(id))
          .singleElement()
          .satisfies(
              line ->
                  assertThat(line)
                      .contains("\"level\":\"WARN\"", "\"status\":" + response.statusCode()));
    }
    String answer = raw("GET /no%GG\u0001 HTTP/1.1");
    assertThat(answer).startsWith("HTTP/1.1 400").contains("{\"message\":\"Bad Request\"}");
    assertThat(logged(answer.replaceAll("(?s).*apigw-requestid: (\\S+).*", "$1"))).hasSize(1);
  }

  @Test
  void headers_ofAnAnswer_areInLowerCase() throws IOException {
    assertThat(raw("GET /open/x HTTP/1.1\r\nx-wish: name"))
        .contains("\r\nx-seen: yes\r\n", "\r\ncontent-type: ");
  }

  @Test
  void head_overTheGatewaysLimit_isRefused() throws Exception {
    HttpResponse<String> response = send(request("/open/x").header("x-large", "a".repeat(10_240)));
    assertThat(response.statusCode()).isEqualTo(431);
    assertThat(send(request("/open/x").header("x-large", "a".repeat(9_000))).statusCode())
        .isEqualTo(200);
  }

  @Test
  void answer_overLambdasLimit_isRefusedAndOnTheConsole() throws Exception {
    HttpResponse<String> response = send(request("/open/x").header("x-wish", "large"));
    assertThat(response.statusCode()).isEqualTo(502);
    assertThat(response.body()).isEqualTo("{\"message\":\"Internal Server Error\"}");
    assertThat(logged(response.headers().firstValue("apigw-requestid").orElseThrow()))
        .anySatisfy(line -> assertThat(line).contains("exceeded maximum allowed payload size"));
  }

  @Test
  void answer_atLambdasLimit_isGiven() throws Exception {
    HttpResponse<String> response = send(request("/open/x").header("x-wish", "largest"));
    assertThat(response.statusCode()).isEqualTo(200);
  }

  @Test
  void body_overLambdasLimit_isTooLarge() throws Exception {
    // 5 MB of bytes are 6.7 MB of Base64.
    HttpResponse<String> response =
        send(request("/open/x").POST(BodyPublishers.ofByteArray(new byte[5_000_000])));
    assertThat(response.statusCode()).isEqualTo(413);
    assertThat(response.body()).isEqualTo("{\"message\":\"Request Entity Too Large\"}");
  }

  @Test
  void request_withTooLittleScope_isForbidden() throws Exception {
    HttpResponse<String> response =
        send(request("/closed").header("authorization", "Bearer " + token(Scope.AGENT)));
    assertThat(response.statusCode()).isEqualTo(403);
    assertThat(response.body()).isEqualTo("{\"message\":\"Forbidden\"}");
    assertThat(response.headers().firstValue("www-authenticate"))
        .contains("Bearer scope=\"bot\" error=\"insufficient_scope\"");
  }

  @Test
  void request_withScope_reachesTheFunctionWithItsClaims() throws Exception {
    HttpResponse<String> response =
        send(request("/closed").header("authorization", "Bearer " + token(Scope.ADMIN)));
    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.body()).contains("\"scope\":\"guest agent bot admin\"");
  }

  @Test
  void function_thatThrows_isAnInternalServerErrorAndOnTheConsole() throws Exception {
    HttpResponse<String> response = send(request("/open/x").header("x-wish", "fault"));
    assertThat(response.statusCode()).isEqualTo(500);
    assertThat(response.body()).isEqualTo("{\"message\":\"Internal Server Error\"}");
    assertThat(CONSOLE.toString(StandardCharsets.UTF_8)).contains("EchoFunction", "As wished");
  }

  @Test
  void function_thatAnswersNonsense_isAnInternalServerError() throws Exception {
    assertThat(send(request("/open/x").header("x-wish", "nonsense")).statusCode()).isEqualTo(500);
  }

  @Test
  void function_withoutStatusCode_answersABody() throws Exception {
    HttpResponse<String> response = send(request("/open/x").header("x-wish", "bare"));
    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.headers().firstValue("content-type")).contains("application/json");
    assertThat(response.body()).isEqualTo("{\"a\":1}");
  }

  @Test
  void function_withBase64AndCookies_answersBytesAndCookies() throws Exception {
    HttpResponse<byte[]> response =
        HTTP.send(
            request("/open/x").header("x-wish", "binary").build(), BodyHandlers.ofByteArray());
    assertThat(response.body()).containsExactly(0, 1, 2);
    assertThat(response.headers().allValues("set-cookie")).containsExactly("a=1", "b=2");
  }

  @Test
  void function_getsItsEnvironmentAndContext() throws Exception {
    HttpResponse<String> response = send(request("/open/x").header("x-wish", "name"));
    assertThat(response.statusCode()).isEqualTo(201);
    assertThat(response.headers().firstValue("x-seen")).contains("yes");
    assertThat(response.body()).isEqualTo("environment EchoFunction");
  }

  @Test
  void body_overTheGatewaysLimit_isTooLarge() throws Exception {
    HttpResponse<String> response =
        send(request("/open/x").POST(BodyPublishers.ofByteArray(new byte[(10 << 20) + 1])));
    assertThat(response.statusCode()).isEqualTo(413);
    assertThat(response.body()).isEqualTo("{\"message\":\"Request Entity Too Large\"}");
  }

  @Test
  void endpoint_ofTheRunner_isAnsweredWithoutAFunction() throws Exception {
    assertThat(get("/own").body()).isEqualTo("{\"own\":true}");
  }

  @Test
  void listen_onATakenPort_saysSo() {
    assertThatThrownBy(() -> ApiServer.listen(gateway.port()))
        .isInstanceOf(BindException.class)
        .hasMessageContaining(String.valueOf(gateway.port()));
  }

  private static HttpResponse<String> get(String path) throws Exception {
    return send(request(path));
  }

  private static HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
    return HTTP.send(request.build(), BodyHandlers.ofString());
  }

  private static HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create(gateway.url() + path))
        .version(HttpClient.Version.HTTP_1_1);
  }

  /** Returns the lines of the log that name a request. */
  private static List<String> logged(String id) {
    return CONSOLE
        .toString(StandardCharsets.UTF_8)
        .lines()
        .filter(line -> line.contains(id))
        .toList();
  }

  private static String raw(String requestLine) throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), gateway.port())) {
      socket
          .getOutputStream()
          .write(
              (requestLine + "\r\nHost: localhost\r\nConnection: close\r\n\r\n")
                  .getBytes(StandardCharsets.UTF_8));
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private static String token(Scope scope) {
    return new TokenIssuer(KEY, "issuer", "audience", Clock.systemUTC())
        .issue(new TokenRequest(scope, "o", "u", Duration.ofMinutes(1), Optional.empty()));
  }
}
