package io.reachline.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.reachline.identity.HexId;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Random;
import java.util.Set;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The size of what is kept, on which the cost of a report depends. */
class KeptSumSizeTest {
  private static final int HOURS = 744;
  private static final int MESSAGES = 1_000_000;
  private static final int AGENTS = 100;
  private static final int CHANNELS = 10;

  /** Keys, the id of the mark, its own item, and who was online. */
  private static final int OTHER_BYTES_OF_AN_HOUR = 300 + AGENTS * 16;

  /**
   * A month of a million messages, of which a third reach nobody at first and half of these
   * somebody later: read from any replica, each 4 kB cost half a unit.
   */
  @ParameterizedTest
  @EnumSource(Grouping.class)
  void monthOfAMillionMessages_eachGrouping_costsLessThanAThousandUnits(Grouping grouping)
      throws IOException {
    Random random = new Random(1);
    long bytes = 0;
    // A day stands for all.
    for (int hour = 0; hour < 24; hour++) {
      HourSum sum = new HourSum();
      for (int message = 0; message < MESSAGES / HOURS; message++) {
        sum.add(random.nextInt(4), outcomes(random));
      }
      bytes += compressed(sum.text(grouping)) + OTHER_BYTES_OF_AN_HOUR;
    }

    assertThat(bytes * HOURS / 24 / 4096 / 2).isLessThan(1_000);
  }

  private static Map<Grouping, Map<String, MessageOutcome>> outcomes(Random random) {
    int channel = random.nextInt(CHANNELS);
    boolean isDelivered = random.nextInt(3) > 0;
    OptionalInt waited =
        isDelivered || random.nextBoolean()
            ? OptionalInt.empty()
            : OptionalInt.of((int) Math.exp(random.nextDouble() * 10));
    Set<String> missing = new HashSet<>();
    if (!isDelivered) {
      for (int agent = 0; agent < AGENTS / CHANNELS; agent++) {
        missing.add(id("user", channel * AGENTS / CHANNELS + agent));
      }
    }
    MessageOutcome outcome = new MessageOutcome(isDelivered, waited, random.nextBoolean(), missing);
    Map<Grouping, Map<String, MessageOutcome>> outcomes = new EnumMap<>(Grouping.class);
    outcomes.put(Grouping.NONE, Map.of("", outcome));
    outcomes.put(Grouping.CHANNEL, Map.of(id("channel", channel), outcome));
    outcomes.put(Grouping.WORKFLOW, Map.of(id("workflow", channel / 5), outcome));
    outcomes.put(Grouping.RULE, Map.of(id("workflow", channel / 5) + "\nrule " + channel, outcome));
    outcomes.put(
        Grouping.USER,
        Map.of(id("user", channel * AGENTS / CHANNELS + random.nextInt(10)), outcome));
    return outcomes;
  }

  private static String id(String kind, int number) {
    return HexId.hash(kind + number);
  }

  private static long compressed(String text) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (OutputStream out = new GZIPOutputStream(bytes)) {
      out.write(text.getBytes(StandardCharsets.UTF_8));
    }
    return bytes.size();
  }
}
