package io.reachline.integration;

import static io.reachline.integration.RoutedOrganization.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.reachline.gateway.ContractClient;
import io.reachline.json.JsonObject;
import io.reachline.local.LocalService;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Tests the replay of messages that the whole service routed, over HTTP. */
class ReplayIT {
  private static final Path HOME = Path.of("..");
  private static final PrintStream CONSOLE = System.out;
  private static final int MESSAGES = 12;

  @Test
  void replay_storedRulesAndDrafts_givesWhatWasWrittenAndWhatWouldChange() throws Exception {
    try (LocalService service = LocalService.start(LocalService.Options.inMemory(HOME), CONSOLE);
        ContractClient http = new ContractClient()) {
      RoutedOrganization organization = new RoutedOrganization(http, service);
      organization.create("PT0S");
      List<String> conversations = new ArrayList<>();
      for (int i = 0; i < MESSAGES; i++) {
        if (i % 3 == 0) {
          // Presence changes between routings, not within one.
          assertThat(told(organization, conversations, i)).hasSize(i);
          organization.presence(i % 2 == 0 ? "online" : "offline");
          conversations.add(organization.conversation());
        }
        organization.write(conversations.getLast(), i % 4 == 0 ? "A refund" : "Hello");
      }
      Map<String, List<JsonObject>> told = told(organization, conversations, MESSAGES);

      List<JsonObject> pages = replay(organization, Optional.empty(), 5, false);

      assertThat(pages).hasSizeGreaterThan(2);
      assertThat(shown(pages, "before")).isEqualTo(told);
      assertThat(shown(pages, "after")).isEqualTo(told);
      assertThat(pages.getLast().object("counts").get("messages")).isEqualTo(MESSAGES);
      assertThat(pages.getLast().object("counts").get("changed")).isEqualTo(0);

      JsonObject draft = draft(organization.workflow());
      List<JsonObject> changed = replay(organization, Optional.of(draft), 100, true);

      JsonObject counts = changed.getLast().object("counts");
      assertThat(counts.get("messages")).isEqualTo(MESSAGES);
      assertThat(counts.get("changed")).isEqualTo(MESSAGES / 4);
      for (JsonObject message : changed.getFirst().objects("messages")) {
        assertThat(message.objects("before").getFirst().text("rule")).hasValue("to sales");
        assertThat(message.objects("after").getFirst().text("rule")).hasValue("refunds");
      }
      assertThat(told(organization, conversations, MESSAGES)).isEqualTo(told);

      JsonObject wrong =
          draft.with(
              "rules", List.of(draft.objects("rules").getFirst().with("when", "1 +").members()));
      assertThat(
              organization.replayRefused(
                  JsonObject.builder().put("workflows", List.of(wrong.members())).build()))
          .startsWith("workflows[0].rules[0].when is not a valid condition");
    }
  }

  /** Returns the workflow with one rule before the others. */
  private static JsonObject draft(JsonObject workflow) {
    List<JsonObject> rules = new ArrayList<>(workflow.objects("rules"));
    rules.addFirst(
        rules
            .getFirst()
            .with("name", "refunds")
            .with("when", "message.text.contains('refund')")
            .with("then", "stop"));
    // A message that nobody gets of the first rule is told of by the last one as before.
    rules.set(1, rules.get(1).with("when", "!message.text.contains('refund')"));
    return workflow.with("rules", rules.stream().map(JsonObject::members).toList());
  }

  private static Map<String, List<JsonObject>> told(
      RoutedOrganization organization, List<String> conversations, int written) throws Exception {
    List<JsonObject> statuses =
        await(
            () -> {
              List<JsonObject> all = new ArrayList<>();
              for (String conversation : conversations) {
                all.addAll(organization.statuses(conversation));
              }
              return all;
            },
            all -> all.size() >= written);
    Map<String, List<JsonObject>> told = new TreeMap<>();
    for (JsonObject status : statuses) {
      JsonObject meta = status.object("meta");
      told.computeIfAbsent(meta.text("origin").orElseThrow(), _ -> new ArrayList<>())
          .add(
              JsonObject.builder()
                  .put("at", status.get("createdAt"))
                  .put("text", status.get("text"))
                  .putAll(meta.without(Set.of("origin", "status", "isTask", "delivered")))
                  .build());
    }
    return told;
  }

  private static Map<String, List<JsonObject>> shown(List<JsonObject> pages, String name) {
    Map<String, List<JsonObject>> shown = new TreeMap<>();
    for (JsonObject page : pages) {
      for (JsonObject message : page.objects("messages")) {
        shown.put(message.text("message").orElseThrow(), message.objects(name));
      }
    }
    return shown;
  }

  private static List<JsonObject> replay(
      RoutedOrganization organization, Optional<JsonObject> draft, int limit, boolean onlyChanged)
      throws Exception {
    JsonObject body =
        JsonObject.builder()
            .putIfPresent(
                "workflows", draft.map(workflow -> List.of(workflow.members())).orElse(null))
            .put("limit", limit)
            .put("onlyChanged", onlyChanged)
            .build();
    List<JsonObject> pages = new ArrayList<>();
    Optional<String> cursor = Optional.empty();
    do {
      JsonObject page = organization.replay(cursor.map(c -> body.with("cursor", c)).orElse(body));
      pages.add(page);
      cursor = page.text("next");
    } while (cursor.isPresent());
    return pages;
  }
}
