package io.reachline.gateway;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.reachline.directory.DirectoryStore;
import io.reachline.directory.Organization;
import io.reachline.directory.OrganizationPaths;
import io.reachline.directory.Revision;
import io.reachline.identity.Caller;
import io.reachline.identity.HexId;
import io.reachline.identity.OrganizationId;
import io.reachline.identity.OrganizationPath;
import io.reachline.identity.UserId;
import io.reachline.json.Json;
import io.reachline.json.JsonObject;
import io.reachline.memory.InMemoryStores;
import io.reachline.memory.MovableClock;
import io.reachline.telemetry.Metric;
import io.reachline.telemetry.RecordedTelemetry;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbException;
import software.amazon.awssdk.services.dynamodb.model.ProvisionedThroughputExceededException;

/** The adapter between the HTTP API and the routes of a function. */
class GatewayTest {
  private static final MovableClock CLOCK = MovableClock.standing();
  private static final String BELOW = "5d01e2404bc19c256622ad21";
  private static final String SIBLING = "5d01e2404bc19c256622ad22";
  private static final String USER = "5d01e2404bc19c256622ad11";
  private static final String ORGANIZATION = "5d01e2404bc19c256622ad10";
  private static final String CONVERSATION = "6907abfa9938843d0a82a1d0";
  private static final String ROUTE = "POST /v2/conversations/{conversation}/messages";

  private static final SampleRequest SAMPLE =
      new SampleRequest(
          ROUTE,
          new OrganizationId(HexId.NONE),
          new UserId(HexId.NONE),
          Map.of(),
          "",
          Map.of(),
          "{}");

  private final RecordedTelemetry telemetry = new RecordedTelemetry(MovableClock.standing());
  private final Gateway gateway = new Gateway(telemetry.telemetry(), "");

  private final OrganizationPaths paths = paths();

  private static OrganizationPaths paths() {
    DirectoryStore directory = new InMemoryStores(CLOCK).directory();
    OrganizationPath root = OrganizationPath.root(new OrganizationId(ORGANIZATION));
    for (String below : List.of(BELOW, SIBLING)) {
      directory.create(
          new Organization(
              root.child(new OrganizationId(below)),
              "One below",
              Organization.Status.ACTIVE,
              Revision.first(CLOCK.instant())));
    }
    return new OrganizationPaths(directory, CLOCK);
  }

  @Test
  void answer_justWhatLambdaTakes_isGiven_andOneByteMoreIsAFaultThatIsLogged() {
    int rest = answerOf("").length;

    assertThat(answerOf("a".repeat(Gateway.MAX_ANSWER_BYTES - rest)))
        .hasSize(Gateway.MAX_ANSWER_BYTES);
    assertThat(telemetry.lines()).isEmpty();

    JsonObject refused =
        Json.readOwn(new String(answerOf("a".repeat(Gateway.MAX_ANSWER_BYTES - rest + 1)), UTF_8));
    assertThat(refused.get("statusCode")).isEqualTo(500);
    assertThat(refused.text("body").orElseThrow()).contains("\"code\":\"answer_too_large\"");
    assertThat(telemetry.of("answer_too_large")).hasSize(1);
    assertThat(telemetry.sum(Metric.SERVER_ERRORS)).isEqualTo(1);
  }

  /** In a response, quotes take twice their size and control characters six times. */
  @Test
  void answer_largeOnlyAsTheGatewayGetsIt_isAFault() {
    JsonObject refused =
        Json.readOwn(new String(answerOf("\u0001".repeat(Gateway.MAX_ANSWER_BYTES / 6)), UTF_8));

    assertThat(refused.get("statusCode")).isEqualTo(500);
  }

