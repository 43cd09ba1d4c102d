package io.reachline.integration;

import static org.assertj.core.api.Assertions.assertThat;

import io.reachline.gateway.ContractClient;
import io.reachline.identity.Scope;
import io.reachline.json.JsonObject;
import io.reachline.local.LocalService;
import io.reachline.local.authorizer.TokenIssuer.TokenRequest;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Predicate;

/** An organisation of a running service with one agent, subscribed to one channel. */
final class RoutedOrganization {
  private static final String ID = "64d1f0c2a9b3e87f5c210099";
  private static final String ADMIN = "64d1f0c2a9b3e87f5c21a098";
  private static final String AGENT = "64d1f0c2a9b3e87f5c21a099";
  private static final String CUSTOMER = "64d1f0c2a9b3e87f5c21a097";
  private static final String REPLAY = "/v2/workflows/replay";
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final ContractClient http;
  private final LocalService service;
  private final Api admin;
  private final Api guest;

  RoutedOrganization(ContractClient http, LocalService service) {
    this.http = http;
    this.service = service;
    admin = as(Scope.ADMIN);
    guest = as(Scope.GUEST);
  }

  private Api as(Scope scope) {
    String user =
        switch (scope) {
          case GUEST -> CUSTOMER;
          case AGENT -> AGENT;
          case BOT, ADMIN -> ADMIN;
        };
    return new Api(
        http,
        service.url().toString(),
        service.token(new TokenRequest(scope, ID, user, Duration.ofHours(1), Optional.empty())));
  }

  /** Creates the agent, the channel, and a workflow with a rule that notifies the channel. */
  void create(String delay) throws IOException, InterruptedException {
    admin.send(
        "POST", "/v2/users", JsonObject.builder().put("id", AGENT).put("name", "agent").build());
    String channel =
        admin
            .send(
                "POST",
                "/v2/channels",
                JsonObject.builder().put("name", "sales").put("members", List.of(AGENT)).build())
            .text("id")
            .orElseThrow();
    admin.send(
        "PATCH",
        "/v2/users/" + AGENT,
        JsonObject.builder().put("channels", List.of(channel)).build());
    JsonObject rule =
        JsonObject.builder()
            .put("name", "to sales")
            .put("delay", delay)
            .put("notify", JsonObject.builder().put("channels", List.of(channel)).build())
            .build();
    admin.send(
        "POST",
        "/v2/workflows",
        JsonObject.builder().put("name", "all").put("rules", List.of(rule.members())).build());
  }

  void presence(String presence) throws IOException, InterruptedException {
    admin.send(
        "PUT",
        "/v2/users/%s/presence".formatted(AGENT),
        JsonObject.builder().put("presence", presence).build());
  }

  String conversation() throws IOException, InterruptedException {
    return admin
        .send("POST", "/v2/conversations", JsonObject.builder().put("name", "One").build())
        .text("id")
        .orElseThrow();
  }

  String state(String conversation) throws IOException, InterruptedException {
    return admin.get("/v2/conversations/" + conversation).text("status").orElseThrow();
  }

  /** Posts a message as a customer and returns its id. */
  String write(String conversation, String text) throws IOException, InterruptedException {
    return guest
        .send(
            "POST",
            "/v2/conversations/%s/messages".formatted(conversation),
            JsonObject.builder().put("text", text).build())
        .text("id")
        .orElseThrow();
  }

  /** Returns the delivery statuses of a conversation, the newest first. */
  List<JsonObject> statuses(String conversation) throws IOException, InterruptedException {
    return admin.list(
        "/v2/messages?conversation=%s&type=status&role=system&limit=500".formatted(conversation));
  }

  /** Returns why a message was routed as it was. */
  JsonObject routing(String message) throws IOException, InterruptedException {
    return admin.get("/v2/messages/%s/routing".formatted(message));
  }

  /** Returns the status of the answer to somebody of another scope who asks for it. */
  int routingStatus(String message, Scope scope) throws IOException, InterruptedException {
    return as(scope).send(admin.url() + "/v2/messages/%s/routing".formatted(message)).statusCode();
  }

  /** Returns the only workflow. */
  JsonObject workflow() throws IOException, InterruptedException {
    return admin.list("/v2/workflows").getFirst();
  }

  /** Returns a page of a replay. */
  JsonObject replay(JsonObject body) throws IOException, InterruptedException {
    return admin.send("POST", REPLAY, body);
  }

  /** Returns the reason for which a replay is refused. */
  String replayRefused(JsonObject body) throws IOException, InterruptedException {
    return admin.refusal(REPLAY, body);
  }

  /** Deletes all workflows, channels and users. */
  void deleteAll() throws IOException, InterruptedException {
    for (String kind : List.of("workflows", "channels", "users")) {
      for (JsonObject resource : admin.list("/v2/" + kind)) {
        admin.delete("/v2/%s/%s?force=true".formatted(kind, resource.text("id").orElseThrow()));
      }
      assertThat(admin.list("/v2/" + kind)).isEmpty();
    }
  }

  List<JsonObject> inbox() throws IOException, InterruptedException {
    return admin.list("/v2/users/%s/inbox?limit=500".formatted(AGENT));
  }

  /**
   * Repeats a question until the answer is as expected, or for a minute; returns the last answer.
   */
  static <T> T await(Callable<T> question, Predicate<T> isAnswer) throws Exception {
    Instant end = Instant.now().plus(PATIENCE);
    T answer = question.call();
    while (!isAnswer.test(answer) && Instant.now().isBefore(end)) {
      answer = question.call();
    }
    return answer;
  }
}
