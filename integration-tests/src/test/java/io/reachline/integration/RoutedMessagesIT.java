package io.reachline.integration;

import static io.reachline.integration.RoutedOrganization.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.reachline.gateway.ContractClient;
import io.reachline.identity.Scope;
import io.reachline.json.JsonObject;
import io.reachline.local.LocalService;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests routing by the whole service over HTTP, from messages to their delivery statuses. */
class RoutedMessagesIT {
  private static final Path HOME = Path.of("..");
  private static final PrintStream CONSOLE = System.out;
  private static final int BURST = 200;

  /** Case 44. */
  @Test
  void burst_inOneConversation_isRoutedOnceEach() throws Exception {
    try (LocalService service = LocalService.start(LocalService.Options.inMemory(HOME), CONSOLE);
        ContractClient http = new ContractClient()) {
      RoutedOrganization organization = new RoutedOrganization(http, service);
      organization.create("PT0S");
      organization.presence("online");
      String conversation = organization.conversation();

      List<String> written = writeAtOnce(organization, List.of(conversation));

      List<JsonObject> statuses =
          await(() -> organization.statuses(conversation), all -> all.size() >= BURST);
      assertOnceEach(statuses, written);
      assertThat(await(organization::inbox, all -> all.size() >= BURST))
          .extracting(entry -> entry.get("origin"))
          .containsExactlyInAnyOrderElementsOf(written);
    }
  }

  /** Case 44. */
  @Test
  void burst_overFiftyConversations_isRoutedOnceEach() throws Exception {
    try (LocalService service = LocalService.start(LocalService.Options.inMemory(HOME), CONSOLE);
        ContractClient http = new ContractClient()) {
      RoutedOrganization organization = new RoutedOrganization(http, service);
      organization.create("PT0S");
      organization.presence("online");
      List<String> conversations = new ArrayList<>();
      for (int i = 0; i < 50; i++) {
        conversations.add(organization.conversation());
      }

      List<String> written = writeAtOnce(organization, conversations);

      List<JsonObject> statuses =
          await(() -> statuses(organization, conversations), all -> all.size() >= BURST);
      assertOnceEach(statuses, written);
    }
  }

  private static List<JsonObject> statuses(
      RoutedOrganization organization, List<String> conversations) throws Exception {
    List<JsonObject> all = new ArrayList<>();
    for (String conversation : conversations) {
      all.addAll(organization.statuses(conversation));
    }
    return all;
  }

  private static List<String> writeAtOnce(
      RoutedOrganization organization, List<String> conversations) throws Exception {
    List<String> written = new ArrayList<>();
    try (ExecutorService threads = Executors.newFixedThreadPool(16)) {
      List<Callable<String>> writers =
          IntStream.range(0, BURST)
              .<Callable<String>>mapToObj(
                  i ->
                      () ->
                          organization.write(
                              conversations.get(i % conversations.size()), "Message " + i))
              .toList();
      for (Future<String> writer : threads.invokeAll(writers)) {
        written.add(writer.get());
      }
    }
    return written;
  }

  private static void assertOnceEach(List<JsonObject> statuses, List<String> written) {
    assertThat(statuses)
        .allSatisfy(status -> assertThat(status.get("text")).isEqualTo("Notifications Delivered"));
    assertThat(statuses.stream().map(status -> String.valueOf(status.object("meta").get("origin"))))
        .containsExactlyInAnyOrderElementsOf(written);
  }

  /** Case 38: the log line that the alarm's metric is extracted from is printed once. */
  @Test
  void nobodyOnline_isUndeliverableWithinMomentsAndCountedOnce() throws Exception {
    ByteArrayOutputStream printed = new ByteArrayOutputStream();
    PrintStream standard = System.out;
    System.setOut(new PrintStream(printed, true, StandardCharsets.UTF_8));
    try (LocalService service = LocalService.start(LocalService.Options.inMemory(HOME), CONSOLE);
        ContractClient http = new ContractClient()) {
      RoutedOrganization organization = new RoutedOrganization(http, service);
      organization.create("PT0S");
      String conversation = organization.conversation();

      organization.write(conversation, "Anybody there?");

      assertThat(await(() -> organization.statuses(conversation), all -> !all.isEmpty()))
          .extracting(status -> status.get("text"))
          .containsExactly("Notifications Undeliverable");
    } finally {
      System.setOut(standard);
    }
    assertThat(printed.toString(StandardCharsets.UTF_8).lines())
        .filteredOn(line -> line.contains("\"NotificationsUndeliverable\":1"))
        .hasSize(1)
        .allSatisfy(line -> assertThat(line).doesNotContain("Anybody there?"));
  }

