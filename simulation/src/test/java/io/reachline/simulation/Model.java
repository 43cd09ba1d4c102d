package io.reachline.simulation;

import io.reachline.gateway.ApiAnswer;
import io.reachline.gateway.ApiCall;
import io.reachline.simulation.History.Chat;
import io.reachline.simulation.History.Directory;
import io.reachline.simulation.History.Moved;
import io.reachline.simulation.History.Planned;
import io.reachline.simulation.History.State;
import io.reachline.simulation.History.Stored;
import io.reachline.simulation.RulesModel.Later;
import io.reachline.simulation.RulesModel.Outcome;
import io.reachline.simulation.RulesModel.Told;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The model of what must be there once everything is quiet. It reads the service as clients do, and
 * compares it with what was sent and answered. Where the outcome depends on an order that the docs
 * leave open, it allows what any such order leaves.
 */
final class Model {
  private static final long SKEW = 2_100_000;

  // In milliseconds, by clocks that differ.
  private static final long ALMOST_A_DAY = 86_400_000 - 10_000;

  // Whatever a fault has held up is done by then.
  private static final long CALM = Scheduler.micros(Simulation.CALM.plus(Duration.ofMinutes(20)));

  /** The longest time, without faults, until a rule that is due is evaluated. */
  private static final long PROMPT = 60_000_000;

  private static final Set<String> PICK_UPS = Set.of("ON_PROGRESS", "ON_HOLD");
  private static final Set<String> ENDS = Set.of("ENDED", "BLOCKED", "MISSED");

  private final World world;
  private final Client client;
  private final Ledger ledger;
  private final History history;

  /** A conversation as the service shows it. */
  private record Shown(
      Map<String, Object> conversation, Map<String, Map<String, Object>> messages) {}

  Model(World world, Client client, Ledger ledger) {
    this.world = world;
    this.client = client;
    this.ledger = ledger;
    this.history = world.history;
  }

  private void wrong(String kind, Object... what) {
    StringBuilder text = new StringBuilder();
    for (Object part : what) {
      text.append(text.isEmpty() ? "" : " ").append(part);
    }
    history.violation(kind, text.toString());
  }

  void check() {
    Map<Chat, Shown> shown = new LinkedHashMap<>();
    Set<Chat> all = new LinkedHashSet<>(history.states.keySet());
    all.addAll(ledger.conversations.values());
    Map<String, Chat> sessions = new HashMap<>();
    for (String session :
        ledger.events.stream().map(e -> e.organization + "/" + e.session).distinct().toList()) {
      session(session).ifPresent(chat -> sessions.put(session, chat));
    }
    all.addAll(sessions.values());
    for (Chat chat : all) {
      show(chat).ifPresent(found -> shown.put(chat, found));
      if (shown.containsKey(chat) == history.deleted.containsKey(chat)) {
        wrong("deleted or not", chat, "is", shown.containsKey(chat) ? "there" : "not there");
      }
    }
    posts(shown);
    events(shown, sessions);
    receipts(shown, sessions);
    shown.forEach(this::routing);
    shown.forEach(this::state);
    inboxes(shown);
    deleted();
    quarantine();
    metrics(shown);
    organizations(shown);
    ledger.services.forEach((organization, service) -> told(organization, service, shown));
  }

  // ---------------------------------------------------------------------- what services are told

  /** A service is told of each message, and what it answers is posted once. */
  private void told(String organization, String service, Map<Chat, Shown> shown) {
    Map<String, Set<String>> ids = new HashMap<>();
    for (Receiver.Taken taken : world.receiver.taken) {
      if (taken.service().equals(service)) {
        if (!taken.message().isEmpty()) {
          ids.computeIfAbsent(taken.event() + " " + taken.message(), _ -> new HashSet<>())
              .add(taken.id());
        }
        if (!path(taken.organization()).contains(organization)) {
          wrong("service told of another organisation", taken);
        }
      }
    }
    ids.forEach(
        (what, deliveries) -> {
          if (deliveries.size() > 1) {
            wrong("delivery under two ids", what, deliveries);
          }
        });
    shown.forEach(
        (chat, view) -> {
          if (path(chat.organization()).contains(organization)) {
            told(service, chat, view, ids);
            toldOfChanges(service, chat, view);
          }
        });
    Map<String, Stored> messages = new HashMap<>();
    history.messages.values().forEach(messages::putAll);
    ids.keySet()
        .forEach(
            what -> {
              int space = what.indexOf(' ');
              Stored message = messages.get(what.substring(space + 1));
              if (message == null || !eventsOf(message).contains(what.substring(0, space))) {
                wrong("service told of what was not", what, "of", String.valueOf(message));
              }
            });
  }

  /** Returns the events that a message in a conversation with a contact is. */
  private static List<String> eventsOf(Stored message) {
    List<String> events = new ArrayList<>(List.of("message.create.contact." + message.type()));
    if (message.isEvent()) {
      events.add("session.update");
    }
    if (message.type().equals("command") && message.text().equals("/accept")) {
      events.add("conversation.accepted");
    }
    if (message.type().equals("status") && message.role().equals("system")) {
      switch (message.text()) {
        case "Notifications Delivered" -> events.add("notification.delivered");
        case "Notifications Undeliverable" -> events.add("notification.undeliverable");
        default -> {}
      }
    }
    return events;
  }

  /** A service is told of each change of a conversation once, and shown the last one. */
  private void toldOfChanges(String service, Chat chat, Shown view) {
    List<Receiver.Taken> taken =
        world.receiver.taken.stream()
            .filter(t -> t.service().equals(service) && t.event().equals("conversation.update"))
            .filter(t -> chat.conversation().equals(t.conversation().get("id")))
            .toList();
    long deliveries = taken.stream().map(Receiver.Taken::id).distinct().count();
    int changes = history.changes(chat).size();
    history.count("checked changes");
    if (deliveries > changes) {
      wrong(
          "service told of more changes than there were", deliveries, "of", history.changes(chat));
    }
    if (history.changedByLetter.contains(chat.conversation())) {
      return;
    }
    if (deliveries < changes) {
      wrong("service not told of each change", deliveries, "of", history.changes(chat));
    }
    if (changes > 0
        && taken.stream().noneMatch(t -> t.conversation().equals(view.conversation()))) {
      wrong("service not told of the last change", chat, "is", view.conversation());
    }
  }

  /** Returns whether a letter about a message was redriven when the message was a day old. */
  private boolean isTooOldToTell(Stored message) {
    Long redriven = history.toldByLetter.get(message.id());
    long takenInAt = message.receivedAt() == null ? message.writtenAt() : message.receivedAt();
    return redriven != null && redriven - takenInAt >= ALMOST_A_DAY;
  }

