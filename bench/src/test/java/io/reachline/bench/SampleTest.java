package io.reachline.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class SampleTest {

  @Test
  void median_oddNumberOfValues_isTheMiddleOne() {
    assertThat(new Sample(List.of(9.0, 1.0, 4.0)).median()).isEqualTo(4.0);
  }

  @Test
  void median_evenNumberOfValues_liesBetweenTheMiddleOnes() {
    assertThat(new Sample(List.of(4.0, 1.0, 9.0, 2.0)).median()).isEqualTo(3.0);
  }

  @Test
  void quantile_quarters_areInterpolated() {
    var sample = new Sample(List.of(1.0, 2.0, 3.0, 4.0, 5.0, 6.0));

    assertThat(sample.quantile(0.25)).isEqualTo(2.25);
    assertThat(sample.quantile(0.75)).isEqualTo(4.75);
    assertThat(sample.minimum()).isEqualTo(1.0);
  }
}
