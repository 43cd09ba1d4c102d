package io.reachline.report;

import io.reachline.conversation.ConversationKey;
import io.reachline.identity.Role;
import io.reachline.json.JsonObject;
import io.reachline.list.Order;
import io.reachline.list.ReadOptions;
import io.reachline.message.Message;
import io.reachline.message.MessageRange;
import io.reachline.message.MessageType;
import io.reachline.routing.RoutingHistory;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * A count over what the API shows: status messages, commands, events of sessions, and why each
 * message was routed as it was. It reads everything, and keeps nothing.
 */
final class ReachabilityModel {
  private final ReportScenario scenario;

  ReachabilityModel(ReportScenario scenario) {
    this.scenario = scenario;
  }

  /** The numbers of a group in a part of the period. */
  static final class Numbers {
    int messages;
    int delivered;
    int accepted;
    final List<Long> waits = new ArrayList<>();
    final Map<String, Integer> missing = new TreeMap<>();

    /** Returns the numbers as a row of the report has them. */
    JsonObject toJson() {
      waits.sort(Comparator.naturalOrder());
      return JsonObject.builder()
          .put("messages", messages)
          .put("delivered", delivered)
          .put("undeliverable", messages - delivered)
          .put("laterReached", waits.size())
          .put("median", waits.isEmpty() ? null : waits.get((waits.size() + 1) / 2 - 1).intValue())
          .put(
              "p95",
              waits.isEmpty()
                  ? null
                  : waits.get((int) Math.ceil(waits.size() * 0.95) - 1).intValue())
          .put("accepted", accepted)
          .put("never", messages - delivered - waits.size())
          .put("missing", missing.toString())
          .build();
    }
  }

  private record Tried(Instant at, String key, boolean isReached) {}

  /** Returns the numbers by the beginning of the hour, and the group. */
  Map<Instant, Map<String, JsonObject>> byHour(
      Grouping grouping, Collection<ConversationKey> conversations) {
    Map<Instant, Map<String, Numbers>> counted = new TreeMap<>();
    for (ConversationKey conversation : conversations) {
      List<Message> all = messages(conversation);
      for (Message message : all) {
        if (message.role() == Role.CONTACT && message.type() != MessageType.STATUS) {
          count(grouping, message, all, counted);
        }
      }
    }
    Map<Instant, Map<String, JsonObject>> shown = new TreeMap<>();
    counted.forEach(
        (hour, groups) -> {
          Map<String, JsonObject> rows = new TreeMap<>();
          groups.forEach((key, numbers) -> rows.put(key, numbers.toJson()));
          shown.put(hour, rows);
        });
    return shown;
  }

  private List<Message> messages(ConversationKey conversation) {
    List<Message> all = new ArrayList<>();
    scenario
        .stores
        .messages()
        .list(
            new MessageRange(
                conversation.organization(),
                Optional.of(conversation.conversation()),
                EnumSet.allOf(MessageType.class),
                "0",
                "g"),
            new ReadOptions(Order.OLDEST_FIRST, Optional.empty(), 100))
        .forEachRemaining(entry -> entry.value().ifPresent(all::add));
    return all;
  }

  private void count(
      Grouping grouping,
      Message message,
      List<Message> all,
      Map<Instant, Map<String, Numbers>> counted) {
    List<Message> statuses =
        all.stream()
            .filter(one -> one.role() == Role.SYSTEM && one.text().startsWith("Notifications "))
            .filter(
                one -> one.meta().text("origin").filter(message.id().value()::equals).isPresent())
            .toList();
    if (statuses.isEmpty()) {
      return;
    }
    List<JsonObject> steps =
        new RoutingHistory(scenario.stores.runs()).of(message).objects("steps");
    Optional<Instant> accepted = accepted(message, statuses, all);
    List<Tried> tried =
        statuses.stream().flatMap(status -> tried(grouping, status, steps)).toList();
    boolean isAnybodyTold =
        statuses.stream()
            .anyMatch(
                status ->
                    status.createdAt().equals(statuses.getFirst().createdAt())
                        && status.text().endsWith("Delivered"));
    for (String key : new TreeSet<>(tried.stream().map(Tried::key).toList())) {
      List<Tried> ofKey = tried.stream().filter(one -> one.key().equals(key)).toList();
      Instant first = ofKey.stream().map(Tried::at).min(Comparator.naturalOrder()).orElseThrow();
      Numbers numbers =
          counted
              .computeIfAbsent(hour(message.createdAt()), _ -> new TreeMap<>())
              .computeIfAbsent(key, _ -> new Numbers());
      numbers.messages++;
      numbers.accepted += accepted.isPresent() ? 1 : 0;
      if (ofKey.stream().anyMatch(one -> one.isReached() && one.at().equals(first))) {
        numbers.delivered++;
        continue;
      }
      Stream.concat(ofKey.stream().filter(Tried::isReached).map(Tried::at), accepted.stream())
          .min(Comparator.naturalOrder())
          .ifPresent(
              time ->
                  numbers.waits.add(
                      Math.max(0, Duration.between(takenIn(message), time).toSeconds())));
      if (grouping != Grouping.USER || !isAnybodyTold) {
        missing(grouping, key, first, statuses, steps)
            .forEach(user -> numbers.missing.merge(user, 1, Integer::sum));
      }
    }
  }