  private void told(String service, Chat chat, Shown view, Map<String, Set<String>> ids) {
    for (Stored message : history.messages.getOrDefault(chat, Map.of()).values()) {
      if (!view.messages().containsKey(message.id()) || service.equals(message.user())) {
        continue;
      }
      for (String event : eventsOf(message)) {
        history.count("checked delivery of " + event);
        if (!ids.containsKey(event + " " + message.id()) && !isTooOldToTell(message)) {
          wrong("service not told", service, "of", event, message);
        }
      }
      String event = "message.create.contact." + message.type();
      for (String delivery : ids.getOrDefault(event + " " + message.id(), Set.of())) {
        long answers =
            view.messages().values().stream()
                .filter(m -> service.equals(m.get("user")))
                .filter(m -> Receiver.answer(delivery).equals(m.get("text")))
                .count();
        boolean isAnswered = message.role().equals("contact");
        // No more than 20 of services in a row are posted.
        boolean isBounded =
            view.messages().values().stream().filter(m -> "bot".equals(m.get("role"))).count()
                >= 20;
        if (answers > (isAnswered ? 1 : 0) || (isAnswered && answers == 0 && !isBounded)) {
          wrong("answer not posted once", delivery, "to", message, "is there", answers, "times");
        }
      }
    }
  }

  // ---------------------------------------------------------------------------- reading the
  // service

  private Optional<Shown> show(Chat chat) {
    ApiAnswer answer =
        world.call(
            "query",
            ApiCall.of("GET /v2/conversations/{conversation}")
                .with("conversation", chat.conversation())
                .as(Client.BOT, chat.organization(), Client.SCOPES));
    if (answer == null || answer.status() != 200) {
      return Optional.empty();
    }
    Map<String, Map<String, Object>> messages = new LinkedHashMap<>();
    for (Map<String, Object> message :
        client
            .pages(
                () ->
                    ApiCall.of("GET /v2/conversations/{conversation}/messages")
                        .with("conversation", chat.conversation())
                        .as(Client.BOT, chat.organization(), Client.SCOPES),
                "limit=40&sort=createdAt")
            .orElseThrow()) {
      if (messages.put(String.valueOf(message.get("id")), message) != null) {
        wrong("list repeats", message);
      }
    }
    return Optional.of(new Shown(Read.object(answer.body()), messages));
  }

  private Optional<Chat> session(String key) {
    String organization = key.substring(0, key.indexOf('/'));
    ApiAnswer answer =
        world.call(
            "query",
            ApiCall.of("GET /v2/sessions/{session}")
                .with("session", key.substring(key.indexOf('/') + 1))
                .as(Client.BOT, organization, Client.SCOPES));
    if (answer == null || answer.status() != 200) {
      return Optional.empty();
    }
    return Optional.of(
        new Chat(organization, String.valueOf(Read.object(answer.body()).get("conversation"))));
  }

  // -------------------------------------------------------------------------- posts, once and
  // whole

  private void posts(Map<Chat, Shown> shown) {
    for (Ledger.Post post : ledger.posts) {
      Shown chat = shown.get(post.chat);
      if (chat == null) {
        continue;
      }
      List<Integer> found = new ArrayList<>();
      for (String text : post.texts) {
        found.add(
            (int)
                chat.messages().values().stream()
                    .filter(m -> text.equals(m.get("text")) && post.type.equals(m.get("type")))
                    .filter(m -> !post.type.equals("command") || isOf(post, m))
                    .count());
      }
      history.count("checked post");
      if (post.type.equals("command")) {
        if (post.ids != null && !chat.messages().keySet().containsAll(post.ids)) {
          wrong("acknowledged post lost", post.texts, "of", post.chat);
        }
        continue;
      }
      if (new HashSet<>(found).size() > 1) {
        wrong("half a request", post.texts, "are there", found, "times");
      }
      int times = found.isEmpty() ? 0 : found.getFirst();
      if (post.acknowledged > 0 && times == 0 && !post.texts.isEmpty()) {
        wrong("acknowledged post lost", post.texts, "of", post.chat);
      }
      if (times > (post.hasKey ? 1 : post.attempts)) {
        wrong("post doubled", post.texts, "is there", times, "times in", post.attempts, "attempts");
      }
      if (post.isRefused && times > 0) {
        wrong("refused post stored", post.texts);
      }
      if (post.ids != null && !chat.messages().keySet().containsAll(post.ids)) {
        wrong("acknowledged post lost", post.ids, "of", post.chat);
      }
    }
    ledger.set.forEach(
        (chat, values) -> {
          Shown found = shown.get(chat);
          if (found != null) {
            Map<String, Object> meta = Read.object(found.conversation().get("meta"));
            values.keySet().stream()
                .filter(key -> !"v".equals(meta.get(key)))
                .forEach(key -> wrong("acknowledged command lost", "/set", key, "of", chat));
          }
        });
  }

  private static boolean isOf(Ledger.Post post, Map<String, Object> message) {
    return post.ids == null || post.ids.contains(String.valueOf(message.get("id")));
  }

  // ----------------------------------------------------------------------------- events of
  // sessions

  private void events(Map<Chat, Shown> shown, Map<String, Chat> sessions) {
    Map<String, List<Ledger.Event>> bySession = new LinkedHashMap<>();
    ledger.events.forEach(
        event ->
            bySession
                .computeIfAbsent(event.organization + "/" + event.session, _ -> new ArrayList<>())
                .add(event));
    bySession.forEach(
        (key, events) -> {
          Chat chat = sessions.get(key);
          Shown found = chat == null ? null : shown.get(chat);
          if (found == null) {
            boolean isDeleted = chat != null && history.deleted.containsKey(chat);
            boolean hasEvent = events.stream().anyMatch(e -> e.status != null && e.isAcknowledged);
            if (!isDeleted && hasEvent && !isDeleted(events)) {
              wrong("acknowledged event lost", "session", key, "is not there");
            }
            return;
          }
          events(key, events, found);
        });
  }

  private boolean isDeleted(List<Ledger.Event> events) {
    return history.messages.values().stream()
        .flatMap(messages -> messages.values().stream())
        .filter(m -> history.deleted.containsKey(m.chat()))
        .anyMatch(m -> events.stream().anyMatch(event -> isOf(event, m)));
  }

  private static boolean isOf(Ledger.Event event, Stored message) {
    return message.writtenAt() == event.time
        && (event.status == null
            ? event.text.equals(message.text())
            : event.status.equals(message.event()));
  }

  private void events(String key, List<Ledger.Event> events, Shown found) {
    List<Ledger.Event> there = new ArrayList<>();
    for (Ledger.Event event : events) {
      List<Map<String, Object>> same =
          found.messages().values().stream().filter(message -> isOf(event, message)).toList();
      history.count("checked event");
      if (same.size() > 1) {
        wrong("event doubled", event, same.size(), "times");
      }
      if (same.isEmpty() && event.isAcknowledged) {
        wrong("acknowledged event lost", event);
      }
      if (!same.isEmpty()) {
        if (event.sentFirst == Long.MAX_VALUE) {
          wrong("event from nowhere", event);
        }
        if (event.status != null) {
          there.add(event);
        }
      }
    }
    if (there.isEmpty()) {
      return;
    }
    Ledger.Event last =
        there.stream()
            .max(Comparator.<Ledger.Event>comparingLong(e -> e.time).thenComparingInt(e -> e.count))
            .orElseThrow();
    if (!last.isAcknowledged) {
      // The provider gave up, and the instance may have died before the event moved the session.
      return;
    }
    ApiAnswer answer =
        world.call(
            "query",
            ApiCall.of("GET /v2/sessions/{session}")
                .with("session", key.substring(key.indexOf('/') + 1))
                .as(Client.BOT, key.substring(0, key.indexOf('/')), Client.SCOPES));
    Object status = answer == null ? null : Read.object(answer.body()).get("status");
    if (!String.valueOf(last.status).equals(status)) {
      wrong("session not the newest", "session", key, "is", String.valueOf(status), "not", last);
    }
    for (Map<String, Object> message : found.messages().values()) {
      if (isOf(last, message) && Boolean.TRUE.equals(message.get("late"))) {
        wrong("newest event late", last);
      }
    }
  }