  /** Why nobody was there is told as it was, also when people and rules are gone. */
  @Test
  void routing_peopleAndRulesDeletedSince_namesWhoShouldHaveBeenThere() throws Exception {
    try (LocalService service = LocalService.start(LocalService.Options.inMemory(HOME), CONSOLE);
        ContractClient http = new ContractClient()) {
      RoutedOrganization organization = new RoutedOrganization(http, service);
      organization.create("PT0S");
      Instant before = Instant.now().truncatedTo(ChronoUnit.MILLIS);
      organization.presence("online");
      organization.presence("offline");
      Instant after = Instant.now();
      String conversation = organization.conversation();
      String message = organization.write(conversation, "Anybody there?");
      JsonObject status =
          await(() -> organization.statuses(conversation), all -> !all.isEmpty()).getFirst();

      JsonObject routing = organization.routing(message);

      JsonObject step = routing.objects("steps").getFirst();
      JsonObject workflow = step.objects("workflows").getFirst();
      JsonObject rule = workflow.objects("rules").getFirst();
      JsonObject channel = rule.objects("targets").getFirst();
      JsonObject agent = channel.objects("members").getFirst();
      assertThat(routing.text("status")).contains("closed");
      assertThat(step.text("kind")).contains("first");
      assertThat(step.texts("messages")).containsExactly(status.text("id").orElseThrow());
      assertThat(workflow.text("name")).contains("all");
      assertThat(rule.text("name")).contains("to sales");
      assertThat(rule.text("outcome")).contains("matched");
      assertThat(channel.text("name")).contains("sales");
      assertThat(channel.get("online")).isEqualTo(false);
      assertThat(agent.text("name")).contains("agent");
      assertThat(agent.get("online")).isEqualTo(false);
      assertThat(Instant.parse(agent.text("lastSeen").orElseThrow())).isBetween(before, after);

      organization.deleteAll();

      assertThat(organization.routing(message)).isEqualTo(routing);
      assertThat(organization.routing(status.text("id").orElseThrow())).isEqualTo(routing);
      assertThat(organization.routingStatus(message, Scope.BOT)).isEqualTo(200);
      assertThat(organization.routingStatus(message, Scope.AGENT)).isEqualTo(403);
      assertThat(organization.routingStatus("0".repeat(24), Scope.BOT)).isEqualTo(404);
    }
  }

  /** A delayed rule survives a restart of the service that keeps its data. */
  @Test
  void delayedRule_serviceRestartedInBetween_isDeliveredAtItsTime(@TempDir Path data)
      throws Exception {
    LocalService.Options options =
        new LocalService.Options(HOME, 0, Optional.of(data.resolve("data")), Optional.empty());
    String conversation;
    String origin;
    try (ContractClient http = new ContractClient()) {
      try (LocalService service = LocalService.start(options, CONSOLE)) {
        RoutedOrganization organization = new RoutedOrganization(http, service);
        organization.create("PT3S");
        conversation = organization.conversation();
        origin = organization.write(conversation, "Hello");
        // The router has seen it when the conversation is queued.
        await(() -> organization.state(conversation), "queued"::equals);
        assertThat(organization.statuses(conversation)).isEmpty();
        // The rule may be due before the service is up again.
        organization.presence("online");
      }
      try (LocalService service = LocalService.start(options, CONSOLE)) {
        RoutedOrganization organization = new RoutedOrganization(http, service);

        List<JsonObject> statuses =
            await(() -> organization.statuses(conversation), all -> !all.isEmpty());

        assertThat(statuses)
            .singleElement()
            .satisfies(
                status -> {
                  assertThat(status.get("text")).isEqualTo("Notifications Delivered");
                  assertThat(status.object("meta").get("origin")).isEqualTo(origin);
                  assertThat(Duration.between(written(origin), created(status)))
                      .isEqualTo(Duration.ofSeconds(3));
                });
      }
    }
  }

  /** Returns the time in the first digits of an id. */
  private static Instant written(String id) {
    return Instant.ofEpochMilli(Long.parseLong(id.substring(0, 12), 16));
  }

  private static Instant created(JsonObject message) {
    return Instant.parse(message.text("createdAt").orElseThrow());
  }
}