  private byte[] answerOf(String body) {
    ByteArrayOutputStream answer = new ByteArrayOutputStream();
    try {
      gateway.answer(
          new ByteArrayInputStream("{\"routeKey\":\"GET /v2/x\"}".getBytes(UTF_8)),
          answer,
          _ -> Response.json(200, body));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return answer.toByteArray();
  }

  @Test
  void request_everyPart_reachesTheRoute() {
    ApiAnswer answer =
        ApiCall.of(ROUTE)
            .under("/chat")
            .with("conversation", "6907abfa9938843d0a82a1d0")
            .as(USER, ORGANIZATION, "guest agent")
            .query("a=1&a=2")
            .header("X-Upper", "v")
            .body("é")
            .toUnchecked(
                gateway,
                request -> {
                  assertThat(request.routeKey()).isEqualTo(ROUTE);
                  assertThat(request.id()).isEqualTo("the-request");
                  assertThat(request.path())
                      .isEqualTo("/v2/conversations/6907abfa9938843d0a82a1d0/messages");
                  assertThat(request.pathParameter("conversation"))
                      .isEqualTo("6907abfa9938843d0a82a1d0");
                  assertThat(request.pathParameter("absent")).isEmpty();
                  assertThat(request.query().parameters()).hasSize(2);
                  assertThat(request.header("x-upper")).contains("v");
                  assertThat(request.header("absent")).isEmpty();
                  assertThat(request.body()).isEqualTo("é");
                  assertThat(request.bodyBytes()).isEqualTo(2);
                  assertThat(request.caller().orElseThrow().user().value()).isEqualTo(USER);
                  return Response.ok(JsonObject.EMPTY);
                });

    assertThat(answer.status()).as(answer.body()).isEqualTo(200);
    assertThat(answer.headers())
        .isEqualTo(Map.of("Content-Type", "application/json", "Cache-Control", "no-store"));
  }

  @Test
  void request_withAlmostNothingInIt_isAnsweredAsWell() throws IOException {
    ByteArrayOutputStream answer = new ByteArrayOutputStream();

    gateway.answer(
        new ByteArrayInputStream("{}".getBytes(UTF_8)),
        answer,
        Gateway.forCallers(paths, (_, _) -> Response.noContent()));

    assertThat(Json.readOwn(answer.toString(UTF_8)).get("statusCode")).isEqualTo(401);
  }

  @Test
  void event_thatIsNoneOfTheGateways_isADefect() {
    assertThatThrownBy(
            () ->
                gateway.answer(
                    new ByteArrayInputStream("secret".getBytes(UTF_8)),
                    new ByteArrayOutputStream(),
                    _ -> Response.noContent()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageNotContaining("secret");
  }

  @Test
  void fault_isA500ThatSaysNothingOfIt() {
    ApiAnswer answer =
        ApiCall.of(ROUTE)
            .body("the customer's secret")
            .toUnchecked(
                gateway,
                _ -> {
                  throw new IllegalStateException("The table refuses");
                });

    assertThat(answer.status()).isEqualTo(500);
    assertThat(answer.body())
        .isEqualTo(
            "{\"error\":{\"message\":\"Internal error\",\"code\":\"internal\","
                + "\"requestId\":\"the-request\"}}");
    assertThat(answer.headers()).containsEntry("Cache-Control", "no-store");
    assertThat(telemetry.of("request_failed")).hasSize(1);
    assertThat(telemetry.sum(Metric.SERVER_ERRORS)).isEqualTo(1);
    assertThat(telemetry.output()).doesNotContain("secret");
  }

  @ParameterizedTest
  @CsvSource({"499,0", "500,1", "503,1"})
  void serverError_isCountedByFunction(int status, int counted) {
    ApiCall.of(ROUTE).toUnchecked(gateway, _ -> Response.error(status, "code", "message"));

    assertThat(telemetry.sum(Metric.SERVER_ERRORS)).isEqualTo(counted);
    assertThat(telemetry.lines())
        .hasSize(counted)
        .allSatisfy(
            line ->
                assertThat(line.members())
                    .containsEntry("Function", "a-function")
                    .containsEntry("status", status)
                    .containsEntry("route", ROUTE)
                    .containsEntry("requestId", "the-request"));
  }

  @Test
  void fault_thatMayGoWellAnotherTime_isA503ToBeRepeated() {
    ApiAnswer answer =
        failing(
            ProvisionedThroughputExceededException.builder().message("the secret table").build());

    assertThat(answer.status()).isEqualTo(503);
    assertThat(answer.headers()).containsEntry("Retry-After", "1");
    assertThat(answer.json().object("error").get("code")).isEqualTo("unavailable");
    assertThat(answer.body()).doesNotContain("secret");
    assertThat(telemetry.of("request_failed")).hasSize(1);
    assertThat(failing(SdkClientException.create("Read timed out")).status()).isEqualTo(503);
  }

  @Test
  void fault_ofARequestThatCanNeverBeStored_isA400() {
    ApiAnswer answer =
        failing(
            DynamoDbException.builder()
                .awsErrorDetails(
                    AwsErrorDetails.builder()
                        .errorCode("ValidationException")
                        .errorMessage("Item size has exceeded the maximum: secret")
                        .build())
                .build());

    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.json().object("error").get("code")).isEqualTo("not_storable");
    assertThat(answer.body()).doesNotContain("secret");
    assertThat(telemetry.of("request_failed")).hasSize(1);
  }

  private ApiAnswer failing(Throwable fault) {
    return ApiCall.of(ROUTE)
        .toUnchecked(
            gateway,
            _ -> {
              throw (RuntimeException) fault;
            });
  }

  @Test
  void malformedBody_isA400ThatDoesNotQuoteIt() {
    ApiAnswer answer =
        ApiCall.of(ROUTE)
            .body("{\"text\": secret")
            .toUnchecked(gateway, request -> Response.ok(Json.readObject(request.body())));

    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.body()).doesNotContain("secret");
    assertThat(answer.error()).startsWith("body is not JSON at character ");
  }

  @Test
  void noContent_hasNoBody() {
    ApiAnswer answer = ApiCall.of(ROUTE).toUnchecked(gateway, _ -> Response.noContent());

    assertThat(answer.status()).isEqualTo(204);
    assertThat(answer.body()).isEmpty();
  }

  /** Case 23. */
  @Test
  void organization_ownOrBelow_isActedIn() {
    Gateway.Routes routes = Gateway.forCallers(paths, GatewayTest::acting);
    ApiCall call = ApiCall.of("GET /v2/sources").as(USER, ORGANIZATION, "admin");

    assertThat(call.toUnchecked(gateway, routes).body()).isEqualTo(ORGANIZATION);
    assertThat(call.query("organization=" + ORGANIZATION).toUnchecked(gateway, routes).body())
        .isEqualTo(ORGANIZATION);
    assertThat(call.query("organization=" + BELOW).toUnchecked(gateway, routes).body())
        .isEqualTo(ORGANIZATION + "#" + BELOW);
  }

  /** Case 23. */
  @ParameterizedTest
  @ValueSource(strings = {ORGANIZATION, SIBLING, "5d01e2404bc19c256622ad2f", "x", ""})
  void organization_aboveBesideOrUnknown_is404AsOneThatIsAbsent(String other) {
    Gateway.Routes routes = Gateway.forCallers(paths, GatewayTest::acting);
    ApiCall call =
        ApiCall.of("GET /v2/sources").as(USER, BELOW, "admin").query("organization=" + other);

    assertThat(call.toUnchecked(gateway, routes).status()).isEqualTo(404);
    assertThat(call.toUnchecked(gateway, routes).error()).isEqualTo("Organization not found");
    assertThat(
            call.with("conversation", "6907abfa9938843d0a82a1d0")
                .toUnchecked(gateway, routes)
                .error())
        .isEqualTo("Conversation not found");
  }

  @ParameterizedTest
  @CsvSource({
    "GET /v2/messages, 403",
    "GET /v2/messages/{message}, 403",
    "GET /v2/messages/{message}/routing, 403",
    "GET /v2/conversations, 403",
    "POST /v2/conversations, 403",
    "GET /v2/sessions, 403",
    "GET /v2/sessions/{session}/events, 403",
    "GET /v2/users/{user}/inbox, 403",
    "PUT /v2/users/{user}/presence, 403",
    "POST /v2/workflows/evaluate, 403",
    "DELETE /v2/channels/{channel}, 403",
    "GET /v2/conversations/{conversation}, 404",
    "POST /v2/conversations/{conversation}/messages, 404",
    "DELETE /v2/conversations/{conversation}, 404"
  })
  void conversation_ofTheToken_isAllThatItReaches(String route, int status) {
    Gateway.Routes routes = Gateway.forCallers(paths, GatewayTest::acting);
    ApiCall call =
        ApiCall.of(route)
            .as(USER, ORGANIZATION, "guest agent bot admin")
            .claim("conversation", CONVERSATION);
    if (status == 404) {
      assertThat(call.with("conversation", CONVERSATION).toUnchecked(gateway, routes).status())
          .isEqualTo(200);
      call.with("conversation", "6907abfa9938843d0a82a1d1");
    } else if (!route.equals("GET /v2/messages")) {
      call.query("conversation=" + CONVERSATION);
    }

    assertThat(call.toUnchecked(gateway, routes).status()).isEqualTo(status);
    assertThat(call.claim("conversation", "").toUnchecked(gateway, routes).status())
        .isEqualTo(status);
  }

  @ParameterizedTest
  @CsvSource({
    "conversation=C, 200",
    "conversation=C&type=status, 200",
    "'', 403",
    "type=status, 403",
    "conversation=D, 403",
    "'conversation=[C,D]', 403",
    "conversation=~C, 403",
    "conversation=D&conversation=C, 403",
    "conversation=C&conversation=D, 403"
  })
  void conversation_ofTheToken_isTheOneWhoseMessagesAreListed(String query, int status) {
    Gateway.Routes routes = Gateway.forCallers(paths, GatewayTest::acting);

    assertThat(
            ApiCall.of("GET /v2/messages")
                .as(USER, ORGANIZATION, "bot")
                .claim("conversation", CONVERSATION)
                .query(query.replace("C", CONVERSATION).replace("D", BELOW))
                .toUnchecked(gateway, routes)
                .status())
        .isEqualTo(status);
  }

  @Test
  void scopePrefix_isWantedBeforeEachScope() {
    Gateway prefixed = new Gateway(telemetry.telemetry(), "server/");
    Gateway.Routes routes = Gateway.forCallers(paths, GatewayTest::acting);

    assertThat(
            ApiCall.of(ROUTE)
                .as(USER, ORGANIZATION, "server/bot")
                .toUnchecked(prefixed, routes)
                .status())
        .isEqualTo(200);
    assertThat(
            ApiCall.of(ROUTE).as(USER, ORGANIZATION, "bot").toUnchecked(prefixed, routes).status())
        .isEqualTo(401);
  }

  private static Response acting(Request request, Caller caller) {
    assertThat(request.routeKey()).isNotEmpty();
    return Response.json(200, caller.path().wireForm());
  }

  @Test
  void bodyOverOneMegabyte_is413ForCallers() {
    Gateway.Routes routes = Gateway.forCallers(paths, (_, _) -> Response.noContent());
    ApiCall call = ApiCall.of(ROUTE).as(USER, ORGANIZATION, "admin");

    assertThat(call.body("x".repeat(1_000_000)).toUnchecked(gateway, routes).status())
        .isEqualTo(204);
    assertThat(call.body("é".repeat(500_001)).toUnchecked(gateway, routes).status()).isEqualTo(413);
  }

  @Test
  void case14_base64_isDecodedWithItsMark() {
    byte[] marked = "\uFEFF{\"a\":\"é\"}".getBytes(UTF_8);

    ApiAnswer answer =
        ApiCall.of(ROUTE)
            .bytes(marked)
            .toUnchecked(gateway, request -> Response.json(200, request.body()));

    assertThat(answer.body()).isEqualTo("{\"a\":\"é\"}");
  }

  @Test
  void prime_requestThatSucceeds_isOneOfApiGateway() {
    List<Request> requests = new ArrayList<>();

    gateway.prime(
        Gateway.forCallers(
            paths,
            (request, caller) -> {
              assertThat(caller.organization().value()).isEqualTo(HexId.NONE);
              requests.add(request);
              return Response.noContent();
            }),
        SAMPLE.withHeader("X-Kind", "sample"));

    assertThat(requests)
        .singleElement()
        .satisfies(
            request -> {
              assertThat(request.routeKey()).isEqualTo(ROUTE);
              assertThat(request.body()).isEqualTo("{}");
              assertThat(request.header("x-kind")).contains("sample");
            });
  }

  @Test
  void prime_requestThatDoesNotSucceed_throws() {
    assertThatThrownBy(() -> gateway.prime(_ -> Response.notFound("Channel"), SAMPLE))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("404");
  }
}