  private static Instant hour(Instant time) {
    return Instant.ofEpochSecond(time.getEpochSecond() / 3600 * 3600);
  }

  private static Instant takenIn(Message message) {
    return message.receivedAt() == null ? message.createdAt() : message.receivedAt();
  }

  private static Stream<Tried> tried(Grouping grouping, Message status, List<JsonObject> steps) {
    JsonObject meta = status.meta();
    String workflow = meta.text("workflow").orElse("");
    boolean isReached = status.text().endsWith("Delivered");
    Instant at = status.createdAt();
    return switch (grouping) {
      case NONE -> Stream.of(new Tried(at, "", isReached));
      case WORKFLOW -> Stream.of(new Tried(at, workflow, isReached));
      case RULE ->
          Stream.of(new Tried(at, workflow + "\n" + meta.text("rule").orElse(""), isReached));
      case CHANNEL -> named(meta, at, "channels");
      case USER ->
          Stream.concat(
              named(meta, at, "users"),
              matched(status, steps).stream()
                  .flatMap(rule -> people(rule, Optional.empty()).stream())
                  .map(
                      person ->
                          new Tried(
                              at,
                              person.text("id").orElseThrow(),
                              Boolean.TRUE.equals(person.get("online")))));
    };
  }

  private static Stream<Tried> named(JsonObject meta, Instant at, String kind) {
    return Stream.concat(
        meta.texts(kind).stream().map(id -> new Tried(at, id, true)),
        meta.texts(kind + "Offline").stream().map(id -> new Tried(at, id, false)));
  }

  /** Returns the matched rules of the step that wrote a status, with their workflows' ids. */
  private static List<JsonObject> matched(Message status, List<JsonObject> steps) {
    return steps.stream()
        .filter(step -> step.texts("messages").contains(status.id().value()))
        .flatMap(step -> step.objects("workflows").stream())
        .flatMap(
            workflow ->
                workflow.objects("rules").stream()
                    .filter(rule -> rule.text("outcome").filter("matched"::equals).isPresent())
                    .map(rule -> rule.with("workflow", workflow.text("id").orElse(""))))
        .toList();
  }

  private static List<JsonObject> people(JsonObject rule, Optional<String> channel) {
    return rule.objects("targets").stream()
        .filter(target -> channel.isEmpty() || target.text("id").equals(channel))
        .flatMap(
            target ->
                target.text("type").filter("user"::equals).isPresent()
                    ? Stream.of(target)
                    : target.objects("members").stream()
                        .filter(member -> member.get("subscribed") == null))
        .toList();
  }

  private static Set<String> missing(
      Grouping grouping,
      String key,
      Instant first,
      List<Message> statuses,
      List<JsonObject> steps) {
    Set<String> users = new TreeSet<>();
    for (Message status : statuses) {
      if (status.createdAt().equals(first)) {
        for (JsonObject rule : matched(status, steps)) {
          String workflow = rule.text("workflow").orElse("");
          List<JsonObject> people =
              switch (grouping) {
                case NONE, USER -> people(rule, Optional.empty());
                case CHANNEL -> people(rule, Optional.of(key));
                case WORKFLOW -> workflow.equals(key) ? people(rule, Optional.empty()) : List.of();
                case RULE ->
                    (workflow + "\n" + rule.text("name").orElse("")).equals(key)
                        ? people(rule, Optional.empty())
                        : List.of();
              };
          people.stream()
              .filter(person -> Boolean.FALSE.equals(person.get("online")))
              .map(person -> person.text("id").orElseThrow())
              .filter(user -> grouping != Grouping.USER || user.equals(key))
              .forEach(users::add);
        }
      }
    }
    return users;
  }

  /** Returns when somebody took the conversation in hand, if nothing ended the session before. */
  private static Optional<Instant> accepted(
      Message message, List<Message> statuses, List<Message> all) {
    boolean wasInInbox =
        statuses.stream()
            .anyMatch(
                status ->
                    Stream.of("channels", "channelsOffline", "users", "usersOffline")
                        .anyMatch(name -> !status.meta().texts(name).isEmpty()));
    if (!wasInInbox) {
      return Optional.empty();
    }
    boolean isPosted = message.receivedAt() == null;
    Optional<Message> event =
        all.stream()
            .filter(one -> one.receivedAt() != null)
            .filter(
                one ->
                    one.meta()
                        .text("sessionStatus")
                        .filter(
                            List.of("ON_PROGRESS", "ON_HOLD", "ENDED", "BLOCKED", "MISSED")
                                ::contains)
                        .isPresent())
            .filter(
                one ->
                    isPosted
                        ? !takenIn(one).isBefore(message.createdAt())
                        : !one.createdAt().isBefore(message.createdAt()))
            .findFirst();
    Optional<Instant> command =
        all.stream()
            .filter(one -> one.type() == MessageType.COMMAND && one.text().equals("/accept"))
            .map(one -> one.effectiveAt() == null ? one.createdAt() : one.effectiveAt())
            .filter(time -> !time.isBefore(takenIn(message)))
            .min(Comparator.naturalOrder());
    if (event.isPresent() && (command.isEmpty() || command.get().isAfter(takenIn(event.get())))) {
      return event
          .get()
          .meta()
          .text("sessionStatus")
          .filter(status -> status.startsWith("ON_"))
          .map(_ -> takenIn(event.get()));
    }
    return command;
  }
}
