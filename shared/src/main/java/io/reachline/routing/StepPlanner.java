package io.reachline.routing;

import io.reachline.conversation.ConversationKey;
import io.reachline.conversation.ConversationStatus;
import io.reachline.directory.CachedDirectory;
import io.reachline.directory.DirectorySnapshot;
import io.reachline.directory.DirectoryStore;
import io.reachline.directory.Target;
import io.reachline.directory.User;
import io.reachline.identity.UserId;
import io.reachline.inbox.InboxStore;
import io.reachline.message.Message;
import io.reachline.presence.PresenceSnapshot;
import io.reachline.service.ServiceKey;
import io.reachline.session.Situation;
import io.reachline.storage.Consistency;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * A planner of steps: it reads what the rules need, lets the engine decide, and keeps the step
 * within its bounds. It writes nothing.
 */
final class StepPlanner {
  /** The most inboxes that one step puts a conversation into. */
  static final int MAX_INBOXES = 1_000;

  /**
   * The most entries of tasks that wait in one conversation, and the most of contacts' messages;
   * steps planned at the same time may exceed it.
   */
  static final int MAX_WAITING = 5_000;

  private final RoutingEngine engine;
  private final DirectoryStore store;
  private final CachedDirectory directory;
  private final Attendance attendance;
  private final BrokenServices services;
  private final Contacts contacts;
  private final InboxStore inboxes;
  private final RoutingTelemetry telemetry;

  StepPlanner(
      RoutingEngine engine,
      DirectoryStore store,
      CachedDirectory directory,
      Attendance attendance,
      BrokenServices services,
      InboxStore inboxes,
      RoutingTelemetry telemetry) {
    this.engine = engine;
    this.store = store;
    this.directory = directory;
    this.attendance = attendance;
    this.services = services;
    this.contacts = new Contacts(store);
    this.inboxes = inboxes;
    this.telemetry = telemetry;
  }

  /** Plans the first step of an origin. */
  Step first(Audience audience, Message message, Situation situation) {
    Origin withoutContact =
        new Origin(message, situation, situation.status(), Optional.empty(), audience);
    Optional<NotRouted> obstacle = withoutContact.obstacle();
    if (obstacle.isPresent()) {
      // A step as well: a repetition must not route the message later.
      return Step.nothing(withoutContact.at(), situation, obstacle.get());
    }
    DirectorySnapshot snapshot = snapshot(message);
    Origin origin = withoutContact.with(contacts.of(situation.conversation(), message, snapshot));
    Set<ServiceKey> broken = services.of(snapshot);
    return step(
        decided(snapshot, online -> engine.first(origin, snapshot, online, broken)),
        message,
        situation);
  }

  /** Plans the step of a delayed rule that is due. */
  Step next(Run run, WaitingRule rule, Message message, Situation situation) {
    Origin origin =
        new Origin(
            message,
            situation,
            run.first().status(),
            contacts.of(
                situation.conversation(), message, run.waiting().stream().map(WaitingRule::rule)),
            new Audience.Workflows(List.of()));
    DirectorySnapshot snapshot = snapshot(message);
    Set<ServiceKey> broken = services.of(snapshot, run.waiting().stream().map(WaitingRule::rule));
    return step(
        decided(snapshot, online -> engine.due(origin, run, rule, snapshot, online, broken)),
        message,
        situation);
  }

  /** Plans a step that notes the suppression of a delayed rule that is due. */
  Step suppressed(
      Run run, WaitingRule rule, Suppression suppression, Message message, Instant now) {
    Suppression named =
        suppression.named(
            user ->
                store
                    .find(User.class, message.conversation().organization(), user.value())
                    .map(User::name));
    return Step.suppressed(run, rule, ReasonWriter.ofSuppression(run, rule, named, now));
  }

  /** Plans a step that puts a task into the personal inboxes of users. */
  Step assignment(List<UserId> users, Message message, Situation situation) {
    DirectorySnapshot snapshot = snapshot(message);
    Roster roster = new Roster(snapshot, attendance.of(snapshot, Consistency.STRONG), Set.of());
    Targets targets = roster.find(users.stream().<Target>map(Target.OfUser::new).toList());
    return bounded(
        Step.task(
            message.takenInAt(),
            situation.status(),
            targets.inboxes(),
            new ReasonWriter(roster, Reason.MAX_BYTES).ofTargets(targets)),
        message,
        situation);
  }

  /**
   * Decides by a cheap reading of presence, which may be a second old. Whoever came online before
   * the message must count, so that a rule finds nobody only by a strong reading.
   */
  private Evaluation decided(
      DirectorySnapshot snapshot, Function<PresenceSnapshot, Evaluation> decision) {
    Evaluation cheap = decision.apply(attendance.of(snapshot, Consistency.EVENTUAL));
    return cheap.isReached() ? cheap : decision.apply(attendance.of(snapshot, Consistency.STRONG));
  }

  private DirectorySnapshot snapshot(Message message) {
    return directory.snapshot(message.conversation().organization());
  }

  private Step step(Evaluation evaluation, Message message, Situation situation) {
    telemetry.count(evaluation, message);
    return bounded(evaluation.step().in(situation), message, situation);
  }

  /**
   * Leaves out the inboxes beyond the bounds, so that carrying out a step takes seconds at most.
   */
  private Step bounded(Step step, Message origin, Situation situation) {
    if (step.inboxes().isEmpty()) {
      return step;
    }
    // Only tasks wait in a closed conversation, and they are counted when the next one comes.
    boolean isEmpty = situation.status() == ConversationStatus.CLOSED && !step.isTask();
    int most =
        Math.clamp(
            MAX_WAITING - (isEmpty ? 0 : waiting(step, origin.conversation())), 0, MAX_INBOXES);
    if (step.inboxes().size() <= most) {
      return step;
    }
    telemetry.countLeftOut(
        step.inboxes().size() - most,
        most == MAX_INBOXES
            ? "a message is put into at most %,d inboxes".formatted(MAX_INBOXES)
            : "the conversation waits in inboxes %,d times".formatted(MAX_WAITING),
        origin);
    return step.withInboxes(step.inboxes().subList(0, most));
  }

  /** Returns how many entries of the step's kind wait, or all of them where there is room. */
  private long waiting(Step step, ConversationKey conversation) {
    int all = inboxes.count(conversation);
    return all + step.inboxes().size() <= MAX_WAITING
        ? all
        : inboxes.of(conversation).stream()
            // Contacts, who write much, must not use up the room of commands.
            .filter(entry -> entry.isTask() == step.isTask())
            .count();
  }
}
