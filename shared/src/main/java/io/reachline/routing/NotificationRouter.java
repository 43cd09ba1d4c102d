package io.reachline.routing;

import io.reachline.conversation.ConversationKey;
import io.reachline.conversation.ConversationStatus;
import io.reachline.conversation.Position;
import io.reachline.directory.Branch;
import io.reachline.directory.Channel;
import io.reachline.directory.DirectorySnapshot;
import io.reachline.directory.DirectoryStore;
import io.reachline.directory.Target;
import io.reachline.directory.User;
import io.reachline.identity.UserId;
import io.reachline.inbox.Acceptance;
import io.reachline.inbox.Inbox;
import io.reachline.inbox.InboxEntry;
import io.reachline.inbox.InboxStore;
import io.reachline.json.JsonObject;
import io.reachline.json.Parsed;
import io.reachline.message.Message;
import io.reachline.message.MessageStore;
import io.reachline.posting.Command;
import io.reachline.session.Handling;
import io.reachline.session.SessionStatus;
import io.reachline.session.Settlement;
import io.reachline.session.Situation;
import io.reachline.session.SituationStore;
import io.reachline.telemetry.Metric;
import io.reachline.telemetry.Telemetry;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * Routes messages: writes down what the engine decides, then does it. It is called at least once
 * for each message; what it does it does once in effect, since the first thing that it writes is
 * the plan, which a repetition finds and carries out again.
 */
public final class NotificationRouter {
  // Log lines of one message about rules that are to be mended.
  private static final int MAX_LINES = 20;

  /** The most inboxes that one step puts a conversation into. */
  static final int MAX_INBOXES = 1_000;

  /** The most entries of one conversation that wait, but for what is routed at the same time. */
  static final int MAX_WAITING = 5_000;

  private static final Duration LEAST_PAUSE = Duration.ofSeconds(1);
  // Events are tried for a day, and are a little older when the last try ends.
  private static final Duration MAX_AGE = Duration.ofHours(26);

  private final RoutingEngine engine;
  private final SituationStore conversations;
  private final DirectoryStore directory;
  private final Contacts contacts;
  private final MessageStore messages;
  private final RunStore runs;
  private final InboxStore inboxes;
  private final DelayQueue delays;
  private final Clock clock;
  private final Telemetry telemetry;
  private final EventHistory history;

  public NotificationRouter(
      RoutingEngine engine,
      SituationStore conversations,
      DirectoryStore directory,
      MessageStore messages,
      RunStore runs,
      InboxStore inboxes,
      DelayQueue delays,
      Clock clock,
      Telemetry telemetry) {
    this.engine = engine;
    this.conversations = conversations;
    this.directory = directory;
    this.contacts = new Contacts(directory);
    this.messages = messages;
    this.runs = runs;
    this.inboxes = inboxes;
    this.delays = delays;
    this.clock = clock;
    this.telemetry = telemetry;
    this.history = new EventHistory(messages);
  }

  /** Does what a queue handed out. A message that is there no more is none to route. */
  public void take(RoutingTask task) {
    Optional<Message> message = messages.find(task.conversation(), task.origin());
    if (message.isPresent()) {
      switch (task) {
        case RoutingTask.Route _ -> route(message.get());
        case RoutingTask.Evaluate evaluate -> evaluate(evaluate, message.get());
      }
    }
  }

  /** Does what a message that was stored asks for. */
  public void route(Message message) {
    Optional<RoutingTrigger> trigger = RoutingTrigger.of(message);
    Optional<Situation> situation =
        trigger.isPresent() ? situation(message) : Optional.<Situation>empty();
    if (situation.isEmpty()) {
      return;
    }
    switch (trigger.orElseThrow()) {
      case INBOUND -> routeTo(new Audience.Workflows(List.of()), message, situation.get());
      case COMMAND -> command(message, situation.get());
      case SETTLEMENT -> {
        Settlement settlement = RoutingTrigger.settlement(message).orElseThrow();
        settle(settlement, message, situation.get());
        if (settlement.isEnd()) {
          routeReleased(message, situation.get());
        }
      }
      case RELEASE -> {
        if (situation.get().status() == ConversationStatus.CLOSED) {
          // It was blocked before.
          queueAgain(inboxes.of(message.conversation()), message, situation.get());
        }
        routeReleased(message, situation.get());
      }
    }
  }

