package io.reachline.functions.directory;

import io.reachline.directory.Branch;
import io.reachline.directory.DirectorySnapshot;
import io.reachline.directory.DirectoryStore;
import io.reachline.directory.Presence;
import io.reachline.directory.Target;
import io.reachline.directory.User;
import io.reachline.directory.Workflow;
import io.reachline.directory.WorkflowId;
import io.reachline.gateway.Request;
import io.reachline.gateway.Response;
import io.reachline.identity.Caller;
import io.reachline.identity.HexId;
import io.reachline.identity.UserId;
import io.reachline.json.Fields;
import io.reachline.json.Json;
import io.reachline.json.JsonObject;
import io.reachline.json.MalformedJson;
import io.reachline.json.Parsed;
import io.reachline.json.Timestamp;
import io.reachline.json.Utf8;
import io.reachline.routing.Contacts;
import io.reachline.routing.Evaluation;
import io.reachline.routing.Evaluation.EvaluatedRule;
import io.reachline.routing.Origin;
import io.reachline.routing.RoutingEngine;
import io.reachline.routing.RuleOutcome;
import io.reachline.routing.Targets;
import io.reachline.session.Situation;
import io.reachline.session.SituationStore;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Answers what would happen to a message, and writes nothing. */
final class EvaluationRoute {
  private static final int MAX_PRESENCE_BYTES = 200_000;
  private static final int MAX_SHOWN = 100;
  private static final int MAX_TIME_BYTES = 40;
  private static final Duration MAX_AWAY = Duration.ofDays(366);

  private final RoutingEngine engine;
  private final DirectoryStore directory;
  private final Contacts contacts;
  private final SituationStore conversations;
  private final Clock clock;

  EvaluationRoute(
      RoutingEngine engine, DirectoryStore directory, SituationStore conversations, Clock clock) {
    this.engine = engine;
    this.directory = directory;
    this.contacts = new Contacts(directory);
    this.conversations = conversations;
    this.clock = clock;
  }

  Response evaluate(Request request, Caller caller) throws MalformedJson {
    JsonObject body = Json.readObject(request.body());
    Fields fields = new Fields(body);
    Map<UserId, Boolean> presence = presence(fields);
    Instant now = now(fields);
    HypotheticalMessage hypothetical =
        new HypotheticalMessage(caller.organization(), Clock.fixed(now, ZoneOffset.UTC));
    Optional<Situation> situation =
        body.get("conversation") instanceof String id
            ? find(id, hypothetical)
            : Optional.<Situation>empty();
    if (situation.isEmpty() && body.get("conversation") instanceof String) {
      return Response.notFound("Conversation");
    }
    return switch (hypothetical.read(fields, situation)) {
      case Parsed.Refused<Origin>(var reason) -> Response.badRequest(reason);
      case Parsed.Valid<Origin>(var origin) -> Response.ok(evaluate(origin, caller, presence, now));
    };
  }

  private Optional<Situation> find(String id, HypotheticalMessage hypothetical) {
    return HexId.isValid(id)
            && conversations.find(hypothetical.conversation(id))
                instanceof SituationStore.Found.In(var situation)
        ? Optional.of(situation)
        : Optional.empty();
  }

  /** Returns the time to suppose: the present where none is given. */
  private Instant now(Fields fields) {
    String text = fields.text("now", MAX_TIME_BYTES);
    Instant present = clock.instant();
    if (text == null) {
      return present;
    }
    try {
      Instant given = OffsetDateTime.parse(text).toInstant();
      if (Duration.between(present, given).abs().compareTo(MAX_AWAY) <= 0) {
        return given;
      }
    } catch (DateTimeParseException e) {
      // Told below, together with what is too far away.
    }
    fields.refuse("now", "must be an ISO 8601 time with its zone, at most 366 days away");
    return present;
  }

  private static Map<UserId, Boolean> presence(Fields fields) {
    Map<UserId, Boolean> presence = new HashMap<>();
    fields
        .object("presence", MAX_PRESENCE_BYTES)
        .members()
        .forEach(
            (user, value) -> {
              if (!HexId.isValid(user)) {
                fields.refuse(
                    "presence." + Utf8.prefix(user, MAX_SHOWN), "is not the id of a user");
              } else if (!("online".equals(value) || "offline".equals(value))) {
                fields.refuse("presence." + user, "must be online or offline");
              } else {
                presence.put(new UserId(user), "online".equals(value));
              }
            });
    return presence;
  }

