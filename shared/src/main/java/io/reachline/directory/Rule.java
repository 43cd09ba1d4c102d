package io.reachline.directory;

import io.reachline.json.Fields;
import io.reachline.json.JsonObject;
import io.reachline.wire.WireNamed;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/**
 * A rule of a workflow: a condition, and the targets to notify if it holds.
 *
 * @param name a name that is unique in the workflow
 * @param when a condition in CEL; empty if the rule always applies
 * @param delay the time from the inbound message to the evaluation, 0 s to 24 h
 * @param repeat the time between the evaluations of a rule that was triggered, 1 minute to 24 h;
 *     zero if it is evaluated once
 * @param targets the targets to notify, at least one, ordered by kind
 * @param then whether the workflow goes on after the rule has notified somebody who is online
 */
public record Rule(
    String name, String when, Duration delay, Duration repeat, List<Target> targets, Then then) {
  private static final int MAX_NAME_BYTES = 200;
  private static final int MAX_WHEN_BYTES = 8_000;
  private static final int MAX_NOTIFY_BYTES = 32_000;
  private static final Duration MAX_DELAY = Duration.ofHours(24);
  private static final Duration MIN_REPEAT = Duration.ofMinutes(1);

  /** The time from the inbound message on in which a rule is evaluated again. */
  public static final Duration MAX_REPEATED = Duration.ofHours(24);

  /** The continuation of a workflow after a rule has notified somebody who is online. */
  public enum Then implements WireNamed {
    STOP,
    CONTINUE;
  }

  public Rule {
    targets = Target.ordered(targets);
  }

  /** Creates a rule that is evaluated once. */
  public Rule(String name, String when, Duration delay, List<Target> targets, Then then) {
    this(name, when, delay, Duration.ZERO, targets, then);
  }

  /** Reads a rule that a client sent, and refuses its invalid fields. */
  static Rule read(Fields fields) {
    String name = fields.requiredText("name", MAX_NAME_BYTES);
    String when = Objects.requireNonNullElse(fields.text("when", MAX_WHEN_BYTES), "");
    Duration delay = duration(fields, "delay", Duration.ZERO, MAX_DELAY);
    Duration repeat = duration(fields, "repeat", MIN_REPEAT, MAX_REPEATED);
    Fields notify = fields.nested("notify", MAX_NOTIFY_BYTES);
    List<Target> targets = new ArrayList<>();
    for (Target.Kind kind : Target.Kind.values()) {
      targets.addAll(notify.ids(kind.plural(), kind::target));
    }
    notify.refuseOthers(Set.of());
    if (targets.isEmpty()) {
      fields.refuse("notify", "must name at least one " + Target.Kind.anyLabel());
    }
    Then then = fields.choice("then", Then.values(), Then.CONTINUE);
    fields.refuseOthers(Set.of());
    return new Rule(name, when.isBlank() ? "" : when, delay, repeat, targets, then);
  }

  /** Reads a duration, zero if there is none. */
  private static Duration duration(Fields fields, String name, Duration least, Duration most) {
    String text = fields.text(name, MAX_NAME_BYTES);
    if (text != null) {
      try {
        Duration duration = Duration.parse(text);
        if (duration.compareTo(least) >= 0 && duration.compareTo(most) <= 0) {
          return duration;
        }
      } catch (DateTimeParseException e) {
        // Refused below, as is a duration that is too short or too long.
      }
      fields.refuse(name, "must be an ISO 8601 duration from %s to %s".formatted(least, most));
    }
    return Duration.ZERO;
  }

  public boolean isDelayed() {
    return delay.isPositive();
  }

  /** Returns whether the rule is evaluated again once it was triggered. */
  public boolean isRepeated() {
    return repeat.isPositive();
  }

  /** Returns the rule as the API shows it. */
  public JsonObject toJson() {
    JsonObject.Builder notify = JsonObject.builder();
    for (Target.Kind kind : Target.Kind.values()) {
      kind.put(notify, targets);
    }
    return JsonObject.builder()
        .put("name", name)
        .put("when", when)
        .put("delay", delay.toString())
        .putIfPresent("repeat", isRepeated() ? repeat.toString() : null)
        .put("notify", notify.build())
        .put("then", then.wireName())
        .build();
  }

  /** Returns the rule that {@link #toJson()} wrote. */
  public static Rule ofJson(JsonObject json) {
    return new Rule(
        json.text("name").orElseThrow(),
        json.text("when").orElse(""),
        Duration.parse(json.text("delay").orElseThrow()),
        json.text("repeat").map(Duration::parse).orElse(Duration.ZERO),
        Target.read(json.object("notify"), Target.Kind::plural),
        WireNamed.require(Then.values(), json.text("then").orElseThrow()));
  }
}
