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
import io.reachline.json.JsonObject;
import io.reachline.json.Parsed;
import io.reachline.message.Message;
import io.reachline.message.MessageStore;
import io.reachline.posting.Command;
import io.reachline.session.Settlement;
import io.reachline.telemetry.Metric;
import io.reachline.telemetry.Telemetry;
import java.time.Clock;
import java.time.Duration;
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

  private final RoutingEngine engine;
  private final RoutedConversations conversations;
  private final DirectoryStore directory;
  private final Contacts contacts;
  private final MessageStore messages;
  private final RunStore runs;
  private final InboxStore inboxes;
  private final DelayQueue delays;
  private final Clock clock;
  private final Telemetry telemetry;

  public NotificationRouter(
      RoutingEngine engine,
      RoutedConversations conversations,
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
      case SETTLEMENT ->
          settle(RoutingTrigger.settlement(message).orElseThrow(), message, situation.get());
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
      case RoutedConversations.Found.In(var situation) -> Optional.of(situation);
      case RoutedConversations.Found.Deleted _ -> Optional.empty();
      // The webhook stores a message before its conversation, and may not have come to that yet.
      case RoutedConversations.Found.Absent _ ->
          message.receivedAt() == null
              ? Optional.empty()
              : conversations.create(message.conversation());
    };
  }

  // ------------------------------------------------------------------------------- first step

  private void routeTo(Audience audience, Message message, Situation situation) {
    Step step =
        runs.add(message.conversation(), message.id(), firstStep(audience, message, situation));
    carryOut(step, message);
  }

  private Step firstStep(Audience audience, Message message, Situation situation) {
    Origin unread = new Origin(message, situation, situation.status(), Optional.empty(), audience);
    if (unread.obstacle().isPresent()) {
      // Written down too: a repetition must not route what was not to be routed.
      return Step.nothing(unread.at(), situation.status(), unread.isTask());
    }
    DirectorySnapshot snapshot = directory.snapshot(message.conversation().organization());
    Origin origin = unread.with(contacts.of(situation.conversation(), message, snapshot));
    Evaluation evaluation = engine.first(origin, snapshot, clock.instant());
    count(evaluation, message);
    return evaluation.step().in(situation);
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
      if (situation.isEmpty() || isSuppressed(run.steps().getFirst(), message, situation.get())) {
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
    ConversationStatus before = run.steps().getFirst().status();
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
    return evaluation.step().in(situation);
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
    boolean isPosted = origin.receivedAt() == null;
    for (Inbox inbox : step.inboxes()) {
      inboxes.put(
          new InboxEntry(
              inbox, origin.conversation(), origin.id(), step.isTask(), isPosted, step.at()));
    }
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
    for (WaitingRule rule : step.waiting()) {
      putOff(
          new RoutingTask.Evaluate(
              origin.conversation(), origin.id(), rule.position(), rule.due()));
    }
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
    if (settlement.isEnd()
        && situation.status() == ConversationStatus.CLOSED
        && left.stream().anyMatch(entry -> !entry.isTask() && !entry.hasLeft(situation))) {
      // It came late, and has closed what a message from after it had queued.
      conversations.queue(
          event.conversation(), Position.rightBehind(situation.movedBy()), event.ahead());
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
    carryOut(runs.add(message.conversation(), message.id(), step), message);
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
    entries.getOrDefault(true, List.of()).forEach(inboxes::take);
    return entries.getOrDefault(false, List.of());
  }
}