  private static boolean isOf(Ledger.Event event, Map<String, Object> message) {
    Object created = message.get("createdAt");
    Map<String, Object> meta = Read.object(message.get("meta"));
    return java.time.Instant.parse(String.valueOf(created)).toEpochMilli() == event.time
        && event.session.equals(meta.get("session"))
        && (event.status == null
            ? event.text.equals(message.get("text"))
            : event.status.equals(meta.get("sessionStatus")));
  }

  // ------------------------------------------------------------------------ what became of
  // messages

  private void receipts(Map<Chat, Shown> shown, Map<String, Chat> sessions) {
    Map<String, List<Ledger.Event>> byMessage = new LinkedHashMap<>();
    ledger.receipts.forEach(
        receipt ->
            byMessage
                .computeIfAbsent(
                    receipt.organization + "/" + receipt.session + "/" + receipt.count,
                    _ -> new ArrayList<>())
                .add(receipt));
    for (List<Ledger.Event> receipts : byMessage.values()) {
      Ledger.Event any = receipts.getFirst();
      Chat chat = sessions.get(any.organization + "/" + any.session);
      Shown found = chat == null ? null : shown.get(chat);
      if (chat != null && found != null) {
        reports(receipts, found);
        ledger.events.stream()
            .filter(e -> e.organization.equals(any.organization) && e.session.equals(any.session))
            .filter(e -> e.status == null && e.count == any.count)
            .flatMap(e -> found.messages().entrySet().stream().filter(m -> isOf(e, m.getValue())))
            .map(Map.Entry::getKey)
            .findFirst()
            .ifPresent(id -> standing(chat, id, receipts));
      }
    }
  }

  /** A failure is reported once, however often it comes. */
  private void reports(List<Ledger.Event> receipts, Shown found) {
    long reports =
        found.messages().values().stream()
            .filter(m -> "Reply failed".equals(m.get("text")) && "system".equals(m.get("role")))
            .filter(
                m ->
                    receipts
                        .getFirst()
                        .messageId()
                        .equals(Read.object(m.get("meta")).get("messageId")))
            .count();
    boolean hasFailed =
        receipts.stream().anyMatch(r -> "FAILED".equals(r.receipt) && r.isAcknowledged);
    boolean mayHave =
        receipts.stream()
            .anyMatch(r -> "FAILED".equals(r.receipt) && r.sentFirst != Long.MAX_VALUE);
    if (reports > (mayHave ? 1 : 0) || (hasFailed && reports == 0)) {
      wrong("failure not reported once", receipts, "is reported", reports, "times");
    }
  }

  private void standing(Chat chat, String id, List<Ledger.Event> receipts) {
    history.count("checked receipt");
    ApiAnswer answer =
        world.call(
            "query",
            ApiCall.of("GET /v2/messages/{message}")
                .with("message", id)
                .as(Client.BOT, chat.organization(), Client.SCOPES));
    if (answer == null || answer.status() != 200) {
      wrong("message by its id not there", id, "of", chat);
      return;
    }
    Object delivery = Read.object(answer.body()).get("delivery");
    String actual = delivery == null ? "" : String.valueOf(Read.object(delivery).get("status"));
    List<Ledger.Event> sure = receipts.stream().filter(r -> r.isAcknowledged).toList();
    List<Ledger.Event> maybe =
        receipts.stream().filter(r -> !r.isAcknowledged && r.sentFirst != Long.MAX_VALUE).toList();
    Set<String> allowed = new TreeSet<>();
    for (int some = 0; some < 1 << maybe.size(); some++) {
      List<Ledger.Event> come = new ArrayList<>(sure);
      for (int i = 0; i < maybe.size(); i++) {
        if ((some & 1 << i) != 0) {
          come.add(maybe.get(i));
        }
      }
      allowed.add(standing(come));
    }
    if (!allowed.contains(actual)) {
      wrong("receipt", "of", id, "is", actual, "not", allowed, "of", receipts);
    }
  }

  /** A message that was read stays so; otherwise the later of the furthest step and newest end. */
  private static String standing(List<Ledger.Event> receipts) {
    List<String> order = List.of("SENT", "DELIVERED", "READ");
    Optional<Ledger.Event> step =
        receipts.stream()
            .filter(r -> order.contains(String.valueOf(r.receipt)))
            .max(
                Comparator.<Ledger.Event>comparingInt(r -> order.indexOf(String.valueOf(r.receipt)))
                    .thenComparingLong(r -> r.time));
    Optional<Ledger.Event> end =
        receipts.stream()
            .filter(r -> !order.contains(String.valueOf(r.receipt)))
            .max(Comparator.comparingLong(r -> r.time));
    boolean isStep =
        step.isPresent()
            && ("READ".equals(step.get().receipt)
                || end.isEmpty()
                || end.get().time < step.get().time);
    return (isStep ? step : end).map(r -> String.valueOf(r.receipt)).orElse("");
  }

  // ----------------------------------------------------------------------------- delivery statuses

  private List<String> path(String organization) {
    List<String> path = new ArrayList<>(List.of(organization));
    if (organization.equals(client.tenants().get(1).id())) {
      path.add(client.tenants().get(0).id());
    }
    return path;
  }

  private void routing(Chat chat, Shown shown) {
    Map<String, List<Told>> told = new HashMap<>();
    for (Map<String, Object> message : shown.messages().values()) {
      Told status = RulesModel.ofMessage(message);
      if (status != null && "system".equals(message.get("role"))) {
        String origin = String.valueOf(Read.object(message.get("meta")).get("origin"));
        told.computeIfAbsent(origin, _ -> new ArrayList<>()).add(status);
      }
    }
    Set<String> origins = new HashSet<>();
    for (Stored message : history.messages.getOrDefault(chat, Map.of()).values()) {
      boolean isInbound = message.type().equals("chat") && message.role().equals("contact");
      boolean isTask =
          message.type().equals("command")
              && (message.text().equals("/notify") || message.text().equals("/enqueue"));
      if ((isInbound || isTask) && shown.messages().containsKey(message.id())) {
        origins.add(message.id());
        routed(
            message,
            isTask,
            told.getOrDefault(message.id(), List.of()),
            shown.messages().getOrDefault(message.id(), Map.of()));
      }
    }
    told.keySet().stream()
        .filter(origin -> !origins.contains(origin))
        .forEach(
            origin ->
                wrong("status from nowhere", told.getOrDefault(origin, List.of()), "for", origin));
  }