  private void command(Message message, Situation situation) {
    if (Command.parse(message.text(), message.meta())
        instanceof Parsed.Valid<Command>(var command)) {
      carryOut(command, message, situation);
    }
  }

  private void carryOut(Command command, Message message, Situation situation) {
    switch (command) {
      case Command.Accept _ -> accept(message);
      case Command.Assign(var users) -> assign(message, situation, users);
      case Command.Notify(var channels, var organizations) ->
          routeTo(
              channels.isEmpty()
                  ? new Audience.Workflows(organizations)
                  : new Audience.Channels(channels),
              message,
              situation);
      case Command.Enqueue _ -> routeTo(new Audience.Workflows(List.of()), message, situation);
      case Command.Join _, Command.Leave _, Command.Set _, Command.Unset _ -> {}
    }
  }

  /** Returns what the conversation of a message is in; empty for one that is no more. */
  private Optional<Situation> situation(Message message) {
    return switch (conversations.find(message.conversation())) {
      case SituationStore.Found.In(var situation) -> Optional.of(situation);
      case SituationStore.Found.Deleted _ -> Optional.empty();
      // The webhook stores a message before its conversation, and may not have come to that yet.
      case SituationStore.Found.Absent _ ->
          message.receivedAt() == null
              ? Optional.empty()
              : conversations.create(message.conversation());
    };
  }

  // ------------------------------------------------------------------------------- first step

  private void routeTo(Audience audience, Message message, Situation situation) {
    Step decided = firstStep(audience, message, situation);
    Step step = runs.add(message.conversation(), message.id(), decided);
    carryOut(step, message);
    if (step.isNothing() && Origin.writtenAt(message).isPresent()) {
      // Whoever writes second sees the other: this, or an event that releases the session.
      release(
          step.equals(decided)
              ? new Run(List.of(step))
              : runs.find(message.conversation(), message.id()),
          message);
    }
  }

  private Step firstStep(Audience audience, Message message, Situation situation) {
    Origin unread = new Origin(message, situation, situation.status(), Optional.empty(), audience);
    if (unread.obstacle().isPresent()) {
      // Written down too: a repetition must not route what was not to be routed.
      return Step.nothing(unread.at(), situation);
    }
    DirectorySnapshot snapshot = directory.snapshot(message.conversation().organization());
    Origin origin = unread.with(contacts.of(situation.conversation(), message, snapshot));
    Evaluation evaluation = engine.first(origin, snapshot, clock.instant());
    count(evaluation, message);
    return bounded(evaluation.step().in(situation), message, situation);
  }

  /** Leaves out of a step the inboxes beyond the bounds, which keep what is to be done small. */
  private Step bounded(Step step, Message origin, Situation situation) {
    if (step.inboxes().isEmpty()) {
      return step;
    }
    // Nothing but tasks waits in a closed conversation.
    boolean isEmpty = situation.status() == ConversationStatus.CLOSED && !step.isTask();
    int room = isEmpty ? MAX_WAITING : MAX_WAITING - inboxes.of(origin.conversation()).size();
    int most = Math.clamp(room, 0, MAX_INBOXES);
    int beyond = step.inboxes().size() - most;
    if (beyond <= 0) {
      return step;
    }
    telemetry.count(
        Metric.TARGETS_SKIPPED,
        beyond,
        details(origin)
            .put(
                "reason",
                most == MAX_INBOXES
                    ? "a message is put into at most %,d inboxes".formatted(MAX_INBOXES)
                    : "the conversation waits in inboxes %,d times".formatted(MAX_WAITING))
            .build());
    return step.withInboxes(step.inboxes().subList(0, most));
  }

  // ------------------------------------------------------------------------------ delayed rules

