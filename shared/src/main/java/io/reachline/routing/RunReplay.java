package io.reachline.routing;

import io.reachline.directory.DirectorySnapshot;
import io.reachline.directory.Service;
import io.reachline.directory.ServiceId;
import io.reachline.directory.Target;
import io.reachline.directory.WorkflowId;
import io.reachline.json.JsonObject;
import io.reachline.message.Message;
import io.reachline.routing.WrittenRun.WrittenStep;
import io.reachline.service.ServiceKey;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * A replay of runs under the rules of a directory: what they would have come to for a message of
 * the past. The engine is the one that routes; everything else is as it was then. It writes
 * nothing.
 */
public final class RunReplay {
  /** The most evaluations of the waiting rules of one message. */
  public static final int MAX_EVALUATIONS = 5_000;

  // Within it the router may still be about to evaluate what is due.
  private static final Duration MARGIN = Duration.ofMinutes(2);

  private final RoutingEngine engine;
  private final DirectorySnapshot directory;
  private final Contacts contacts;
  private final Set<ServiceKey> broken;
  private final Map<ServiceId, ServiceKey> services = new HashMap<>();
  private final boolean looksAtConversation;

  /**
   * @param directory the directory with the rules to replay
   * @param broken the services that fail today: of those of whom the past tells nothing
   */
  public RunReplay(
      RoutingEngine engine,
      DirectorySnapshot directory,
      Contacts contacts,
      Set<ServiceKey> broken) {
    this.engine = engine;
    this.directory = directory;
    this.contacts = contacts;
    this.broken = Set.copyOf(broken);
    directory.branches().stream()
        .flatMap(branch -> branch.services().stream())
        .forEach(service -> services.putIfAbsent(service.id(), key(service)));
    looksAtConversation =
        directory.branches().stream()
            .flatMap(branch -> branch.workflows().stream())
            .flatMap(workflow -> workflow.rules().stream())
            .anyMatch(
                rule -> rule.when().contains("session") || rule.when().contains("conversation"));
  }

  private static ServiceKey key(Service service) {
    return new ServiceKey(service.organization(), service.id());
  }

  /**
   * Returns the delivery statuses that the rules would have written for a message.
   *
   * @param written its run, in which it was routed
   * @param now the present: what is due later is not evaluated
   * @param goesOn whether to go on; asked before each evaluation, and behind the last
   * @return empty if more than {@link #MAX_EVALUATIONS} evaluations would be necessary, or it was
   *     not to go on
   */
  public Optional<List<Message>> statuses(
      Message message, WrittenRun written, Past past, Instant now, BooleanSupplier goesOn) {
    return new Replayed(message, written, past, now, goesOn).statuses();
  }

  /**
   * An evaluation that is due.
   *
   * @param order the time by which it is put in order
   * @param index the number of the written step that evaluated it, or another rule that was due at
   *     the same time; behind all where there is none
   * @param isBehind whether it comes behind that step, not in its place
   * @param at the time of the evaluation
   * @param isOwn whether the written step evaluated the same rule
   */
  private record Due(
      PendingEvaluation evaluation,
      Instant order,
      int index,
      boolean isBehind,
      Instant at,
      boolean isOwn) {}

  private static final Comparator<Due> ORDER =
      Comparator.comparing(Due::order)
          .thenComparingInt(Due::index)
          .thenComparing(Due::isBehind)
          .thenComparing(due -> due.evaluation().due())
          .thenComparingInt(due -> due.evaluation().position());

  /** The replay of one run. */
  private final class Replayed {
    private final Message message;
    private final WrittenRun written;
    private final Past past;
    private final Instant now;
    private final BooleanSupplier goesOn;
    private final Step first;
    private final Optional<JsonObject> contact;
    private final List<Instant> order = new ArrayList<>();
    private final PriorityQueue<Due> queue = new PriorityQueue<>(ORDER);
    private final List<Message> statuses = new ArrayList<>();
    private final Map<Integer, WaitingRule> rules = new HashMap<>();

    Replayed(Message message, WrittenRun written, Past past, Instant now, BooleanSupplier goesOn) {
      this.message = message;
      this.written = written;
      this.past = past;
      this.now = now;
      this.goesOn = goesOn;
      this.first = written.first().step();
      this.contact = contacts.of(past.today().conversation(), message, directory);
      // The steps have an order, though their times come from several clocks.
      Instant latest = Instant.MIN;
      for (WrittenStep step : written.steps()) {
        latest = step.at().isAfter(latest) ? step.at() : latest;
        order.add(latest);
      }
    }

    Optional<List<Message>> statuses() {
      Instant at = written.routedAt();
      Run run =
          new Run(
              List.of(
                  taken(
                      engine.first(
                          origin(at, Audience.of(message).orElseThrow()),
                          directory,
                          past.presence(at),
                          brokenAt(written.steps().indexOf(written.first()))),
                      at)));
      for (int evaluated = 0; !queue.isEmpty(); evaluated++) {
        if (evaluated == MAX_EVALUATIONS || !goesOn.getAsBoolean()) {
          return Optional.empty();
        }
        run = evaluate(queue.remove(), run);
      }
      return goesOn.getAsBoolean() ? Optional.of(statuses) : Optional.empty();
    }

    private Run evaluate(Due due, Run run) {
      Optional<WaitingRule> rule =
          run.waiting(due.evaluation().position(), due.evaluation().round());
      if (rule.isEmpty()) {
        return run;
      }
      if (isSuppressed(due)) {
        released(due).ifPresent(queue::add);
        return run.hasSuppressed(rule.get())
            ? run
            : run.with(Step.suppressed(run, rule.get(), Reason.NONE));
      }
      return run.with(
          taken(
              engine.due(
                  origin(due.at(), new Audience.Workflows(List.of())),
                  run,
                  rule.get(),
                  directory,
                  past.presence(due.at()),
                  brokenAt(due.index())),
              due.at()));
    }

