package io.reachline.bench;

import java.util.List;

/** A sample of measured durations in milliseconds, in ascending order. */
record Sample(List<Double> values) {

  Sample {
    if (values.isEmpty()) {
      throw new IllegalArgumentException("A sample has at least one value");
    }
    values = values.stream().sorted().toList();
  }

  double minimum() {
    return values.getFirst();
  }

  double median() {
    return quantile(0.5);
  }

  /** Returns the value below which a share of the sample lies, interpolated. */
  double quantile(double share) {
    double position = share * (values.size() - 1);
    int below = (int) position;
    int above = Math.min(below + 1, values.size() - 1);
    return values.get(below) + (position - below) * (values.get(above) - values.get(below));
  }
}