  /** A run as it may have gone so far. */
  private record Run(
      Set<Told> told, List<Later> waiting, Set<String> reached, boolean isTriggered) {}

  private void routed(
      Stored message, boolean isTask, List<Told> told, Map<String, Object> shownMessage) {
    history.count(told.isEmpty() ? "checked message without a status" : "checked routed message");
    List<Planned> plans =
        history
            .plans
            .getOrDefault(message.chat(), Map.of())
            .getOrDefault(message.id(), List.of())
            .stream()
            .sorted(Comparator.comparingInt(Planned::number))
            .toList();
    if (plans.isEmpty()) {
      wrong("message not routed", message);
      return;
    }
    Set<String> seen = new HashSet<>();
    for (Told status : told) {
      if (!seen.add(
          "%s/%s/%d/%b"
              .formatted(status.workflow(), status.rule(), status.round(), status.isDelivered()))) {
        wrong("status doubled", told, "for", message);
      }
    }
    Planned first = plans.getFirst();
    if (!isTask) {
      mayBe(message, first);
    }
    List<Planned> rest = new ArrayList<>(plans.stream().filter(plan -> !plan.isNothing()).toList());
    if (rest.isEmpty()) {
      if (!told.isEmpty()) {
        wrong("status of a message that is not routed", told, "for", message);
      }
      released(message, first);
      return;
    }
    first = rest.removeFirst();
    Map<String, Object> meta = Read.object(shownMessage.get("meta"));
    List<String> channels = Read.texts(meta.get("channels"));
    Set<Told> actual = Set.copyOf(told);
    if (actual.stream().anyMatch(status -> !status.missing().isEmpty())) {
      history.count("checked missing target");
    }
    Runs runs = new Runs(message, actual);
    for (Supplier<RulesModel> model : models(message, first, List.of())) {
      RulesModel rules = model.get();
      runs.add(
          new Run(Set.of(), List.of(), Set.of(), false),
          isTask && !channels.isEmpty() ? rules.direct(channels) : rules.first(Set.of()));
    }
    Planned before = first;
    for (Planned step : rest) {
      if (runs.isWrong(before)) {
        return;
      }
      waits(message, isTask, first, step);
      long known = known(message, first);
      if (accepts(message.chat()).stream()
          .anyMatch(m -> m.at() > known && m.at() < step.readAt())) {
        wrong("delayed rule evaluated after an acceptance", message, step);
      }
      history.count(step.round() > 0 ? "checked round" : "checked delayed rule");
      Planned last = before;
      Runs next = new Runs(message, actual);
      List<Supplier<RulesModel>> models =
          models(
              message,
              step,
              runs.possible.stream().flatMap(run -> run.waiting().stream()).toList());
      for (Run run : runs.possible) {
        run.waiting().stream()
            .filter(later -> step.taken().contains(later.place()) && later.round() == step.round())
            .findFirst()
            .ifPresent(
                due -> {
                  long prompt = prompt(message, due, last);
                  if (step.at() + SKEW < due.due(message) || step.at() > prompt) {
                    next.others.add("%s at %d to %d".formatted(due, due.due(message), prompt));
                    return;
                  }
                  for (Supplier<RulesModel> rules : models) {
                    next.add(
                        run, rules.get().due(due, run.waiting(), run.reached(), run.isTriggered()));
                  }
                });
      }
      runs = next;
      before = step;
    }
    if (!runs.isWrong(before)) {
      runs.end(first, before);
    }
  }

  /** The runs of a message that are possible by the rules and by the statuses that it has. */
  private final class Runs {
    private final Stored message;
    private final Set<Told> actual;
    private final Set<Run> possible = new LinkedHashSet<>();
    private final Set<Object> others = new LinkedHashSet<>();

    Runs(Stored message, Set<Told> actual) {
      this.message = message;
      this.actual = actual;
    }

    /** Adds a run that goes on with an outcome, if its statuses are there. */
    void add(Run run, Outcome outcome) {
      if (!actual.containsAll(outcome.told())) {
        others.add(outcome.told());
        return;
      }
      Set<Told> all = new HashSet<>(run.told());
      all.addAll(outcome.told());
      Set<String> reached = new HashSet<>(run.reached());
      reached.addAll(outcome.reached());
      possible.add(
          new Run(all, outcome.waiting(), reached, run.isTriggered() || outcome.isTriggered()));
    }

    /** Returns whether no run is possible with the last step, and says so. */
    boolean isWrong(Planned last) {
      if (possible.isEmpty()) {
        wrong("statuses not as the rules say", actual, "for", message, "by", last, "but", others);
      }
      return possible.isEmpty();
    }

    /** Compares the runs at their end with all statuses that there are. */
    void end(Planned first, Planned last) {
      List<Run> fitting = possible.stream().filter(run -> run.told().equals(actual)).toList();
      if (fitting.isEmpty()) {
        Set<Told> more = new HashSet<>(actual);
        possible.forEach(run -> more.removeAll(run.told()));
        wrong("statuses not as the rules say", "more than allowed", more, "for", message);
        return;
      }
      long dropped = dropped(message, first);
      if (fitting.stream()
          .allMatch(
              run ->
                  run.waiting().stream()
                      .anyMatch(later -> prompt(message, later, last) < dropped))) {
        wrong("rule not evaluated", fitting.getFirst().waiting(), "for", message);
      }
      if (dropped < Long.MAX_VALUE
          && fitting.stream()
              .allMatch(run -> run.waiting().stream().anyMatch(later -> later.round() > 0))) {
        history.count("checked end of rounds");
      }
    }
  }

  /** Returns the rules under each directory, presence and time that a step may have seen. */
  private List<Supplier<RulesModel>> models(Stored message, Planned step, List<Later> waiting) {
    long since = Math.max(message.at(), step.readAt());
    long to = step.at();
    // Presence and the mark of the last change are read from any replica.
    long from = since - (world.weather.has(Fault.STALE_READ) ? Tables.REPLICA_LAG : 0);
    List<String> path = path(message.chat().organization());
    Set<Directory> directories = new LinkedHashSet<>();
    List<Directory> versions = within(history.directories, Directory::at, from, to);
    for (Directory own : versions) {
      for (Directory above : path.size() == 1 ? List.of(own) : versions) {
        directories.add(seen(own, above, path, waiting.isEmpty()));
      }
    }
    Set<History.Rule> rules =
        Stream.concat(
                waiting.stream().map(Later::rule),
                directories.stream()
                    .flatMap(d -> d.workflows().stream())
                    .flatMap(w -> w.rules().stream()))
            .collect(Collectors.toSet());
    List<History.Presence> presences =
        seen(within(history.presences, History.Presence::at, from, to), path);
    List<Supplier<RulesModel>> models = new ArrayList<>();
    for (Moment moment : moments(message, rules, presences, since - SKEW / 2, to + SKEW / 2)) {
      directories.forEach(
          directory ->
              models.add(
                  () -> new RulesModel(directory, moment.online(), path, moment.time(), message)));
    }
    return models;
  }

  /** A time at which a step may have been evaluated, and who was online then. */
  private record Moment(long time, Set<String> online) {}

