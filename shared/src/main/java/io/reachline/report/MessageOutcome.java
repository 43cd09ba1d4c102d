package io.reachline.report;

import io.reachline.directory.Target;
import io.reachline.directory.WorkflowId;
import io.reachline.json.JsonObject;
import io.reachline.message.Message;
import io.reachline.routing.DeliveryStatus;
import io.reachline.routing.Step;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The outcome of one message, for one group of a report.
 *
 * @param isDelivered whether somebody was told at once: in the first evaluation
 * @param waited the seconds after which it was reached later; empty if it was delivered at once, or
 *     never reached
 * @param isAccepted whether its conversation was accepted or picked up afterwards
 * @param missing the users who should have been there and were not; none if it was delivered
 */
record MessageOutcome(
    boolean isDelivered, OptionalInt waited, boolean isAccepted, Set<String> missing) {
  static final String SEPARATOR = "\n";

  MessageOutcome {
    missing = Set.copyOf(missing);
  }

  /** An evaluation that told a group, or tried to. */
  private record Told(Instant at, boolean isReached) {}

  /** A person whom an evaluation looked for. */
  private record Person(
      Instant at, String workflow, String rule, String channel, String user, boolean isOnline) {

    boolean isOf(Grouping grouping, String key) {
      return switch (grouping) {
        case NONE -> true;
        case CHANNEL -> channel.equals(key);
        case RULE -> rule.equals(key);
        case WORKFLOW -> workflow.equals(key);
        case USER -> user.equals(key);
      };
    }
  }

  /**
   * Returns what came of a message, for each group.
   *
   * @param steps the steps of its run
   * @param accepted when its conversation was accepted or picked up; empty if it never was
   * @return empty if no step told anybody or tried to
   */
  static Map<Grouping, Map<String, MessageOutcome>> of(
      Message message, List<Step> steps, Optional<Instant> accepted) {
    Map<Grouping, Map<String, List<Told>>> told = new EnumMap<>(Grouping.class);
    List<Person> people = new ArrayList<>();
    for (Step step : steps) {
      for (DeliveryStatus status : step.statuses()) {
        add(told, status);
      }
      step.statuses().stream()
          .findFirst()
          .ifPresent(status -> people.addAll(people(step, status.at())));
    }
    people.forEach(
        person -> add(told, Grouping.USER, person.user(), person.at(), person.isOnline()));
    Map<Grouping, Map<String, MessageOutcome>> outcomes = new EnumMap<>(Grouping.class);
    boolean isUndeliverable =
        told.getOrDefault(Grouping.NONE, Map.of()).values().stream()
            .anyMatch(tolds -> !isDelivered(tolds));
    told.forEach(
        (grouping, keys) ->
            keys.forEach(
                (key, tolds) ->
                    outcomes
                        .computeIfAbsent(grouping, _ -> new LinkedHashMap<>())
                        .put(
                            key,
                            outcome(
                                message,
                                tolds,
                                accepted,
                                grouping == Grouping.USER && !isUndeliverable
                                    ? List.of()
                                    : people.stream()
                                        .filter(person -> person.isOf(grouping, key))
                                        .toList()))));
    return outcomes;
  }

  private static MessageOutcome outcome(
      Message message, List<Told> tolds, Optional<Instant> accepted, List<Person> people) {
    if (isDelivered(tolds)) {
      return new MessageOutcome(true, OptionalInt.empty(), accepted.isPresent(), Set.of());
    }
    Optional<Instant> reached =
        Stream.concat(
                tolds.stream()
                    .filter(Told::isReached)
                    .map(Told::at)
                    .min(Instant::compareTo)
                    .stream(),
                accepted.stream())
            .min(Instant::compareTo);
    Instant first = first(tolds);
    Set<String> missing = new HashSet<>();
    people.stream()
        .filter(person -> person.at().equals(first) && !person.isOnline())
        .forEach(person -> missing.add(person.user()));
    return new MessageOutcome(
        false,
        reached
            .map(time -> OptionalInt.of(seconds(message.takenInAt(), time)))
            .orElseGet(OptionalInt::empty),
        accepted.isPresent(),
        missing);
  }

  private static int seconds(Instant from, Instant to) {
    return Math.clamp(Duration.between(from, to).toSeconds(), 0, Integer.MAX_VALUE);
  }

  private static Instant first(List<Told> tolds) {
    return tolds.stream().map(Told::at).min(Instant::compareTo).orElseThrow();
  }

  private static boolean isDelivered(List<Told> tolds) {
    Instant first = first(tolds);
    return tolds.stream().anyMatch(one -> one.isReached() && one.at().equals(first));
  }

  private static void add(Map<Grouping, Map<String, List<Told>>> told, DeliveryStatus status) {
    String workflow = status.workflow().map(WorkflowId::value).orElse("");
    add(told, Grouping.NONE, "", status.at(), status.isDelivered());
    add(told, Grouping.WORKFLOW, workflow, status.at(), status.isDelivered());
    add(
        told,
        Grouping.RULE,
        workflow + SEPARATOR + status.rule().orElse(""),
        status.at(),
        status.isDelivered());
    status.notified().forEach(target -> add(told, target, status.at(), true));
    status.offline().forEach(target -> add(told, target, status.at(), false));
  }

  private static void add(
      Map<Grouping, Map<String, List<Told>>> told, Target target, Instant at, boolean isReached) {
    switch (target) {
      case Target.OfChannel channel -> add(told, Grouping.CHANNEL, channel.id(), at, isReached);
      case Target.OfUser user -> add(told, Grouping.USER, user.id(), at, isReached);
      case Target.OfService _ -> {}
    }
  }

  private static void add(
      Map<Grouping, Map<String, List<Told>>> told,
      Grouping grouping,
      String key,
      Instant at,
      boolean isReached) {
    told.computeIfAbsent(grouping, _ -> new LinkedHashMap<>())
        .computeIfAbsent(key, _ -> new ArrayList<>())
        .add(new Told(at, isReached));
  }

  /** Returns the people that a step's reason names. */
  private static List<Person> people(Step step, Instant at) {
    List<Person> people = new ArrayList<>();
    for (JsonObject workflow : step.reason().toJson().objects("workflows")) {
      String id = workflow.text("id").orElse("");
      for (JsonObject rule : workflow.objects("rules")) {
        String name = id + SEPARATOR + rule.text("name").orElse("");
        for (JsonObject target : rule.objects("targets")) {
          boolean isUser = target.text("type").filter("user"::equals).isPresent();
          String channel = isUser ? "" : target.text("id").orElse("");
          List<JsonObject> found = isUser ? List.of(target) : target.objects("members");
          found.stream()
              // Nobody looks for a member who does not subscribe.
              .filter(one -> one.get("missing") == null && one.get("subscribed") == null)
              .map(one -> person(at, id, name, channel, one))
              .forEach(people::add);
        }
      }
    }
    return people;
  }

  private static Person person(
      Instant at, String workflow, String rule, String channel, JsonObject json) {
    return new Person(
        at,
        workflow,
        rule,
        channel,
        json.text("id").orElseThrow(),
        Boolean.TRUE.equals(json.get("online")));
  }
}
