package io.reachline.routing;

import io.reachline.directory.Channel;
import io.reachline.directory.ChannelId;
import io.reachline.directory.Service;
import io.reachline.directory.Target;
import io.reachline.directory.User;
import io.reachline.directory.WorkflowId;
import io.reachline.identity.OrganizationId;
import io.reachline.identity.UserId;
import io.reachline.json.Json;
import io.reachline.json.JsonObject;
import io.reachline.json.Timestamp;
import io.reachline.json.Utf8;
import io.reachline.presence.LastOnline;
import io.reachline.routing.Evaluation.EvaluatedRule;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A writer of reasons, within a size. If it is short of room it leaves out members first, then
 * targets, then rules, and writes the number of those left out.
 */
final class ReasonWriter {
  /** The most members of a channel that a reason names. */
  static final int MAX_MEMBERS = 50;

  // The name of a list in an element, its brackets and a count.
  private static final int BYTES_OF_A_LIST = 30;

  private static final Comparator<Person> PRESENT_FIRST =
      Comparator.comparing(Person::isOnline)
          .thenComparing(member -> member.lastSeen().orElse(Instant.MIN))
          .reversed()
          .thenComparing(member -> member.id().value());

  private final Roster roster;
  private final Map<ChannelId, List<Person>> members = new HashMap<>();
  private int left;

  // Set by the first member without room, so that no further ones are looked up.
  private boolean isFull;

  /** A user as a reason shows them. */
  private record Person(
      UserId id,
      Optional<User> user,
      boolean isOnline,
      Optional<Instant> since,
      Optional<Instant> lastSeen) {}

  /** An element that found room, and its JSON, to which more can be added. */
  private record Added<T>(T element, Map<String, @Nullable Object> json) {}

  ReasonWriter(Roster roster, int maxBytes) {
    this.roster = roster;
    this.left = maxBytes;
  }

  /** Returns the reason of a step that puts a task into inboxes without any rule. */
  Reason ofTargets(Targets targets) {
    return of(
        List.of(
            new EvaluatedRule(
                Optional.empty(),
                Optional.empty(),
                new RuleOutcome.Triggered(targets, false, Optional.empty()))),
        Map.of());
  }

  /** Returns the reason of a step that notes the suppression of a delayed rule. */
  static Reason ofSuppression(Run run, WaitingRule rule, Suppression suppression, Instant now) {
    Map<String, @Nullable Object> workflow =
        members(heading(rule.workflow(), run.first().reason().workflows()));
    workflow.put(
        "rules",
        List.of(
            outcome(
                    JsonObject.builder().put("name", rule.rule().name()),
                    new RuleOutcome.Suppressed(suppression))
                .members()));
    return reason(now, new LinkedHashMap<>(Map.of("workflows", List.of(workflow))));
  }

  /**
   * Returns the reason of a step.
   *
   * @param rules the rules that were considered, in their order
   * @param workflows the workflows without their rules, as a reason shows them
   */
  Reason of(List<EvaluatedRule> rules, Map<WorkflowId, JsonObject> workflows) {
    Map<Optional<WorkflowId>, List<EvaluatedRule>> ofWorkflows =
        rules.stream()
            .collect(
                Collectors.groupingBy(
                    EvaluatedRule::workflow, LinkedHashMap::new, Collectors.toList()));
    Map<String, @Nullable Object> json = new LinkedHashMap<>();
    // Level by level, so that room runs out for what tells least.
    List<Added<EvaluatedRule>> addedRules =
        add(
                json,
                "workflows",
                List.copyOf(ofWorkflows.entrySet()),
                entry ->
                    entry.getKey().map(id -> heading(id, workflows)).orElseGet(this::noWorkflow))
            .stream()
            .flatMap(
                workflow ->
                    add(workflow.json(), "rules", workflow.element().getValue(), ReasonWriter::rule)
                        .stream())
            .toList();
    List<Added<Target>> addedTargets =
        addedRules.stream().flatMap(rule -> addTargets(rule).stream()).toList();
    addedTargets.forEach(this::addMembers);
    return reason(roster.at(), json);
  }

  private static Reason reason(Instant at, Map<String, @Nullable Object> json) {
    return new Reason(
        JsonObject.builder()
            .put("at", Timestamp.format(at))
            .putAll(new JsonObject(json))
            .build()
            .toString());
  }

  /** Adds as many elements as there is room for, and the number of the others. */
  private <T> List<Added<T>> add(
      Map<String, @Nullable Object> json,
      String name,
      List<T> elements,
      Function<T, JsonObject> form) {
    List<Added<T>> added = new ArrayList<>();
    for (T element : elements) {
      Map<String, @Nullable Object> members = members(form.apply(element));
      int bytes = Utf8.length(Json.write(members)) + BYTES_OF_A_LIST;
      if (bytes > left) {
        break;
      }
      left -= bytes;
      added.add(new Added<>(element, members));
    }
    json.put(name, added.stream().map(Added::json).toList());
    putMore(json, elements.size() - added.size());
    return added;
  }

  private static void putMore(Map<String, @Nullable Object> json, int more) {
    if (more > 0) {
      json.put("more", more);
    }
  }

  private static Map<String, @Nullable Object> members(JsonObject json) {
    return new LinkedHashMap<>(json.members());
  }

  static JsonObject heading(WorkflowId id, @Nullable String name, OrganizationId organization) {
    return JsonObject.builder()
        .put("id", id.value())
        .put("name", name)
        .put("organization", organization.value())
        .build();
  }

