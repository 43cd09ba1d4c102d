package io.reachline.local;

import io.reachline.local.ApiClient.Answer;
import io.reachline.local.event.DemoSource;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * The demo organisation's users, channels and workflows. Messages go to sales, where somebody is
 * online. Messages about service go to a team where nobody is online, and are tried once more after
 * ten seconds. A message that nobody has accepted after five minutes goes to the night shift.
 */
final class DemoDirectory {

  private static final String NAME = "Demo";
  private static final String ORGANIZATION = "/v2/organizations/" + DemoSource.ORGANIZATION;

  private final ApiClient api;

  DemoDirectory(ApiClient api) {
    this.api = api;
  }

  /** Creates the directory unless it exists, and puts the sales agent online. */
  void seed() {
    // The name is set last, so an organisation without one was seeded only in part.
    if (api.get(ORGANIZATION).expect(200).field("name").isEmpty()) {
      createUsers();
      Map<Team, String> channels = createChannels();
      subscribe(channels);
      createWorkflows(channels);
      api.send("PATCH", ORGANIZATION, Map.of("name", NAME)).expect(200);
    }
    // At every start, since presence expires.
    api.send(
            "PUT",
            "/v2/users/%s/presence".formatted(DemoUser.AGENT_SALES.id()),
            Map.of("presence", "online"))
        .expect(200);
  }

  private void createUsers() {
    for (DemoUser user : DemoUser.values()) {
      api.send(
              "POST",
              "/v2/users",
              Map.of("id", user.id(), "name", user.wireName(), "role", user.role()))
          .expect(201, 409);
    }
  }

  private Map<Team, String> createChannels() {
    Map<String, String> known = idsByName("/v2/channels");
    Map<Team, String> channels = new EnumMap<>(Team.class);
    for (Team team : Team.values()) {
      channels.put(
          team,
          known.computeIfAbsent(
              team.wireName(),
              name ->
                  api.send("POST", "/v2/channels", Map.of("name", name, "members", memberIds(team)))
                      .expect(201)
                      .field("id")));
    }
    return channels;
  }

  private static List<String> memberIds(Team team) {
    return team.members().stream().map(DemoUser::id).toList();
  }

  private void subscribe(Map<Team, String> channels) {
    for (DemoUser user : DemoUser.values()) {
      List<String> own =
          Arrays.stream(Team.values())
              .filter(team -> team.members().contains(user))
              .map(channels::get)
              .toList();
      if (!own.isEmpty()) {
        api.send("PATCH", "/v2/users/" + user.id(), Map.of("channels", own)).expect(200);
      }
    }
  }

  private void createWorkflows(Map<Team, String> channels) {
    String isAboutService = "message.text.matches('(?i)service')";
    createWorkflow(
        "Sales",
        List.of(
            rule("sales", "!" + isAboutService, "PT0S", Team.SALES, channels),
            rule("nobody accepted", "", "PT5M", Team.AFTER_HOURS, channels)));
    // The delayed rule comes first: if the immediate one found nobody, it would not be waited for.
    createWorkflow(
        "Service",
        List.of(
            rule("service, once more", isAboutService, "PT10S", Team.SERVICE, channels),
            rule("service", isAboutService, "PT0S", Team.SERVICE, channels)));
  }

  private void createWorkflow(String name, List<Map<String, ?>> rules) {
    if (!idsByName("/v2/workflows").containsKey(name)) {
      api.send("POST", "/v2/workflows", Map.of("name", name, "rules", rules)).expect(201);
    }
  }

  private static Map<String, ?> rule(
      String name, String when, String delay, Team team, Map<Team, String> channels) {
    return Map.of(
        "name", name,
        "when", when,
        "delay", delay,
        "notify", Map.of("channels", List.of(channels.get(team))));
  }

  private Map<String, String> idsByName(String path) {
    return api.get(path).expect(200).list().stream()
        .collect(
            Collectors.toMap(
                resource -> Answer.text(resource, "name"),
                resource -> Answer.text(resource, "id"),
                (first, second) -> first));
  }

  /** A team of the demo organisation, with an inbox of its own. */
  private enum Team implements DemoNamed {
    SALES,
    SERVICE,
    AFTER_HOURS;

    List<DemoUser> members() {
      return switch (this) {
        case SALES -> List.of(DemoUser.AGENT_SALES, DemoUser.AGENT_SERVICE);
        case SERVICE -> List.of(DemoUser.AGENT_SERVICE);
        case AFTER_HOURS -> List.of(DemoUser.AGENT_NIGHT);
      };
    }
  }
}
