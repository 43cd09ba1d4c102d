package io.reachline.bench.load;

import io.reachline.bench.load.Api.Call;
import io.reachline.bench.load.Faults.Fault;
import io.reachline.bench.load.Reconciliation.Counts;
import io.reachline.bench.load.Reconciliation.Outcome;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Predicate;

/** A run in two phases: it sends requests at a rate, then reads back what must be there. */
final class LoadRun {
  private static final int READERS = 4;
  private static final int MINIMUM_CONVERSATIONS = 20;

  /**
   * The time until the queues, the stream and delayed rules must have done their work: two
   * visibility timeouts and a little more, since a message that fails comes again after one.
   */
  private static final Duration PATIENCE = Duration.ofMinutes(13);

  private static final Duration PROGRESS = Duration.ofSeconds(30);

  /** Longer than a delayed rule waits, so that what comes twice has come. */
  private static final Duration QUIET = Duration.ofSeconds(5);

  /** As many as keep two processors busy. */
  private static final int WARMING = 4;

  private final RunningService service;
  private final KeyHost keys;
  private final WebhookTarget target;
  private final Faults faults;
  private final Api api;
  private final Random random;
  private boolean isTold;

  LoadRun(RunningService service, KeyHost keys, WebhookTarget target, Api api, Random random) {
    this.service = service;
    this.keys = keys;
    this.target = target;
    this.faults = new Faults(service, keys, target);
    this.api = api;
    this.random = random;
  }

  /** Sends requests into an organisation of their own, as fast as a few senders get answers. */
  void warmUp(Duration time) throws IOException, InterruptedException {
    var organization = LoadedOrganization.create(api, random, MINIMUM_CONVERSATIONS);
    loop(new Measurements(), new Findings())
        .sendInTurn(workload(organization, new Ledger()), WARMING, time);
  }

  /**
   * Sends requests at a rate for a time, and then accounts for every id, unless it need not go on.
   *
   * @param goesOn is told the measurements, and tells whether everything shall be read back
   */
  Optional<Outcome> run(double rate, Duration time, List<Fault> injected, Predicate<Sent> goesOn)
      throws IOException, InterruptedException {
    var organization =
        LoadedOrganization.create(
            api, random, Math.max(MINIMUM_CONVERSATIONS, (int) Math.round(rate / 2)));
    if (injected.contains(Fault.TARGET)) {
      api.create(Call.post("/v2/services", organization.adminToken(), target.service().toString()));
      isTold = true;
    }
    Ledger ledger = new Ledger();
    Measurements measurements = new Measurements();
    Findings findings = new Findings();
    Duration usedBefore = service.processorTime();
    var injection = faults.inject(injected, time);
    Duration taken = loop(measurements, findings).send(workload(organization, ledger), rate, time);
    Faults.await(injection);
    Sent sent =
        new Sent(
            measurements, taken, service.processorTime().minus(usedBefore), service.megabytes());
    if (!goesOn.test(sent)) {
      return Optional.empty();
    }
    settle(organization, ledger.expected());
    Thread.sleep(QUIET);
    Outcome outcome = compare(organization, ledger.expected());
    findings.addAll(outcome.findings());
    if (measurements.unanswered() > 0) {
      findings.add(
          Findings.Kind.LOST, "the answers to %d requests".formatted(measurements.unanswered()));
    }
    return Optional.of(new Outcome(outcome.counts(), findings));
  }

  private OpenLoop loop(Measurements measurements, Findings findings) {
    return new OpenLoop(api, faults, measurements, findings);
  }

  private Workload workload(LoadedOrganization organization, Ledger ledger) {
    return new Workload(
        organization,
        ledger,
        random,
        () -> keys.token(organization.zohoOrganization(), organization.webhook()));
  }

  /**
   * The measurements of the first phase.
   *
   * @param taken the time until the last answer
   * @param processorTime the processor time that the service took meanwhile
   * @param megabytes its resident memory at the end
   */
  record Sent(Measurements measurements, Duration taken, Duration processorTime, long megabytes) {}

  /** Compares again and again until all is there, or for as long as anything may still come. */
  private void settle(LoadedOrganization organization, List<Expected> expected)
      throws IOException, InterruptedException {
    long start = System.nanoTime();
    List<Expected> left = expected;
    long told = start;
    while (true) {
      List<Expected> open = new ArrayList<>();
      Reader reader = Reader.of(api, organization);
      Reconciliation reconciliation = reconciliation(organization);
      List<Outcome> outcomes = compareEach(reconciliation, reader, left);
      for (int i = 0; i < left.size(); i++) {
        if (!outcomes.get(i).findings().isEmpty()) {
          open.add(left.get(i));
        }
      }
      if (open.isEmpty() || System.nanoTime() - start > PATIENCE.toNanos()) {
        return;
      }
      left = open;
      if (System.nanoTime() - told > PROGRESS.toNanos()) {
        told = System.nanoTime();
        IO.println("waiting for %d conversations".formatted(left.size()));
      }
      Thread.sleep(500);
    }
  }

  private Outcome compare(LoadedOrganization organization, List<Expected> expected)
      throws IOException, InterruptedException {
    return sum(compareEach(reconciliation(organization), Reader.of(api, organization), expected));
  }

  private static Reconciliation reconciliation(LoadedOrganization organization) {
    return new Reconciliation(organization.presentInbox(), organization.absentInbox());
  }

  private List<Outcome> compareEach(
      Reconciliation reconciliation, Reader reader, List<Expected> expected)
      throws IOException, InterruptedException {
    try (ExecutorService readers = Executors.newFixedThreadPool(READERS)) {
      List<Callable<Outcome>> comparisons = new ArrayList<>();
      for (Expected one : expected) {
        comparisons.add(
            () -> {
              Observed observed = reader.read(one);
              Outcome outcome = reconciliation.compare(one, observed);
              if (isTold) {
                outcome.findings().addAll(target.missing(observed));
              }
              return outcome;
            });
      }
      List<Outcome> outcomes = new ArrayList<>();
      for (Future<Outcome> comparison : readers.invokeAll(comparisons)) {
        outcomes.add(comparison.get());
      }
      return outcomes;
    } catch (ExecutionException e) {
      throw new IOException("Not everything can be read back", e.getCause());
    }
  }

  private static Outcome sum(List<Outcome> outcomes) {
    Counts counts = Counts.NONE;
    Findings findings = new Findings();
    for (Outcome outcome : outcomes) {
      counts = counts.plus(outcome.counts());
      findings.addAll(outcome.findings());
    }
    return new Outcome(counts, findings);
  }
}