  /** Returns a moment for each thing that an evaluation between two times may have come to. */
  private static Collection<Moment> moments(
      Stored message,
      Set<History.Rule> rules,
      List<History.Presence> presences,
      long low,
      long high) {
    TreeSet<Long> turns = new TreeSet<>();
    rules.forEach(rule -> turns.addAll(RulesModel.turns(message, rule, low, high)));
    Map<Moment, Moment> moments = new LinkedHashMap<>();
    for (History.Presence presence : presences) {
      TreeSet<Long> times = new TreeSet<>(List.of(low, high));
      for (History.Span span : presence.people().values()) {
        if (span.until() > low && span.until() < high) {
          times.add(span.until() - 1);
          times.add(span.until() + 1);
        }
      }
      for (long turn : turns) {
        times.add(turn - 1);
        times.add(turn);
      }
      for (long time : times) {
        Set<String> online =
            presence.people().entrySet().stream()
                .filter(person -> person.getValue().isOnline() && time < person.getValue().until())
                .map(Map.Entry::getKey)
                .collect(Collectors.toSet());
        // Between two turns, and with the same people, it comes to the same.
        Long turn = turns.floor(time);
        moments.putIfAbsent(
            new Moment(turn == null ? Long.MIN_VALUE : turn, online), new Moment(time, online));
      }
    }
    return moments.values();
  }

  /** Returns the directory that a step saw, with the workflows if it evaluates them. */
  private static Directory seen(
      Directory own, Directory above, List<String> path, boolean isFirst) {
    Directory seen = path.size() == 1 ? own : joined(own, above, path.getFirst());
    return new Directory(0, seen.people(), seen.teams(), isFirst ? seen.workflows() : List.of());
  }

  /** Returns the presences that a step may have seen, which reads those of a path in turn. */
  private List<History.Presence> seen(List<History.Presence> presences, List<String> path) {
    if (path.size() == 1) {
      return presences;
    }
    Set<String> ownPeople =
        history.directories.stream()
            .flatMap(directory -> directory.people().values().stream())
            .filter(person -> person.organization().equals(path.getFirst()))
            .map(History.Person::id)
            .collect(Collectors.toSet());
    Set<Map<String, History.Span>> own = new LinkedHashSet<>();
    Set<Map<String, History.Span>> above = new LinkedHashSet<>();
    for (History.Presence presence : presences) {
      Map<String, History.Span> ofOwn = new HashMap<>(presence.people());
      ofOwn.keySet().retainAll(ownPeople);
      own.add(ofOwn);
      Map<String, History.Span> ofAbove = new HashMap<>(presence.people());
      ofAbove.keySet().removeAll(ownPeople);
      above.add(ofAbove);
    }
    List<History.Presence> seen = new ArrayList<>();
    for (Map<String, History.Span> ofOwn : own) {
      for (Map<String, History.Span> ofAbove : above) {
        Map<String, History.Span> both = new HashMap<>(ofOwn);
        both.putAll(ofAbove);
        seen.add(new History.Presence(0, both));
      }
    }
    return seen;
  }

  /** The router reads the organisations of a path one after the other. */
  private static Directory joined(Directory own, Directory above, String organization) {
    Map<String, History.Person> people = new LinkedHashMap<>(own.people());
    people.values().removeIf(person -> !person.organization().equals(organization));
    above.people().forEach(people::putIfAbsent);
    Map<String, History.Team> teams = new LinkedHashMap<>(own.teams());
    teams.values().removeIf(team -> !team.organization().equals(organization));
    above.teams().forEach(teams::putIfAbsent);
    List<History.Workflow> workflows =
        new ArrayList<>(
            own.workflows().stream().filter(w -> w.organization().equals(organization)).toList());
    above.workflows().stream()
        .filter(w -> !w.organization().equals(organization))
        .forEach(workflows::add);
    return new Directory(own.at(), people, teams, workflows);
  }

  /** Returns those of a list of versions that were valid at some moment between two times. */
  private static <T> List<T> within(
      List<T> versions, java.util.function.ToLongFunction<T> at, long from, long to) {
    List<T> within = new ArrayList<>();
    for (int i = 0; i < versions.size(); i++) {
      long end = i + 1 < versions.size() ? at.applyAsLong(versions.get(i + 1)) : Long.MAX_VALUE;
      if (at.applyAsLong(versions.get(i)) <= to && end >= from) {
        within.add(versions.get(i));
      }
    }
    return within;
  }

  private List<State> states(Chat chat, long from, long to) {
    return within(history.states.getOrDefault(chat, List.of()), State::at, from, to);
  }

  private List<Stored> settlements(Chat chat) {
    return history.messages.getOrDefault(chat, Map.of()).values().stream()
        .filter(m -> m.isEvent())
        .filter(m -> PICK_UPS.contains(m.event()) || ENDS.contains(m.event()))
        .toList();
  }

  /** Checks that a message was routed, or not, as the state allows that it may have seen. */
  private void mayBe(Stored message, Planned first) {
    List<State> states = states(message.chat(), Math.max(message.at(), first.readAt()), first.at());
    boolean mayBeSettled =
        message.isFromWebhook()
            && settlements(message.chat()).stream()
                .anyMatch(m -> m.writtenAt() >= message.writtenAt() && m.at() <= first.at());
    boolean mayBeActive = states.stream().anyMatch(s -> s.status().equals("active"));
    boolean mayBeBlocked = states.stream().anyMatch(s -> s.session().equals("BLOCKED"));
    if (first.isNothing() && !mayBeActive && !mayBeBlocked && !mayBeSettled) {
      wrong("message not routed", message, "in", states);
    }
    boolean isSurelyActive =
        !states.isEmpty()
            && states.stream()
                .allMatch(s -> s.status().equals("active") || s.session().equals("BLOCKED"));
    if (!first.isNothing() && isSurelyActive) {
      wrong("message routed in an active conversation", message, "in", states);
    }
  }

  /** Checks that a message that overtook the event which freed its session was routed by it. */
  private void released(Stored message, Planned first) {
    Chat chat = message.chat();
    if (!message.isFromWebhook() || hasCommand(chat)) {
      return;
    }
    List<Stored> events =
        history.messages.getOrDefault(chat, Map.of()).values().stream()
            .filter(m -> m.isEvent())
            .toList();
    if (events.stream().anyMatch(m -> m.event().equals("PAUSED"))
        || events.stream()
            .anyMatch(
                m ->
                    m.writtenAt() >= message.writtenAt()
                        && (PICK_UPS.contains(m.event()) || ENDS.contains(m.event())))) {
      return;
    }
    Optional<Stored> before =
        events.stream()
            .filter(m -> m.writtenAt() <= message.writtenAt())
            .max(Comparator.comparingLong(Stored::writtenAt));
    if (before.isEmpty()
        || events.stream().filter(m -> m.writtenAt() == before.get().writtenAt()).count() > 1) {
      return;
    }
    boolean isFree =
        !PICK_UPS.contains(before.get().event()) && !before.get().event().equals("BLOCKED");
    boolean cameAfter =
        history.moves.getOrDefault(chat, List.of()).stream()
                .filter(moved -> moved.eventTime() >= before.get().writtenAt())
                .mapToLong(Moved::at)
                .min()
                .orElse(0)
            > first.at();
    String newest =
        events.stream()
            .max(Comparator.comparingLong(Stored::writtenAt))
            .map(Stored::event)
            .orElse("");
    if (isFree && cameAfter && !newest.equals("BLOCKED")) {
      wrong("message not released", message, "by", before.get());
    }
  }