  private JsonObject evaluate(
      Origin origin, Caller caller, Map<UserId, Boolean> presence, Instant now) {
    Optional<String> obstacle = origin.obstacle();
    if (obstacle.isPresent()) {
      return JsonObject.builder()
          .put("runs", false)
          .put("reason", obstacle.get())
          .put("workflows", List.of())
          .put("messages", List.of())
          .put("inboxes", List.of())
          .build();
    }
    DirectorySnapshot snapshot =
        supposing(directory.snapshot(caller.organization()), presence, now);
    Evaluation evaluation = engine.first(withContact(origin, snapshot), snapshot, now);
    return JsonObject.builder()
        .put("runs", true)
        .put("workflows", workflows(evaluation, snapshot))
        .putIfPresent("fallback", fallback(evaluation))
        .put(
            "messages",
            evaluation.step().statuses().stream()
                .map(status -> status.toMessage(origin.message(), origin.status(), false))
                .map(
                    message ->
                        JsonObject.builder()
                            .put("text", message.text())
                            .put("meta", message.meta())
                            .build()
                            .members())
                .toList())
        .put("inboxes", evaluation.step().inboxes().stream().map(inbox -> inbox.id()).toList())
        .build();
  }

  private Origin withContact(Origin origin, DirectorySnapshot snapshot) {
    return origin.contact().isPresent()
        ? origin
        : origin.with(contacts.of(origin.situation().conversation(), origin.message(), snapshot));
  }

  /** Returns the directory as it would be under a given presence. */
  private static DirectorySnapshot supposing(
      DirectorySnapshot snapshot, Map<UserId, Boolean> presence, Instant now) {
    return new DirectorySnapshot(
        snapshot.branches().stream()
            .map(
                branch ->
                    new Branch(
                        branch.organization(),
                        branch.channels(),
                        branch.users().stream()
                            .map(user -> supposing(user, presence, now))
                            .toList(),
                        branch.workflows()))
            .toList());
  }

  private static User supposing(User user, Map<UserId, Boolean> presence, Instant now) {
    return presence.containsKey(user.id())
        ? user.with(
            new Presence(
                Boolean.TRUE.equals(presence.get(user.id())), now.plus(Duration.ofDays(1))))
        : user;
  }

  private static List<Map<String, ?>> workflows(Evaluation evaluation, DirectorySnapshot snapshot) {
    List<Map<String, ?>> workflows = new ArrayList<>();
    evaluation.rules().stream()
        .flatMap(rule -> rule.workflow().stream())
        .distinct()
        .forEach(id -> workflows.add(workflow(id, evaluation, snapshot)));
    return workflows;
  }

  private static Map<String, ?> workflow(
      WorkflowId id, Evaluation evaluation, DirectorySnapshot snapshot) {
    Workflow workflow =
        snapshot.branches().stream()
            .flatMap(branch -> branch.workflows().stream())
            .filter(known -> known.id().equals(id))
            .findFirst()
            .orElseThrow();
    return JsonObject.builder()
        .put("id", id.value())
        .put("name", workflow.name())
        .put("organization", workflow.organization().value())
        .put(
            "rules",
            evaluation.rules().stream()
                .filter(rule -> rule.workflow().equals(Optional.of(id)))
                .map(rule -> rule(rule).members())
                .toList())
        .build()
        .members();
  }

  /** What tells all channels, where no workflow ran or no rule was triggered. */
  private static @Nullable JsonObject fallback(Evaluation evaluation) {
    return evaluation.rules().stream()
        .filter(rule -> rule.workflow().isEmpty())
        .findFirst()
        .map(EvaluationRoute::rule)
        .orElse(null);
  }

  private static JsonObject rule(EvaluatedRule rule) {
    JsonObject.Builder json = JsonObject.builder().put("name", rule.name().orElse(null));
    return switch (rule.outcome()) {
      case RuleOutcome.Triggered(var targets, var stops) ->
          targets(json.put("outcome", "triggered").put("matched", true), targets)
              .put("stops", stops)
              .build();
      case RuleOutcome.NotMatched _ ->
          json.put("outcome", "not matched").put("matched", false).build();
      case RuleOutcome.Failed(var reason) ->
          json.put("outcome", "failed").put("matched", false).put("reason", reason).build();
      case RuleOutcome.Waits(var due) ->
          json.put("outcome", "waits").put("due", Timestamp.format(due)).build();
      case RuleOutcome.NotReached _ -> json.put("outcome", "stopped before").build();
    };
  }

  private static JsonObject.Builder targets(JsonObject.Builder json, Targets targets) {
    for (Target.Kind kind : Target.Kind.values()) {
      json.put(kind.plural(), kind.idsOf(targets.online()))
          .put(kind.offline(), kind.idsOf(targets.offline()));
    }
    return json.put("skipped", targets.missingIds());
  }
}