  private void evaluate(RoutingTask.Evaluate task, Message message) {
    if (clock.instant().isBefore(task.due())) {
      putOff(task);
      return;
    }
    // Each turn finds a step more than the one before, so it ends.
    while (true) {
      Run run = runs.find(task.conversation(), task.origin());
      Optional<Step> done = run.takenBy(task.position());
      if (done.isPresent()) {
        carryOut(done.get(), message);
        return;
      }
      Optional<WaitingRule> rule =
          run.waiting().stream().filter(waiting -> waiting.position() == task.position()).findAny();
      Optional<Situation> situation = rule.flatMap(_ -> situation(message));
      if (situation.isEmpty() || isSuppressed(run.first(), message, situation.get())) {
        return;
      }
      Step step = nextStep(run, rule.orElseThrow(), message, situation.get());
      if (runs.add(task.conversation(), task.origin(), step).equals(step)) {
        carryOut(step, message);
        return;
      }
    }
  }

  /** Returns whether the conversation was accepted or closed since the first step. */
  private static boolean isSuppressed(Step first, Message message, Situation situation) {
    Handling handling = situation.handling();
    boolean wasPosted = message.receivedAt() == null;
    return handling.isAcceptedSince(first.at())
        || handling.isLeftSince(first.at())
        || switch (situation.status()) {
          case ACTIVE -> first.status() != ConversationStatus.ACTIVE;
          case CLOSED -> wasPosted && first.leavesOpen();
          case QUEUED -> false;
        }
        || (!first.isTask() && situation.isBlocked())
        || Origin.writtenAt(message).filter(handling::isSettledSince).isPresent();
  }

  private Step nextStep(Run run, WaitingRule rule, Message message, Situation situation) {
    DirectorySnapshot snapshot = directory.snapshot(message.conversation().organization());
    ConversationStatus before = run.first().status();
    Origin origin =
        new Origin(
            message,
            situation,
            before,
            contacts.of(
                situation.conversation(), message, run.waiting().stream().map(WaitingRule::rule)),
            new Audience.Workflows(List.of()));
    Evaluation evaluation = engine.due(origin, run, rule, snapshot, clock.instant());
    count(evaluation, message);
    return bounded(evaluation.step().in(situation), message, situation);
  }

  private static List<InboxEntry> entries(Step step, Message origin) {
    boolean isPosted = origin.receivedAt() == null;
    return step.inboxes().stream()
        .map(
            inbox ->
                new InboxEntry(
                    inbox, origin.conversation(), origin.id(), step.isTask(), isPosted, step.at()))
        .toList();
  }

  private void putOff(WaitingRule rule, Message origin) {
    putOff(
        new RoutingTask.Evaluate(origin.conversation(), origin.id(), rule.position(), rule.due()));
  }

  private void putOff(RoutingTask.Evaluate task) {
    Duration left = Duration.between(clock.instant(), task.due());
    delays.put(task, left.compareTo(DelayQueue.MAX_DELAY) < 0 ? left : DelayQueue.MAX_DELAY);
  }

  // --------------------------------------------------------------------------- what a step does

  private void carryOut(Step step, Message origin) {
    step.queue()
        .ifPresent(
            position -> conversations.queue(origin.conversation(), position, origin.ahead()));
    inboxes.put(entries(step, origin));
    for (DeliveryStatus status : step.statuses()) {
      messages.create(status.toMessage(origin, step.status(), step.isTask()));
      // Again at a repetition: an alarm that counts twice is better than one that never rings.
      telemetry.count(
          status.isDelivered()
              ? Metric.NOTIFICATIONS_DELIVERED
              : Metric.NOTIFICATIONS_UNDELIVERABLE,
          1,
          details(origin)
              .put("workflow", status.workflow().map(id -> id.value()).orElse(null))
              .put("rule", status.rule().orElse(null))
              .build());
    }
    step.waiting().forEach(rule -> putOff(rule, origin));
    if (step.isTask() && !step.inboxes().isEmpty()) {
      // One that was accepted before it was put there.
      inboxes
          .acceptancesAfter(origin.conversation(), origin.id())
          .forEach(acceptance -> take(origin.conversation(), acceptance::takes));
    }
  }