  private boolean hasCommand(Chat chat) {
    return history.messages.getOrDefault(chat, Map.of()).values().stream()
        .anyMatch(m -> m.type().equals("command"));
  }

  /** Returns the time by which a rule that is due must be evaluated, unless it is dropped. */
  private long prompt(Stored message, Later due, Planned before) {
    return history.routedByLetter.contains(message.id())
            || history.suppressed.contains(message.id())
        ? Long.MAX_VALUE - 1
        : Math.max(Math.max(CALM, before.at()), due.due(message)) + PROMPT;
  }

  /** Returns the first time at which the waiting rules of a run may be dropped. */
  private long dropped(Stored message, Planned first) {
    Chat chat = message.chat();
    long from = message.at() - SKEW;
    long known = known(message, first);
    LongStream handled =
        commands(chat, Set.of("/accept", "/leave")).stream()
            .mapToLong(Stored::at)
            .filter(at -> at >= known);
    LongStream settled =
        settlements(chat).stream()
            .filter(
                m ->
                    message.isFromWebhook() ? m.writtenAt() >= message.writtenAt() : m.at() >= from)
            .mapToLong(Stored::at);
    List<State> states = states(chat, first.at(), Long.MAX_VALUE - 1);
    LongStream taken =
        states.stream()
            .filter(s -> s.status().equals("active") || s.session().equals("BLOCKED"))
            .mapToLong(State::at);
    LongStream closed =
        states.stream().skip(1).filter(s -> s.status().equals("closed")).mapToLong(State::at);
    LongStream deleted = LongStream.of(history.deleted.getOrDefault(chat, Long.MAX_VALUE));
    return Stream.of(handled, settled, taken, closed, deleted)
        .flatMapToLong(times -> times)
        .min()
        .orElse(Long.MAX_VALUE);
  }

  /** Checks that a rule which was due is not evaluated in a conversation that does not wait. */
  private void waits(Stored message, boolean isTask, Planned first, Planned step) {
    List<State> before = states(message.chat(), Math.max(message.at(), first.readAt()), first.at());
    List<State> states = states(message.chat(), Math.max(message.at(), step.readAt()), step.at());
    boolean isTaken =
        before.stream().noneMatch(s -> s.status().equals("active"))
            && !states.isEmpty()
            && states.stream().allMatch(s -> s.status().equals("active"));
    boolean isClosed =
        !isTask
            && !message.isFromWebhook()
            && !states.isEmpty()
            && states.stream().allMatch(s -> s.status().equals("closed"));
    if (isTaken || isClosed) {
      wrong("rule evaluated, but nobody waits", message, "by", step, "in", states);
    }
  }

  // ------------------------------------------------------------------------------ states, inboxes

  /** A command that moves the state of its conversation, and the state that it leaves. */
  private record Moving(Stored command, String state) {}

  /** The position of what moved the state of a conversation last, if it can be told. */
  private enum Mover {
    COMMAND,
    EVENT,
    EITHER
  }

  /** Returns the command that moved the state last: commands take effect in the order of writes. */
  private Optional<Moving> lastCommand(Chat chat) {
    Set<String> accepted = new HashSet<>();
    Moving last = null;
    for (Stored command :
        commands(chat, Set.of("/accept", "/leave", "/enqueue")).stream()
            .sorted(Comparator.comparingLong(Stored::at))
            .toList()) {
      String user = String.valueOf(command.user());
      switch (command.text()) {
        case "/accept" -> {
          accepted.add(user);
          last = new Moving(command, "active");
        }
        case "/enqueue" -> last = new Moving(command, "queued");
        default -> {
          if (accepted.remove(user) && accepted.isEmpty()) {
            last = new Moving(command, "closed");
          }
        }
      }
    }
    return Optional.ofNullable(last);
  }

  /**
   * Returns whether the provider gave the newest event up: the instance that stored it may have
   * died before the event moved the session.
   */
  private boolean isGivenUp(List<Stored> events) {
    return events.stream()
        // An unknown status moves the session alone.
        .filter(event -> !"PAUSED".equals(event.event()))
        .max(Comparator.comparingLong(Stored::writtenAt))
        .filter(
            newest ->
                ledger.events.stream()
                    .filter(event -> isOf(event, newest))
                    .noneMatch(event -> event.isAcknowledged))
        .isPresent();
  }

  private void state(Chat chat, Shown shown) {
    String actual = String.valueOf(shown.conversation().get("status"));
    List<Stored> messages =
        history.messages.getOrDefault(chat, Map.of()).values().stream()
            .filter(m -> shown.messages().containsKey(m.id()))
            .toList();
    Optional<Moving> command = lastCommand(chat);
    List<Stored> events = messages.stream().filter(m -> m.isEvent()).toList();
    boolean isRouted =
        messages.stream().anyMatch(m -> isInbound(m) && isPlanned(m, Long.MIN_VALUE));
    Set<String> allowed = new TreeSet<>();
    Mover mover = command.map(last -> mover(last.command(), chat, events)).orElse(Mover.EVENT);
    if (mover == Mover.EITHER) {
      return;
    }
    if (command.isPresent() && mover == Mover.COMMAND) {
      long at = command.get().command().at();
      // Nothing has moved it since but messages that were routed.
      allowed.add(command.get().state());
      if (command.get().state().equals("closed")) {
        if (messages.stream().anyMatch(m -> isInbound(m) && isPlanned(m, at))) {
          allowed.add("queued");
        }
        if (messages.stream().anyMatch(m -> isInbound(m) && m.at() > at && isPlanned(m, at))
            && !isBlocked(chat)) {
          allowed.remove("closed");
        }
      }
    } else if (isGivenUp(events)) {
      return;
    } else if (newest(events).isEmpty()) {
      allowed.add(isRouted ? "queued" : "closed");
    } else {
      newest(events).forEach(status -> allowed.add(stateOf(status)));
      boolean isBlocked = isBlocked(chat);
      if (allowed.contains("closed") && isRouted && !isBlocked) {
        allowed.add("queued");
      }
      long ended =
          events.stream()
              .filter(m -> ENDS.contains(m.event()) || PICK_UPS.contains(m.event()))
              .mapToLong(Stored::writtenAt)
              .max()
              .orElse(Long.MIN_VALUE);
      if (!isBlocked
          && command.isEmpty()
          && messages.stream()
              .anyMatch(
                  m ->
                      isInbound(m)
                          && m.isFromWebhook()
                          && m.writtenAt() > ended
                          && isPlanned(m, Long.MIN_VALUE))) {
        allowed.remove("closed");
      }
    }
    history.count("checked state");
    if (command.isPresent() && !events.isEmpty()) {
      history.count("checked state of commands and events");
    }
    if (!allowed.contains(actual)) {
      wrong("state", chat, "is", actual, "not", allowed, "command", command, "events", events);
    }
  }

