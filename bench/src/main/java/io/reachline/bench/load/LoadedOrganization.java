package io.reachline.bench.load;

import io.reachline.bench.load.Api.Call;
import io.reachline.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * An organisation of its own under load: one channel whose agent is online and one whose agent is
 * not, a workflow of ten rules, a webhook's source, and conversations.
 *
 * @param zohoOrganization the organisation's id at Zoho
 * @param webhook the webhook's id at Zoho
 * @param webhookPath the path of the webhook's address
 * @param presentInbox the channel whose agent is online
 * @param absentInbox the channel whose agent is offline
 * @param talks the conversations to which messages are posted
 * @param commanded the conversations to which commands are sent
 */
record LoadedOrganization(
    String zohoOrganization,
    String webhook,
    String webhookPath,
    String presentAgent,
    String absentAgent,
    String presentInbox,
    String absentInbox,
    String guestToken,
    String agentToken,
    String botToken,
    String adminToken,
    List<String> talks,
    List<String> commanded) {

  /** The mark of a message for the channel whose agent is online. */
  static final String TO_PRESENT = "[sales]";

  /** The mark of a message for the channel whose agent is offline. */
  static final String TO_ABSENT = "[service]";

  /** The mark of a message that a delayed rule passes to the channel whose agent is online. */
  static final String LATER = "[callback]";

  private static final int RULES_BESIDE = 7;

  /** Creates the organisation with this many conversations of each kind. */
  static LoadedOrganization create(Api api, Random random, int conversations)
      throws IOException, InterruptedException {
    String id = id(random);
    String present = id(random);
    String absent = id(random);
    String admin = api.token("admin", id, id(random));
    String zohoOrganization = String.valueOf(100_000_000 + random.nextInt(900_000_000));
    String webhook = String.valueOf(65_403_000_000_000_000L + random.nextInt(1_000_000));
    String sales = channel(api, admin, "sales", present);
    String service = channel(api, admin, "service", absent);
    api.create(
        new Call(
            "PUT",
            "/v2/users/%s/presence".formatted(present),
            "{\"presence\":\"online\"}",
            Call.get("", admin).headers(),
            Call.get("", admin).timeout()));
    api.create(Call.post("/v2/workflows", admin, workflow(sales, service).toString()));
    JsonObject source =
        api.create(
            Call.post(
                "/v2/sources",
                admin,
                JsonObject.builder()
                    .put("type", "zoho-desk")
                    .put("orgId", zohoOrganization)
                    .put("webhookId", webhook)
                    .put("host", "desk.zoho.com")
                    .build()
                    .toString()));
    return new LoadedOrganization(
        zohoOrganization,
        webhook,
        URI.create(source.text("url").orElseThrow()).getPath(),
        present,
        absent,
        sales,
        service,
        api.token("guest", id, id(random)),
        api.token("agent", id, present),
        api.token("bot", id, id(random)),
        admin,
        conversations(api, admin, conversations),
        conversations(api, admin, conversations));
  }

  private static String channel(Api api, String admin, String name, String agent)
      throws IOException, InterruptedException {
    api.create(
        Call.post(
            "/v2/users",
            admin,
            JsonObject.builder().put("id", agent).put("name", name).build().toString()));
    String channel =
        api.create(
                Call.post(
                    "/v2/channels",
                    admin,
                    JsonObject.builder()
                        .put("name", name)
                        .put("members", List.of(agent))
                        .build()
                        .toString()))
            .text("id")
            .orElseThrow();
    Call subscription =
        Call.post(
            "/v2/users/" + agent,
            admin,
            JsonObject.builder().put("channels", List.of(channel)).build().toString());
    api.create(
        new Call(
            "PATCH",
            subscription.path(),
            subscription.body(),
            subscription.headers(),
            subscription.timeout()));
    return channel;
  }

  private static JsonObject workflow(String sales, String service) {
    List<Map<String, Object>> rules = new ArrayList<>();
    for (int i = 0; i < RULES_BESIDE; i++) {
      rules.add(rule("word " + i, "[word %d]".formatted(i), "PT0S", service));
    }
    rules.add(rule("later", LATER, "PT3S", sales));
    rules.add(rule("service", TO_ABSENT, "PT0S", service));
    rules.add(rule("sales", TO_PRESENT, "PT0S", sales));
    return JsonObject.builder().put("name", "All").put("rules", rules).build();
  }

  private static Map<String, Object> rule(String name, String mark, String delay, String channel) {
    return Map.of(
        "name",
        name,
        "when",
        "message.text.contains('%s')".formatted(mark),
        "delay",
        delay,
        "notify",
        Map.of("channels", List.of(channel)));
  }

  private static List<String> conversations(Api api, String token, int number)
      throws IOException, InterruptedException {
    List<String> ids = new ArrayList<>();
    for (int i = 0; i < number; i++) {
      ids.add(
          api.create(Call.post("/v2/conversations", token, "{\"name\":\"Order %d\"}".formatted(i)))
              .text("id")
              .orElseThrow());
    }
    return ids;
  }

  private static String id(Random random) {
    byte[] bytes = new byte[12];
    random.nextBytes(bytes);
    return HexFormat.of().formatHex(bytes);
  }
}