  private static JsonObject heading(WorkflowId id, Map<WorkflowId, JsonObject> workflows) {
    JsonObject known = workflows.getOrDefault(id, JsonObject.EMPTY);
    return JsonObject.builder()
        .put("id", id.value())
        .put("name", known.get("name"))
        .put("organization", known.get("organization"))
        .build();
  }

  /** Returns the heading of rules that belong to no workflow: the catch-all, and commands. */
  private JsonObject noWorkflow() {
    return JsonObject.builder()
        .put("id", null)
        .put("name", null)
        .put("organization", roster.own().idValue())
        .build();
  }

  private static JsonObject rule(EvaluatedRule rule) {
    return outcome(JsonObject.builder().put("name", rule.name().orElse(null)), rule.outcome());
  }

  private static JsonObject outcome(JsonObject.Builder json, RuleOutcome outcome) {
    return switch (outcome) {
      case RuleOutcome.Triggered _ -> json.put("outcome", "matched").build();
      case RuleOutcome.NotMatched _ -> json.put("outcome", "not matched").build();
      case RuleOutcome.Failed(var reason) ->
          json.put("outcome", "failed").put("reason", reason).build();
      case RuleOutcome.Waits(var due) ->
          json.put("outcome", "waits").put("due", Timestamp.format(due)).build();
      case RuleOutcome.Suppressed(Suppression(var reason, var by)) ->
          json.put("outcome", "suppressed")
              .put("reason", reason)
              .putIfPresent("by", by.map(ReasonWriter::by).orElse(null))
              .build();
    };
  }

  private static JsonObject by(Suppression.By by) {
    JsonObject.Builder json = JsonObject.builder();
    return switch (by) {
      case Suppression.By.OfRule(var name) -> json.put("type", "rule").put("name", name).build();
      case Suppression.By.OfUser(var user, var name) ->
          json.put("type", "user")
              .put("id", user.value())
              .putIfPresent("name", name.orElse(null))
              .build();
      case Suppression.By.OfAssignee(var id) -> json.put("type", "assignee").put("id", id).build();
    };
  }

  private List<Added<Target>> addTargets(Added<EvaluatedRule> rule) {
    if (rule.element().outcome() instanceof RuleOutcome.Triggered(var targets, _, _)) {
      List<Target> all =
          Stream.concat(
                  targets.found().stream().map(Targets.Found::target), targets.missing().stream())
              .toList();
      Map<Target, Boolean> online =
          targets.found().stream()
              .collect(
                  Collectors.toMap(
                      Targets.Found::target, Targets.Found::isOnline, (first, _) -> first));
      return add(
          rule.json(),
          "targets",
          all,
          target -> target(target, Optional.ofNullable(online.get(target))));
    }
    return List.of();
  }

  /**
   * Returns a target without its members.
   *
   * @param isOnline whether somebody was there for the target; empty if it is missing
   */
  private JsonObject target(Target target, Optional<Boolean> isOnline) {
    JsonObject.Builder json =
        JsonObject.builder().put("type", target.kind().label()).put("id", target.id());
    if (isOnline.isEmpty()) {
      return json.put("online", false).put("missing", true).build();
    }
    return switch (target) {
      case Target.OfChannel(var id) ->
          json.putIfPresent("name", roster.channel(id).map(Channel::name).orElse(null))
              .put("online", isOnline.get())
              .build();
      case Target.OfUser(var id) -> json.putAll(shown(person(id))).build();
      case Target.OfService(var id) ->
          json.putIfPresent("name", roster.service(id).map(Service::name).orElse(null))
              .put("online", isOnline.get())
              .build();
    };
  }

  private void addMembers(Added<Target> target) {
    if (target.element() instanceof Target.OfChannel(var id)) {
      roster.channel(id).ifPresent(channel -> addMembers(target.json(), channel));
    }
  }

  private void addMembers(Map<String, @Nullable Object> json, Channel channel) {
    List<Person> members =
        isFull ? List.of() : this.members.computeIfAbsent(channel.id(), _ -> members(channel));
    int added = add(json, "members", members, member -> member(member, channel)).size();
    isFull |= added < members.size();
    putMore(json, channel.members().size() - added);
  }

  private List<Person> members(Channel channel) {
    return channel.members().stream()
        .map(this::person)
        .sorted(PRESENT_FIRST)
        .limit(MAX_MEMBERS)
        .toList();
  }

  private Person person(UserId id) {
    Optional<User> user = roster.user(id);
    boolean isOnline = user.filter(roster::isOnline).isPresent();
    return new Person(
        id,
        user,
        isOnline,
        user.filter(_ -> isOnline).flatMap(roster::lastOnline).flatMap(LastOnline::since),
        user.filter(_ -> !isOnline).flatMap(roster::lastOnline).map(LastOnline::until));
  }

  private static JsonObject member(Person member, Channel channel) {
    JsonObject json =
        JsonObject.builder().put("id", member.id().value()).putAll(shown(member)).build();
    return member.user().filter(user -> !user.channels().contains(channel.id())).isPresent()
        ? json.with("subscribed", false)
        : json;
  }

  private static JsonObject shown(Person person) {
    return JsonObject.builder()
        .putIfPresent("name", person.user().map(User::name).orElse(null))
        .put("online", person.isOnline())
        .putIfPresent("since", person.since().map(Timestamp::format).orElse(null))
        .putIfPresent("lastSeen", person.lastSeen().map(Timestamp::format).orElse(null))
        .build();
  }
}