  /**
   * Returns whether the last command moved the state last, or the newest event. A command is behind
   * the events that came before it, and behind those that are older than its request, by whatever
   * clock; what the provider's clock shows to be newer than its effect is behind it.
   */
  private Mover mover(Stored command, Chat chat, List<Stored> events) {
    boolean hasMovedSince =
        history.moves.getOrDefault(chat, List.of()).stream().anyMatch(m -> m.at() > command.at());
    long newest =
        events.stream()
            .filter(m -> !"PAUSED".equals(m.event()))
            .mapToLong(Stored::writtenAt)
            .max()
            .orElse(Long.MIN_VALUE);
    if (!hasMovedSince || newest < command.writtenAt()) {
      return Mover.COMMAND;
    }
    long apart = world.weather.has(Fault.PROVIDER_CLOCK_OFF) ? 300_000 : 5_000;
    long effect = Scheduler.START.toEpochMilli() + command.at() / 1_000;
    return newest > effect + apart ? Mover.EVENT : Mover.EITHER;
  }

  private static boolean isInbound(Stored message) {
    return message.type().equals("chat") && message.role().equals("contact");
  }

  private boolean isPlanned(Stored message, long from) {
    return history
        .plans
        .getOrDefault(message.chat(), Map.of())
        .getOrDefault(message.id(), List.of())
        .stream()
        .anyMatch(step -> !step.isNothing() && step.at() >= from);
  }

  private static String stateOf(String status) {
    return switch (status) {
      case "CREATED", "OPEN" -> "queued";
      case "ON_PROGRESS", "ON_HOLD" -> "active";
      default -> "closed";
    };
  }

  /**
   * Returns the newest statuses that move a conversation's state: several only at the same time.
   */
  private static Set<String> newest(List<Stored> events) {
    List<Stored> known = events.stream().filter(m -> !"PAUSED".equals(m.event())).toList();
    long time = known.stream().mapToLong(Stored::writtenAt).max().orElse(0);
    return known.stream()
        .filter(m -> m.writtenAt() == time)
        .map(m -> m.event())
        .collect(Collectors.toSet());
  }

  private boolean isBlocked(Chat chat) {
    List<State> states = history.states.getOrDefault(chat, List.of());
    return !states.isEmpty() && states.getLast().session().equals("BLOCKED");
  }

  private void inboxes(Map<Chat, Shown> shown) {
    for (Client.Tenant tenant : client.tenants()) {
      for (String person : tenant.people()) {
        inbox(tenant, person, shown);
      }
    }
  }

  private void inbox(Client.Tenant tenant, String person, Map<Chat, Shown> shown) {
    List<Map<String, Object>> entries =
        client
            .pages(
                () ->
                    ApiCall.of("GET /v2/users/{user}/inbox")
                        .with("user", person)
                        .as(Client.ADMIN, tenant.id(), Client.SCOPES),
                "limit=30")
            .orElseThrow();
    Set<String> actual = new HashSet<>();
    Directory directory = history.directories.getLast();
    History.Person known = directory.people().get(person);
    if (known == null) {
      return;
    }
    Set<String> own = new HashSet<>(Set.of(person));
    known.channels().stream()
        .filter(id -> directory.teams().containsKey(id))
        .filter(
            id ->
                directory
                    .teams()
                    .getOrDefault(id, new History.Team(id, "", Set.of()))
                    .members()
                    .contains(person))
        .forEach(own::add);
    for (Map<String, Object> entry : entries) {
      if (!actual.add(entry.get("origin") + ">" + entry.get("inbox"))) {
        wrong("list repeats", entry);
      }
      if (!own.contains(String.valueOf(entry.get("inbox")))) {
        wrong("inbox of others", entry, "for", person);
      }
    }
    Set<String> may = new HashSet<>();
    shown.forEach(
        (chat, view) -> {
          if (!path(chat.organization()).contains(tenant.id())) {
            return;
          }
          for (Map<String, Object> status : view.messages().values()) {
            Told told = RulesModel.ofMessage(status);
            if (told == null || !"system".equals(status.get("role"))) {
              continue;
            }
            Map<String, Object> meta = Read.object(status.get("meta"));
            Set<String> inboxes = new TreeSet<>(told.online());
            inboxes.addAll(told.offline());
            inboxes.retainAll(own);
            Stored origin =
                history
                    .messages
                    .getOrDefault(chat, Map.of())
                    .get(String.valueOf(meta.get("origin")));
            if (origin == null) {
              continue;
            }
            for (String inbox : inboxes) {
              String key = origin.id() + ">" + inbox;
              may.add(key);
              history.count("checked entry");
              Boolean waits =
                  Boolean.TRUE.equals(meta.get("isTask"))
                      ? taskWaits(origin, inbox)
                      : waits(origin, view);
              if (Boolean.TRUE.equals(waits) && !actual.contains(key)) {
                wrong("entry lost", key, "of", chat, "for", person, told);
              }
              if (Boolean.FALSE.equals(waits) && actual.contains(key)) {
                wrong("entry stays", key, "of", chat, "for", person, told);
              }
            }
          }
          for (Stored message : history.messages.getOrDefault(chat, Map.of()).values()) {
            if (message.text().equals("/assign") && view.messages().containsKey(message.id())) {
              Map<String, Object> meta =
                  Read.object(view.messages().getOrDefault(message.id(), Map.of()).get("meta"));
              if (Read.texts(meta.get("users")).contains(person)) {
                String key = message.id() + ">" + person;
                may.add(key);
                Boolean waits = taskWaits(message, person);
                if (Boolean.TRUE.equals(waits) && !actual.contains(key)) {
                  wrong("entry lost", key, "of", chat, "assigned to", person);
                }
                if (Boolean.FALSE.equals(waits) && actual.contains(key)) {
                  wrong("entry stays", key, "of", chat, "assigned to", person);
                }
              }
            }
          }
        });
    actual.stream()
        .filter(key -> !may.contains(key))
        .forEach(key -> wrong("entry from nowhere", key, "for", person));
  }

  /**
   * Returns the time since which acceptances concern a routed message: since it was planned by a
   * reading of its conversation, or since a command took effect.
   */
  private static long known(Stored message, Planned plan) {
    return message.type().equals("command") ? message.at() : plan.readAt();
  }