  /** Counts what went wrong, in a line for each rule, so that somebody can mend it. */
  private void count(Evaluation evaluation, Message origin) {
    evaluation.rules().stream()
        .filter(rule -> rule.outcome() instanceof RuleOutcome.Failed)
        .limit(MAX_LINES)
        .forEach(rule -> countFailed(rule, origin));
    if (evaluation.failed() > MAX_LINES) {
      telemetry.count(
          Metric.CONDITIONS_FAILED, evaluation.failed() - MAX_LINES, details(origin).build());
    }
    List<Evaluation.EvaluatedRule> skipping =
        evaluation.rules().stream().filter(rule -> !Evaluation.skipped(rule).isEmpty()).toList();
    skipping.stream().limit(MAX_LINES).forEach(rule -> countSkipped(rule, origin));
    if (skipping.size() > MAX_LINES) {
      long rest =
          skipping.stream().skip(MAX_LINES).mapToLong(r -> Evaluation.skipped(r).size()).sum();
      telemetry.count(Metric.TARGETS_SKIPPED, rest, details(origin).build());
    }
  }

  private void countFailed(Evaluation.EvaluatedRule rule, Message origin) {
    if (rule.outcome() instanceof RuleOutcome.Failed(var reason)) {
      telemetry.count(
          Metric.CONDITIONS_FAILED, 1, details(rule, origin).put("reason", reason).build());
    }
  }

  private void countSkipped(Evaluation.EvaluatedRule rule, Message origin) {
    List<String> skipped = Evaluation.skipped(rule);
    telemetry.count(
        Metric.TARGETS_SKIPPED,
        skipped.size(),
        details(rule, origin)
            .put("targets", skipped.stream().limit(MAX_LINES).toList())
            .put(
                "reason",
                "no %s of the organization, or of one above it".formatted(Target.Kind.anyLabel()))
            .build());
  }

  private static JsonObject.Builder details(Evaluation.EvaluatedRule rule, Message origin) {
    return details(origin)
        .put("workflow", rule.workflow().map(id -> id.value()).orElse(null))
        .put("rule", rule.name().orElse(null));
  }

  private static JsonObject.Builder details(Message origin) {
    return JsonObject.builder()
        .put("organization", origin.conversation().organization().value())
        .put("conversation", origin.conversation().conversation().value())
        .put("origin", origin.id().value());
  }

  // ------------------------------------------------------------------------- sessions' events

  private void settle(Settlement settlement, Message event, Situation situation) {
    if (!situation.handling().includes(settlement)) {
      // A newer event has moved the state before it, so that it moved nothing itself.
      conversations.settle(event.conversation(), settlement);
    }
    List<InboxEntry> left = take(event.conversation(), entry -> entry.isSettledBy(event));
    if (settlement.isEnd()) {
      queueAgain(left, event, situation);
    }
  }

  /** Queues what an event has closed that came late: a message from after it waits in an inbox. */
  private void queueAgain(List<InboxEntry> waiting, Message event, Situation situation) {
    if (situation.status() == ConversationStatus.CLOSED
        && waiting.stream()
            .filter(entry -> !entry.isTask() && !entry.hasLeft(situation))
            // What a command has closed since stays closed.
            .anyMatch(entry -> !situation.handling().isLeftSince(entry.createdAt()))) {
      conversations.queue(
          event.conversation(), Position.rightBehind(situation.movedBy()), event.ahead());
    }
  }

  // -------------------------------------------------------------- messages that overtook events

  /**
   * Routes what was not routed while the session was in hand or blocked, where this event says that
   * it was neither when that was written: as if the event had come first.
   */
  private void routeReleased(Message event, Situation situation) {
    Optional<SessionStatus> status = RoutingTrigger.sessionStatus(event).flatMap(SessionStatus::of);
    if (!situation.includes(status, event.createdAt())) {
      awaitEffect(event);
      return;
    }
    runs.since(event.conversation(), event.createdAt())
        .forEach(
            (origin, run) -> {
              if (run.steps().getFirst().isNothing() || isOverdue(run)) {
                messages
                    .find(event.conversation(), origin)
                    .ifPresent(message -> release(run, message));
              }
            });
  }

