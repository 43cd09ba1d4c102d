package io.reachline.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.jr.ob.JSON;
import io.reachline.gateway.ContractClient;
import io.reachline.identity.Scope;
import io.reachline.webhook.EventBuilder;
import java.io.IOException;
import java.io.PrintStream;
import java.net.BindException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The whole service: the real template and the real functions, over HTTP. */
@Timeout(240)
class LocalServiceTest {
  private static final PrintStream CONSOLE = System.out;

  private static final Path HOME = Path.of("..");

  private final ContractClient http = new ContractClient();

  @TempDir Path data;

  @Test
  void service_inMemory_servesTheApiTheWebhookAndItsKeys() throws Exception {
    try (LocalService service = LocalService.start(LocalService.Options.inMemory(HOME), CONSOLE)) {
      String url = service.url().toString();
      assertThat(get(url + "/health", "").body()).isEqualTo("{\"status\":\"ok\"}");
      assertThat(get(url + "/.well-known/jwks.json", "").body()).contains("\"kty\":\"RSA\"");

      String bot = service.token(Scope.BOT);
      String conversation = createConversation(url, bot);
      String messages = url + "/v2/conversations/" + conversation + "/messages";
      HttpResponse<String> posted =
          post(messages, bot, "{\"type\":\"status\",\"text\":\"Message was forwarded\"}");
      assertThat(posted.statusCode()).isEqualTo(201);
      assertThat(get(messages + "?type=status", bot).body()).contains("Message was forwarded");

      String agent = service.token(Scope.AGENT);
      assertThat(get(messages, agent).statusCode()).isEqualTo(403);
      assertThat(get(messages, "").statusCode()).isEqualTo(401);
      assertThat(get(url + "/v2/nothing", bot).statusCode()).isEqualTo(404);

      HttpResponse<String> accepted =
          send(
              HttpRequest.newBuilder(service.webhookUrl())
                  .header("content-type", "application/json")
                  .header("x-zdesk-jwt", service.webhookToken())
                  .POST(
                      BodyPublishers.ofString(
                          "[%s]".formatted(EventBuilder.aSessionEvent(Instant.now()).json()))));
      assertThat(accepted.statusCode()).isEqualTo(200);
      assertThat(get(url + "/v2/sessions/65403000000038063", bot).body())
          .contains("\"status\":\"ON_HOLD\"");

      deletedConversation_isPurgedByTheStreamsFunction(url, bot, conversation);
      localTokens_areNotForWebPages(url);
    }
  }

  private void deletedConversation_isPurgedByTheStreamsFunction(
      String url, String bot, String conversation) throws Exception {
    assertThat(
            send(authorized(url + "/v2/conversations/" + conversation, bot).DELETE()).statusCode())
        .isEqualTo(204);
    // Lists over the organisation show what is left until the purge has run.
    String all = url + "/v2/messages?type=status";
    while (get(all, bot).body().contains("Message was forwarded")) {
      Thread.onSpinWait();
    }
  }

