package io.reachline.simulation;

import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Random;
import java.util.Set;

/** The faults of one simulation: which kinds occur, how often, and how often they have occurred. */
final class Weather {
  private static final double[] RATES = {0.002, 0.01, 0.04};

  private final Random random;
  private final Map<Fault, Double> rates = new EnumMap<>(Fault.class);
  private final Map<Fault, Integer> counts = new EnumMap<>(Fault.class);
  private boolean isCalm = true;

  Weather(long seed, Set<Fault> without) {
    random = new Random(seed ^ 0x5DEECE66DL);
    for (Fault fault : Fault.values()) {
      double rate = random.nextInt(100) < 35 ? RATES[random.nextInt(RATES.length)] : 0;
      if (rate > 0 && !without.contains(fault)) {
        rates.put(fault, rate);
      }
    }
  }

  /** Returns the kinds that may occur. */
  Set<Fault> kinds() {
    return rates.isEmpty() ? EnumSet.noneOf(Fault.class) : EnumSet.copyOf(rates.keySet());
  }

  boolean has(Fault fault) {
    return rates.containsKey(fault);
  }

  /** Begins or ends the time in which faults occur. */
  void calm(boolean calm) {
    isCalm = calm;
  }

  /** Returns whether a fault occurs now, and counts it. */
  boolean strikes(Fault fault) {
    return strikes(fault, 1);
  }

  /** Returns whether a fault occurs now that is a number of times as frequent as others. */
  boolean strikes(Fault fault, double times) {
    Double rate = isCalm ? null : rates.get(fault);
    if (rate == null || random.nextDouble() >= rate * times) {
      return false;
    }
    count(fault);
    return true;
  }

  void count(Fault fault) {
    counts.merge(fault, 1, Integer::sum);
  }

  Map<Fault, Integer> counts() {
    return counts;
  }

  /** Returns whether faults occur at present. */
  boolean isActive() {
    return !isCalm;
  }

  Random random() {
    return random;
  }
}