    /** Notes what a step writes, and what it leads to. */
    private Step taken(Evaluation evaluation, Instant at) {
      Step step = evaluation.step().withoutReason();
      WrittenRun.statuses(step, message).forEach(statuses::add);
      step.waiting().forEach(waits -> rules.put(waits.position(), waits));
      step.next().stream().flatMap(next -> due(next, at, -1).stream()).forEach(queue::add);
      return step;
    }

    private Origin origin(Instant at, Audience audience) {
      return new Origin(
          message,
          looksAtConversation ? past.at(at, written) : past.today(),
          first.status(),
          contact,
          audience);
    }

    /**
     * Returns when a rule is evaluated: as it was, or when it is due; empty if that is to come.
     *
     * @param after when the step was evaluated that leads to it
     * @param behind the number of the written step behind which to look
     */
    private Optional<Due> due(PendingEvaluation evaluation, Instant after, int behind) {
      Optional<Due> own =
          isWritten(evaluation)
              ? find(behind, step -> step.concerns(evaluation))
                  // Sooner only because another rule found nobody, which may be otherwise now.
                  .filter(index -> !order.get(index).isBefore(evaluation.due()))
                  .map(index -> due(evaluation, index, false, true))
              : Optional.empty();
      if (own.isPresent()) {
        return own;
      }
      // A message that was routed late has rules that are overdue.
      Instant due = after.isAfter(evaluation.due()) ? after : evaluation.due();
      return overdue(evaluation, behind)
          .or(() -> behind < 0 ? sameTime(evaluation) : Optional.empty())
          .or(() -> unwritten(evaluation, due));
    }

    /** Returns the evaluation of a rule that was overdue when another one stopped its workflow. */
    private Optional<Due> overdue(PendingEvaluation evaluation, int behind) {
      return isWritten(evaluation)
          ? find(behind, step -> step.step().stopped().contains(workflow(evaluation)))
              .filter(index -> !order.get(index).isBefore(evaluation.due()))
              .map(index -> due(evaluation, index, true, false))
          : Optional.empty();
    }

    /** Returns an evaluation beside that of another rule that was due at the same time. */
    private Optional<Due> sameTime(PendingEvaluation evaluation) {
      return find(-1, step -> step.step().isDelayed() && step.step().at().equals(evaluation.due()))
          .map(index -> due(evaluation, index, false, false));
    }

    private Optional<Integer> find(int behind, Predicate<WrittenStep> wanted) {
      return IntStream.range(behind + 1, written.steps().size())
          .filter(index -> wanted.test(written.steps().get(index)))
          .boxed()
          .findFirst();
    }

    private Due due(PendingEvaluation evaluation, int index, boolean isBehind, boolean isOwn) {
      return new Due(
          evaluation, order.get(index), index, isBehind, written.steps().get(index).at(), isOwn);
    }

    private WorkflowId workflow(PendingEvaluation evaluation) {
      return Objects.requireNonNull(rules.get(evaluation.position())).workflow();
    }

    /**
     * Returns whether the same rule waited at this position, as long, in the run that was written.
     */
    private boolean isWritten(PendingEvaluation evaluation) {
      return Optional.ofNullable(rules.get(evaluation.position()))
          .filter(
              rule ->
                  first.waiting().stream()
                      .anyMatch(
                          waits ->
                              waits.position() == rule.position()
                                  && waits.workflow().equals(rule.workflow())
                                  && waits.rule().name().equals(rule.rule().name())
                                  && waits.rule().delay().equals(rule.rule().delay())
                                  && waits.rule().repeat().equals(rule.rule().repeat())))
          .isPresent();
    }

    private Optional<Due> unwritten(PendingEvaluation evaluation, Instant at) {
      return at.isAfter(now.minus(MARGIN))
          ? Optional.empty()
          : Optional.of(new Due(evaluation, at, Integer.MAX_VALUE, false, at, false));
    }

    private boolean isSuppressed(Due due) {
      return (due.index() < written.steps().size() && !due.isBehind())
          ? written.steps().get(due.index()).isSuppression()
          : isSuppressed(due.at());
    }

    private boolean isSuppressed(Instant at) {
      return Suppression.of(first, message, past.at(at, written)).isPresent();
    }

    /** Returns the evaluation of a suppressed rule that an event has released since. */
    private Optional<Due> released(Due due) {
      if (due.isOwn()) {
        return due(due.evaluation(), due.at(), due.index()).filter(Due::isOwn);
      }
      return past.releases(message.createdAt(), due.at()).stream()
          // Each looks at the conversation of its time.
          .takeWhile(_ -> goesOn.getAsBoolean())
          .filter(time -> !isSuppressed(time))
          .findFirst()
          .flatMap(time -> unwritten(due.evaluation(), time));
    }

    /** Returns the services that failed then, as far as the written step tells. */
    private Set<ServiceKey> brokenAt(int index) {
      if (services.isEmpty() || index >= written.steps().size()) {
        return broken;
      }
      Set<ServiceKey> then = new HashSet<>(broken);
      for (DeliveryStatus status : written.steps().get(index).step().statuses()) {
        keys(status.notified()).forEach(then::remove);
        then.addAll(keys(status.offline()));
      }
      return then;
    }

    private List<ServiceKey> keys(List<Target> targets) {
      return targets.stream()
          .flatMap(
              target ->
                  target instanceof Target.OfService(var id)
                      ? Optional.ofNullable(services.get(id)).stream()
                      : Stream.<ServiceKey>empty())
          .toList();
    }
  }
}