  private void localTokens_areNotForWebPages(String url) throws Exception {
    String body = "{\"scope\":\"admin\"}";
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(url + "/local/tokens"))
            .POST(BodyPublishers.ofString(body));
    assertThat(send(request).statusCode()).isEqualTo(403);
    assertThat(send(request.copy().header(TokenEndpoint.HEADER, "1")).statusCode()).isEqualTo(201);
    assertThat(
            send(request
                    .copy()
                    .header(TokenEndpoint.HEADER, "1")
                    .header("origin", "http://localhost"))
                .statusCode())
        .isEqualTo(403);
  }

  @Test
  void service_withData_outlivesARestart() throws Exception {
    String token;
    String conversation;
    URI webhook;
    try (LocalService first = LocalService.start(withData(), CONSOLE)) {
      token = first.token(Scope.ADMIN);
      conversation = createConversation(first.url().toString(), token);
      webhook = first.webhookUrl();
      assertThatThrownBy(() -> LocalService.start(withData(), CONSOLE))
          .hasMessageContaining("in use");
      assertThat(readableByOthers()).isEmpty();
    }
    assertThat(readableByOthers()).isEmpty();
    try (LocalService second = LocalService.start(withData(), CONSOLE)) {
      String url = second.url().toString();
      assertThat(get(url + "/v2/conversations/" + conversation, token).statusCode()).isEqualTo(200);
      assertThat(second.webhookUrl().getPath()).isEqualTo(webhook.getPath());
      assertThat(JSON.std.listFrom(get(url + "/v2/sources", token).body())).hasSize(1);
    }
  }

  /** Returns the files that others than their owner can read. */
  private List<Path> readableByOthers() throws IOException {
    try (Stream<Path> all = Files.walk(data)) {
      List<Path> found = new ArrayList<>();
      for (Path path : all.toList()) {
        String mode = PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
        if (!mode.endsWith("------")) {
          found.add(path);
        }
      }
      return found;
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "dynamodb/shared-local-instance.db",
        "queues/queues.mv.db",
        "keys/api.jwk",
        "streams/NotificationRouter.json"
      })
  void service_withACorruptFile_saysWhichDirectory(String file) throws IOException {
    Path directory = Files.createDirectory(data.resolve(file.substring(0, file.indexOf('/'))));
    Files.writeString(data.resolve("lock"), "");
    Files.writeString(data.resolve(file), "This is no such file. ".repeat(500));
    assertThatThrownBy(() -> LocalService.start(withData(), CONSOLE))
        .satisfies(failure -> assertThat(Reachline.reason(failure)).contains(directory.toString()));
  }

  @Test
  void demo_messagesOfACustomer_reachWhoIsThere() throws Exception {
    try (LocalService service = LocalService.start(LocalService.Options.inMemory(HOME), CONSOLE)) {
      String url = service.url().toString();
      String conversation = createConversation(url, service.token(Scope.BOT));
      String messages = url + "/v2/conversations/" + conversation + "/messages";

      write(messages, service, "Do you have it in blue?");
      awaitStatus(messages, service, List.of("Notifications Delivered"));

      write(messages, service, "My washing machine needs service");
      awaitStatus(
          messages, service, List.of("Notifications Undeliverable", "Notifications Delivered"));

      assertThat(
              Reachline.commandLine().execute("presence", "agent-service", "online", "--url", url))
          .isZero();
      // Ten seconds after the message, by a delayed rule.
      awaitStatus(
          messages,
          service,
          List.of(
              "Notifications Delivered", "Notifications Undeliverable", "Notifications Delivered"));
    }
  }

  private void write(String messages, LocalService service, String text) throws Exception {
    assertThat(
            post(messages, service.token(Scope.GUEST), JSON.std.asString(Map.of("text", text)))
                .statusCode())
        .isEqualTo(201);
  }

  /** Waits until a conversation has these status messages of the system's, the newest first. */
  private void awaitStatus(String messages, LocalService service, List<String> texts)
      throws Exception {
    String bot = service.token(Scope.BOT);
    List<?> found;
    do {
      found =
          JSON.std.listFrom(get(messages + "?type=status&role=system", bot).body()).stream()
              .map(message -> ((Map<?, ?>) message).get("text"))
              .toList();
      assertThat(found).hasSizeLessThanOrEqualTo(texts.size());
    } while (found.size() < texts.size());
    assertThat(found).isEqualTo(texts);
  }

  @Test
  void demo_played_leavesMessagesDeliveredUndeliverableAndAccepted() throws Exception {
    try (LocalService service = LocalService.start(LocalService.Options.inMemory(HOME), CONSOLE)) {
      String url = service.url().toString();
      assertThat(Reachline.commandLine().execute("demo", "--length", "PT1S", "--url", url))
          .isZero();
      String bot = service.token(Scope.BOT);
      assertThat(get(url + "/v2/messages?type=command&text=/accept", bot).body())
          .contains("/accept");
      assertThat(get(url + "/v2/sessions", bot).body()).contains("canSend");
      for (String status : List.of("Delivered", "Undeliverable")) {
        String statuses = url + "/v2/messages?type=status&text=Notifications%20" + status;
        while (JSON.std.listFrom(get(statuses, bot).body()).isEmpty()) {
          Thread.onSpinWait();
        }
      }
    }
  }

  @Test
  void service_onATakenPort_saysSo() throws Exception {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      assertThatThrownBy(
              () ->
                  LocalService.start(
                      new LocalService.Options(
                          HOME, taken.getLocalPort(), Optional.empty(), Optional.empty()),
                      CONSOLE))
          .isInstanceOf(BindException.class);
    }
  }

  private LocalService.Options withData() {
    return new LocalService.Options(HOME, 0, Optional.of(data), Optional.empty());
  }

  private String createConversation(String url, String token) throws Exception {
    HttpResponse<String> created =
        post(url + "/v2/conversations", token, "{\"name\":\"A parcel\",\"type\":\"contact\"}");
    assertThat(created.statusCode()).isEqualTo(201);
    return String.valueOf(Objects.requireNonNull(JSON.std.mapFrom(created.body()).get("id")));
  }

  private HttpResponse<String> get(String url, String token) throws Exception {
    return send(authorized(url, token));
  }

  private HttpResponse<String> post(String url, String token, String body) throws Exception {
    return send(
        authorized(url, token)
            .header("content-type", "application/json")
            .POST(BodyPublishers.ofString(body)));
  }

  private static HttpRequest.Builder authorized(String url, String token) {
    HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(url));
    return token.isEmpty() ? request : request.header("authorization", "Bearer " + token);
  }

  private HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
    return http.send(request.build());
  }
}
