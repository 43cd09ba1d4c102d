package io.reachline.integration;

import static io.reachline.integration.RoutedOrganization.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.reachline.gateway.ContractClient;
import io.reachline.identity.Scope;
import io.reachline.json.JsonObject;
import io.reachline.local.LocalService;
import io.reachline.local.event.EventSender;
import io.reachline.webhook.EventBuilder;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintStream;
import java.io.StringReader;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Tests commands and messages over HTTP when Zoho's clock is ahead of the service's. */
class TwoClocksIT {
  private static final PrintStream CONSOLE = System.out;

  private static LocalService service;
  private static ContractClient http;
  private static Api admin;

  @BeforeAll
  static void start() throws IOException {
    service = LocalService.start(LocalService.Options.inMemory(Path.of("..")), CONSOLE);
    http = new ContractClient();
    admin = new Api(http, service.url().toString(), service.token(Scope.ADMIN));
  }

  @AfterAll
  static void stop() {
    http.close();
    service.close();
  }

  @Test
  void accept_afterAMessageTwoSecondsAhead_isActiveAndLeavesTheInboxes() throws Exception {
    String session = "65403000000071001";
    deliver(message(session, "Do you have it in blue?", Duration.ofSeconds(2)));
    JsonObject message = await(() -> messages(session), all -> !all.isEmpty()).getFirst();
    String conversation = message.text("conversation").orElseThrow();
    await(() -> statuses(conversation), all -> !all.isEmpty());
    assertThat(state(conversation)).isEqualTo("queued");
    assertThat(waiting(conversation)).hasSize(1);

    command(conversation, "/accept");

    assertThat(state(conversation)).isEqualTo("active");
    assertThat(waiting(conversation)).isEmpty();
    assertThat(statuses(conversation))
        .extracting(status -> status.get("text"))
        .containsExactly("Notifications Delivered");
  }

  @Test
  void acceptAndLeave_afterAPickUpFourMinutesAhead_theNextMessageIsTold() throws Exception {
    String session = "65403000000071002";
    deliver(status(session, "ON_PROGRESS", "OPEN", Duration.ofMinutes(4)));
    String conversation = admin.get("/v2/sessions/" + session).text("conversation").orElseThrow();
    assertThat(state(conversation)).isEqualTo("active");

    command(conversation, "/accept");
    command(conversation, "/leave");
    assertThat(state(conversation)).isEqualTo("closed");
    deliver(message(session, "Anybody there?", Duration.ofMinutes(4)));

    assertThat(await(() -> statuses(conversation), all -> !all.isEmpty()))
        .extracting(status -> status.get("text"))
        .containsExactly("Notifications Delivered");
    assertThat(state(conversation)).isEqualTo("queued");
    assertThat(waiting(conversation)).hasSize(1);
  }

  /** Picked up, written nine seconds later, and only then told that it ended in between. */
  @Test
  void message_overtakesTheEndBeforeIt_isToldAndWaits() throws Exception {
    String session = "65403000000071003";
    deliver(status(session, "ON_PROGRESS", "OPEN", Duration.ofSeconds(-30)));
    String conversation = admin.get("/v2/sessions/" + session).text("conversation").orElseThrow();
    deliver(message(session, "One more thing", Duration.ofSeconds(-21)));
    await(() -> messages(session), all -> !all.isEmpty());
    assertThat(state(conversation)).isEqualTo("active");

    deliver(status(session, "ENDED", "ON_PROGRESS", Duration.ofSeconds(-25)));

    assertThat(await(() -> statuses(conversation), all -> !all.isEmpty()))
        .extracting(status -> status.get("text"))
        .containsExactly("Notifications Delivered");
    assertThat(state(conversation)).isEqualTo("queued");
    assertThat(waiting(conversation)).hasSize(1);
  }

  private static void deliver(EventBuilder event) throws IOException, InterruptedException {
    try (EventSender sender =
        new EventSender(
            service::webhookToken, service.webhookUrl(), 1, Optional.empty(), _ -> {})) {
      String body = "[%s]".formatted(event.json());
      assertThat(sender.send(new BufferedReader(new StringReader(body))).isComplete()).isTrue();
    }
  }

  private static EventBuilder status(String session, String status, String before, Duration ahead) {
    return EventBuilder.aSessionEvent(Instant.now().plus(ahead))
        .payload("sessionId", session)
        .payload("sessionStatus", status)
        .payload("sessionOldStatus", before)
        .payload("messagesCount", "1");
  }

  private static EventBuilder message(String session, String text, Duration ahead) {
    return EventBuilder.aMessageEvent(Instant.now().plus(ahead))
        .payload("id", session + "9")
        .payload("sessionId", session)
        .payload("text", text);
  }

  private static List<JsonObject> messages(String session)
      throws IOException, InterruptedException {
    return admin.list("/v2/messages?type=chat&limit=100").stream()
        .filter(message -> session.equals(message.object("meta").get("session")))
        .toList();
  }

  private static List<JsonObject> statuses(String conversation)
      throws IOException, InterruptedException {
    return admin
        .list("/v2/messages?conversation=%s&type=status&role=system".formatted(conversation))
        .stream()
        .filter(message -> message.text("text").orElseThrow().startsWith("Notifications "))
        .toList();
  }

  private static void command(String conversation, String text)
      throws IOException, InterruptedException {
    admin.send(
        "POST",
        "/v2/conversations/%s/messages".formatted(conversation),
        JsonObject.builder().put("type", "command").put("text", text).build());
  }

  private static String state(String conversation) throws IOException, InterruptedException {
    return admin.get("/v2/conversations/" + conversation).text("status").orElseThrow();
  }

  /** Returns a conversation's entries in the inboxes that the demo's sales agent sees. */
  private static List<JsonObject> waiting(String conversation)
      throws IOException, InterruptedException {
    return admin.list("/v2/users/64d1f0c2a9b3e87f5c21a011/inbox?limit=500").stream()
        .filter(entry -> conversation.equals(entry.get("conversation")))
        .toList();
  }
}
