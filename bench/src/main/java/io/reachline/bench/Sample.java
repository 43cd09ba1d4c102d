package io.reachline.bench;

import java.util.List;

/** A sample of measured durations in milliseconds, in ascending order. */
public record Sample(List<Double> values) {

  public Sample {
    if (values.isEmpty()) {
      throw new IllegalArgumentException("A sample has at least one value");
    }
    values = values.stream().sorted().toList();
  }

  public double minimum() {
    return values.getFirst();
  }

  public double median() {
    return quantile(0.5);
  }

  /** Returns the value below which a share of the sample lies, interpolated. */
  public double quantile(double share) {
    double position = share * (values.size() - 1);
    int below = (int) position;
    int above = Math.min(below + 1, values.size() - 1);
    return values.get(below) + (position - below) * (values.get(above) - values.get(below));
  }
}