  /** Looks again once the webhook has moved what the event moves; it may have died meanwhile. */
  private void awaitEffect(Message event) {
    Instant arrived = event.arrivedAt();
    Duration age = Duration.between(arrived, clock.instant());
    if (age.compareTo(MAX_AGE) < 0) {
      // As long again as it has waited so far.
      Duration pause = age.compareTo(LEAST_PAUSE) < 0 ? LEAST_PAUSE : age;
      delays.put(
          new RoutingTask.Route(event.conversation(), event.id()),
          pause.compareTo(DelayQueue.MAX_DELAY) < 0 ? pause : DelayQueue.MAX_DELAY);
    }
  }

  private void release(Run run, Message message) {
    Step first = run.steps().getFirst();
    if (first.isNothing() && run.steps().size() > 1) {
      // Released before: a repetition.
      carryOut(run.steps().get(1), message);
      return;
    }
    situation(message)
        .ifPresent(
            situation -> {
              if (first.isNothing()) {
                reconsider(first, message, situation);
              } else if (!isSuppressed(first, message, situation)) {
                // Suppressed when they were due, since the session was taken to be in hand.
                run.waiting().forEach(rule -> putOff(rule, message));
              }
            });
  }

  private boolean isOverdue(Run run) {
    return run.waiting().stream().anyMatch(rule -> !rule.due().isAfter(clock.instant()));
  }

  /** Routes a message for which nothing was done, if it was written when the session was free. */
  private void reconsider(Step nothing, Message message, Situation situation) {
    Optional<Instant> written = Origin.writtenAt(message);
    Audience audience = new Audience.Workflows(List.of());
    Origin origin = new Origin(message, situation, situation.status(), Optional.empty(), audience);
    Handling handling = situation.handling();
    if (written.isPresent()
        && origin.obstacle().isEmpty()
        && !handling.isAcceptedSince(origin.arrivedAt())
        && !handling.isLeftSince(origin.arrivedAt())
        && history.wasReleased(message, written.get(), nothing.seen())) {
      Step step = firstStep(audience, message, situation).numbered(nothing.number() + 1);
      carryOut(runs.add(message.conversation(), message.id(), step), message);
    }
  }

  // ---------------------------------------------------------------------------------- commands

  private void assign(Message message, Situation situation, List<UserId> users) {
    List<Inbox> assigned = new ArrayList<>();
    for (Branch branch : directory.snapshot(message.conversation().organization()).branches()) {
      branch.users().stream()
          .filter(user -> users.contains(user.id()))
          .map(user -> Inbox.of(user.organization(), user.id()))
          .forEach(assigned::add);
    }
    Step step = Step.entries(message.createdAt(), situation.status(), true, assigned);
    carryOut(
        runs.add(message.conversation(), message.id(), bounded(step, message, situation)), message);
  }

  private void accept(Message message) {
    Acceptance acceptance =
        inboxes.note(
            message.conversation(), new Acceptance(message.id(), inboxesOfAuthor(message)));
    take(message.conversation(), acceptance::takes);
  }

  /** Returns the inboxes that somebody sees: their own, and those of the channels subscribed to. */
  private List<Inbox> inboxesOfAuthor(Message message) {
    List<Inbox> own = new ArrayList<>();
    List<Branch> branches = directory.snapshot(message.conversation().organization()).branches();
    for (Branch branch : branches) {
      for (User user : branch.users()) {
        if (user.id().equals(message.user())) {
          own.add(Inbox.of(user.organization(), user.id()));
          branches.stream()
              .flatMap(any -> any.channels().stream())
              .filter(channel -> isSubscribed(user, channel))
              .map(channel -> Inbox.of(channel.organization(), channel.id()))
              .forEach(own::add);
        }
      }
    }
    return own;
  }

  private static boolean isSubscribed(User user, Channel channel) {
    return user.channels().contains(channel.id()) && channel.members().contains(user.id());
  }

  /** Takes out of the inboxes what a filter picks, and returns what stays in them. */
  private List<InboxEntry> take(ConversationKey conversation, Predicate<InboxEntry> leaves) {
    Map<Boolean, List<InboxEntry>> entries =
        inboxes.of(conversation).stream().collect(Collectors.partitioningBy(leaves));
    inboxes.take(entries.getOrDefault(true, List.of()));
    return entries.getOrDefault(false, List.of());
  }
}
