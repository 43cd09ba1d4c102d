package io.reachline.directory;

import io.reachline.identity.UserId;
import io.reachline.json.JsonObject;
import java.time.Duration;
import java.util.List;
import java.util.Locale;

/**
 * A rule of a workflow: whom to notify, when.
 *
 * @param name unique in its workflow
 * @param when a condition in CEL; empty: always
 * @param delay counted from the inbound message, 0 s to 24 h
 * @param channels the team inboxes to notify
 * @param users the users to notify in their personal inboxes
 * @param then what follows a success
 */
public record Rule(
    String name,
    String when,
    Duration delay,
    List<ChannelId> channels,
    List<UserId> users,
    Then then) {

  /** What happens to the rest of a workflow after a rule has notified somebody who is online. */
  public enum Then {
    STOP,
    CONTINUE;

    public String wireName() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  public Rule {
    channels = channels.stream().distinct().toList();
    users = users.stream().distinct().toList();
  }

  public boolean isDelayed() {
    return delay.isPositive();
  }

  /** Returns the rule as the API shows it. */
  public JsonObject toJson() {
    return JsonObject.builder()
        .put("name", name)
        .put("when", when)
        .put("delay", delay.toString())
        .put(
            "notify",
            JsonObject.builder()
                .put("channels", channels.stream().map(ChannelId::value).toList())
                .put("users", users.stream().map(UserId::value).toList())
                .build())
        .put("then", then.wireName())
        .build();
  }

  /** Returns the rule that {@link #toJson()} wrote. */
  public static Rule ofJson(JsonObject json) {
    JsonObject notify = json.object("notify");
    return new Rule(
        json.text("name").orElseThrow(),
        json.text("when").orElse(""),
        Duration.parse(json.text("delay").orElseThrow()),
        notify.texts("channels").stream().map(ChannelId::new).toList(),
        notify.texts("users").stream().map(UserId::new).toList(),
        Then.valueOf(json.text("then").orElseThrow().toUpperCase(Locale.ROOT)));
  }
}
