package io.reachline.local;

import io.reachline.identity.Scope;
import io.reachline.local.ApiClient.Answer;
import io.reachline.local.DemoScript.Act;
import io.reachline.local.DemoScript.Scene;
import java.net.URI;
import java.time.Duration;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/** A player of the demo's script, who calls the API as customers and agents do. */
final class DemoPlayer implements AutoCloseable {

  private final TokenClient tokens;
  private final ApiClient admin;
  private final ApiClient guest;
  private final Map<DemoUser, ApiClient> agents = new EnumMap<>(DemoUser.class);
  private final Consumer<String> lines;
  private final Map<Integer, String> conversations = new HashMap<>();
  private final Set<DemoUser> present = new HashSet<>();

  /**
   * @param lines receives a line for each act
   */
  DemoPlayer(URI url, Consumer<String> lines) {
    this.tokens = new TokenClient(url);
    this.admin = tokens.api(Scope.ADMIN);
    this.guest = tokens.api(Scope.GUEST);
    this.lines = lines;
  }

  /** Plays a scene. */
  void play(Scene scene) {
    String line =
        switch (scene.act()) {
          case Act.Write(var customer, var text) -> write(customer, text);
          case Act.Come(var agent) -> come(agent);
          case Act.Go(var agent) -> go(agent);
          case Act.Accept(var agent, var answer) -> accept(agent, answer);
        };
    if (!line.isEmpty()) {
      lines.accept("%s  %s".formatted(minutes(scene.after()), line));
    }
  }

  private static String minutes(Duration after) {
    return "%02d:%02d".formatted(after.toMinutes(), after.toSecondsPart());
  }

  private String write(int customer, String text) {
    String conversation = conversations.computeIfAbsent(customer, number -> open(text));
    guest
        .send("POST", "/v2/conversations/%s/messages".formatted(conversation), Map.of("text", text))
        .expect(201);
    return "customer %d: %s".formatted(customer + 1, text);
  }

  private String open(String text) {
    return guest
        .send("POST", "/v2/conversations", Map.of("name", text, "type", "contact"))
        .expect(201)
        .field("id");
  }

  private String come(DemoUser agent) {
    present.add(agent);
    setPresence(agent, "online");
    return "%s comes".formatted(agent.wireName());
  }

  private String go(DemoUser agent) {
    present.remove(agent);
    setPresence(agent, "offline");
    return "%s goes".formatted(agent.wireName());
  }

  private void setPresence(DemoUser user, String presence) {
    admin
        .send("PUT", "/v2/users/%s/presence".formatted(user.id()), Map.of("presence", presence))
        .expect(200);
  }

  /** Accepts what waits longest for an agent who is there; returns an empty text otherwise. */
  private String accept(DemoUser agent, String answer) {
    if (!present.contains(agent)) {
      return "";
    }
    ApiClient api = agents.computeIfAbsent(agent, user -> tokens.api(Scope.AGENT, user));
    List<Map<?, ?>> waiting =
        api.get("/v2/users/%s/inbox?sort=createdAt&limit=1".formatted(agent.id()))
            .expect(200)
            .list();
    if (waiting.isEmpty()) {
      return "";
    }
    String messages =
        "/v2/conversations/%s/messages".formatted(Answer.text(waiting.getFirst(), "conversation"));
    api.send("POST", messages, Map.of("type", "command", "text", "/accept")).expect(201);
    api.send("POST", messages, Map.of("text", answer)).expect(201);
    return "%s accepts: %s".formatted(agent.wireName(), answer);
  }

  @Override
  public void close() {
    admin.close();
    guest.close();
    agents.values().forEach(ApiClient::close);
  }
}