  /** Returns whether the entry of a customer's message still waits; null if either may be. */
  private @Nullable Boolean waits(Stored origin, Shown shown) {
    Chat chat = origin.chat();
    if ("active".equals(shown.conversation().get("status")) || isBlocked(chat)) {
      return false;
    }
    List<Stored> accepts = accepts(chat);
    List<Planned> plans =
        history.plans.getOrDefault(chat, Map.of()).getOrDefault(origin.id(), List.of());
    List<Long> readings =
        plans.stream().filter(plan -> !plan.isNothing()).map(Planned::readAt).sorted().toList();
    boolean isSurelyAccepted =
        !readings.isEmpty() && accepts.stream().anyMatch(m -> m.at() > readings.getLast());
    boolean mayBeAccepted =
        !readings.isEmpty() && accepts.stream().anyMatch(m -> m.at() >= readings.getFirst());
    boolean isSettled;
    boolean maySettle;
    if (origin.isFromWebhook()) {
      isSettled = settlements(chat).stream().anyMatch(m -> m.writtenAt() >= origin.writtenAt());
      maySettle = isSettled;
    } else {
      isSettled = false;
      // What a client posts came when its request did, though a frozen instance stores it later.
      long came = (origin.takenInAt() - Scheduler.START.toEpochMilli()) * 1_000;
      maySettle =
          settlements(chat).stream().anyMatch(m -> m.at() >= Math.min(came, origin.at()) - SKEW);
    }
    if (isSurelyAccepted || (plans.size() == 1 && isSettled)) {
      return false;
    }
    boolean mayBeEither = mayBeAccepted || maySettle || isSettled;
    return mayBeEither ? null : true;
  }

  /**
   * Returns whether a task still waits; null if either may be. It leaves an inbox when somebody
   * accepts who sees that inbox.
   */
  private @Nullable Boolean taskWaits(Stored origin, String inbox) {
    boolean mayBeTaken = false;
    for (Stored accept : accepts(origin.chat())) {
      if (accept.at() < origin.at()) {
        continue;
      }
      List<Directory> seen = directories(accept.at() - Tables.REPLICA_LAG);
      if (accept.at() > origin.at() && seen.stream().allMatch(d -> sees(d, accept, inbox))) {
        return false;
      }
      mayBeTaken |= seen.stream().anyMatch(d -> sees(d, accept, inbox));
    }
    return mayBeTaken ? null : true;
  }

  /** Returns the directories since a time, the one of that time among them. */
  private List<Directory> directories(long from) {
    List<Directory> all = history.directories;
    int first = 0;
    while (first + 1 < all.size() && all.get(first + 1).at() <= from) {
      first++;
    }
    return all.subList(first, all.size());
  }

  private static boolean sees(Directory directory, Stored accept, String inbox) {
    if (inbox.equals(accept.user())) {
      return true;
    }
    History.Person person = directory.people().get(String.valueOf(accept.user()));
    History.Team team = directory.teams().get(inbox);
    return person != null
        && team != null
        && person.channels().contains(inbox)
        && team.members().contains(person.id());
  }

  private List<Stored> accepts(Chat chat) {
    return commands(chat, Set.of("/accept"));
  }

  private List<Stored> commands(Chat chat, Set<String> texts) {
    return history.messages.getOrDefault(chat, Map.of()).values().stream()
        .filter(m -> m.type().equals("command") && texts.contains(m.text()))
        .toList();
  }

  // ---------------------------------------------------------------------------------------- others

  private void deleted() {
    for (Ledger.Deletion deletion : ledger.deletions) {
      if (deletion.isAcknowledged() && !history.deleted.containsKey(deletion.chat())) {
        wrong("acknowledged deletion lost", deletion.chat());
      }
    }
    Map<String, Set<String>> listed = new HashMap<>();
    for (Client.Tenant tenant : client.tenants()) {
      Set<String> ids =
          client
              .pages(
                  () -> ApiCall.of("GET /v2/messages").as(Client.BOT, tenant.id(), Client.SCOPES),
                  "type=chat&limit=50")
              .orElseThrow()
              .stream()
              .map(m -> String.valueOf(m.get("conversation")))
              .collect(Collectors.toSet());
      listed.put(tenant.id(), ids);
    }
    history.deleted.forEach(
        (chat, at) -> {
          history.count("checked deletion");
          if (listed.getOrDefault(chat.organization(), Set.of()).contains(chat.conversation())) {
            wrong("deleted and listed", chat);
          }
          for (Stored message : history.messages.getOrDefault(chat, Map.of()).values()) {
            if (history.storedLast.getOrDefault(message.id(), 0L) < at
                && world.isStored(chat, message.id())) {
              wrong("deleted and stored", message);
            }
          }
        });
  }

  private void quarantine() {
    Map<Integer, List<String>> kept = new HashMap<>();
    for (int i = 0; i < 2; i++) {
      Client.Tenant tenant = client.tenants().get(i);
      List<String> events = new ArrayList<>();
      String next = "limit=50";
      while (next != null) {
        ApiAnswer answer =
            Client.require(
                client.directory(
                    ApiCall.of("GET /v2/quarantine")
                        .as(Client.ADMIN, tenant.id(), Client.SCOPES)
                        .query(next)),
                200);
        Read.list(answer.body()).forEach(event -> events.add(String.valueOf(event.get("event"))));
        next = answer.next().map(link -> link.substring(link.indexOf('?') + 1)).orElse(null);
      }
      kept.put(i, events);
    }
    ledger.bad.forEach(
        (event, tenant) -> {
          history.count("checked bad event");
          long times = kept.getOrDefault(tenant, List.of()).stream().filter(event::equals).count();
          // The word of an agent leaves it when the agent is known.
          boolean mayBeTaken = ledger.words.stream().anyMatch(word -> word.event().equals(event));
          if (times != 1 && !(times == 0 && mayBeTaken)) {
            wrong("bad event not quarantined once", event, times, "times in", kept);
          }
        });
    for (List<String> events : kept.values()) {
      for (String event : events) {
        if (!ledger.bad.containsKey(event)
            && !event.contains("Unheard_Of")
            && !event.contains("Agent_Presence_Update")
            && !event.contains("\"s")) {
          wrong("event wrongly quarantined", event);
        }
      }
    }
  }

  private void metrics(Map<Chat, Shown> shown) {
    int delivered = 0;
    int undeliverable = 0;
    for (Shown view : shown.values()) {
      for (Map<String, Object> message : view.messages().values()) {
        Told told = RulesModel.ofMessage(message);
        if (told != null && "system".equals(message.get("role"))) {
          delivered += told.isDelivered() ? 1 : 0;
          undeliverable += told.isDelivered() ? 0 : 1;
        }
      }
    }
    int failed = 0;
    for (Shown view : shown.values()) {
      failed +=
          (int)
              view.messages().values().stream()
                  .filter(m -> "Reply failed".equals(m.get("text")))
                  .filter(m -> "system".equals(m.get("role")))
                  .count();
    }
    atLeast("RepliesFailed", failed);
    atLeast("NotificationsDelivered", delivered);
    atLeast("NotificationsUndeliverable", undeliverable);
    atLeast("DeliveriesAccepted", 0);
    atLeast("TokensRefused", ledger.tokensRefused);
  }

  private void atLeast(String metric, int least) {
    if (world.metric(metric) < least) {
      wrong("metric too low", metric, "is", world.metric(metric), "below", least);
    }
  }

  private void organizations(Map<Chat, Shown> shown) {
    shown.forEach(
        (chat, view) ->
            view.messages()
                .values()
                .forEach(
                    message -> {
                      if (!chat.organization().equals(message.get("organization"))) {
                        wrong("another organisation's", message);
                      }
                      if ("from a stranger".equals(message.get("text"))) {
                        wrong("a stranger's", message);
                      }
                    }));
  }
}
