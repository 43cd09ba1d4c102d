package io.reachline.simulation;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The sums of what simulations did. One that does too little of anything shows nothing. */
final class Coverage {
  /** The number of seeds from which on everything must have occurred. */
  static final int ENOUGH = 200;

  private final Map<Fault, Integer> faults = new EnumMap<>(Fault.class);
  private final Map<String, Integer> counts = new TreeMap<>();
  private int seeds;
  private long steps;

  synchronized void add(Simulation.Result result) {
    seeds++;
    steps += result.steps();
    result.faults().forEach((fault, count) -> faults.merge(fault, count, Integer::sum));
    result.counts().forEach((name, count) -> counts.merge(name, count, Integer::sum));
  }

  /** Returns what should have occurred and has not. */
  synchronized List<String> missing() {
    List<String> missing = new ArrayList<>();
    for (Fault fault : Fault.values()) {
      if (faults.getOrDefault(fault, 0) == 0) {
        missing.add("fault " + fault);
      }
    }
    for (Operation.Kind kind : Operation.Kind.values()) {
      if (count("operation " + kind) == 0) {
        missing.add("operation " + kind);
      }
    }
    atLeast("checked routed message", seeds, missing);
    atLeast("checked message without a status", seeds / 2, missing);
    atLeast("checked event", seeds, missing);
    atLeast("checked post", seeds, missing);
    atLeast("checked entry", seeds, missing);
    atLeast("checked state", seeds, missing);
    atLeast("checked deletion", seeds / 20, missing);
    atLeast("checked bad event", seeds / 20, missing);
    atLeast("checked receipt", seeds / 4, missing);
    atLeast("checked state of commands and events", seeds / 10, missing);
    atLeast("checked delivery of message.create.contact.chat", seeds, missing);
    atLeast("checked delivery of notification.delivered", seeds / 4, missing);
    atLeast("checked delivery of notification.undeliverable", seeds / 4, missing);
    atLeast("checked delivery of conversation.accepted", seeds / 10, missing);
    atLeast("checked delivery of session.update", seeds / 10, missing);
    atLeast("checked changes", seeds / 4, missing);
    atLeast("checked missing target", seeds / 20, missing);
    atLeast("checked delayed rule", seeds / 10, missing);
    atLeast("checked round", seeds, missing);
    atLeast("checked end of rounds", seeds / 10, missing);
    atLeast("retried event", seeds / 400, missing);
    return missing;
  }

  private void atLeast(String name, int least, List<String> missing) {
    if (count(name) < least) {
      missing.add("%s: %,d, fewer than %,d".formatted(name, count(name), least));
    }
  }

  private int count(String name) {
    return counts.getOrDefault(name, 0);
  }

  /** Returns the sums as lines. */
  synchronized List<String> lines() {
    List<String> lines = new ArrayList<>();
    lines.add("%,d steps of the scheduler".formatted(steps));
    faults.forEach((fault, count) -> lines.add("%,9d  fault %s".formatted(count, fault)));
    counts.forEach((name, count) -> lines.add("%,9d  %s".formatted(count, name)));
    return lines;
  }
}
