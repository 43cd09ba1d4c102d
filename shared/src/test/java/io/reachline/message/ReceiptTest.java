package io.reachline.message;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class ReceiptTest {
  private static final Instant TIME = Instant.parse("2026-11-02T09:30:00.123Z");

  @ParameterizedTest
  @CsvSource({
    "SENT, 5, , , SENT",
    ", , FAILED, 5, FAILED",
    "SENT, 5, FAILED, 6, FAILED",
    "SENT, 5, FAILED, 5, FAILED",
    "DELIVERED, 6, FAILED, 5, DELIVERED",
    "DELIVERED, 6, MISSED, 7, MISSED",
    "READ, 5, DELETED, 9, READ"
  })
  void standing_stepAndEnd_isTheLaterOneButNothingStandsOverRead(
      @Nullable ReceiptStatus step,
      @Nullable Integer stepAt,
      @Nullable ReceiptStatus end,
      @Nullable Integer endAt,
      ReceiptStatus standing) {
    assertThat(Receipt.standing(receipt(step, stepAt), receipt(end, endAt)))
        .map(Receipt::status)
        .contains(standing);
  }

  @Test
  void standing_nothing_isEmpty() {
    assertThat(Receipt.standing(Optional.empty(), Optional.empty())).isEmpty();
  }

  @ParameterizedTest
  @EnumSource
  void position_ofAnyStatus_isReadBack(ReceiptStatus status) {
    Receipt receipt = new Receipt(status, TIME);

    assertThat(
            status.isProgress()
                ? Receipt.ofProgress(receipt.position())
                : Receipt.ofEnd(receipt.position()))
        .isEqualTo(receipt);
  }

  @Test
  void positions_areInTheOrderOfStatusesForStepsAndOfTimesForEnds() {
    assertThat(at(ReceiptStatus.DELIVERED, 0)).isGreaterThan(at(ReceiptStatus.SENT, 9));
    assertThat(at(ReceiptStatus.SENT, 9)).isGreaterThan(at(ReceiptStatus.SENT, 8));
    assertThat(at(ReceiptStatus.FAILED, 9)).isGreaterThan(at(ReceiptStatus.MISSED, 8));
    assertThat(at(ReceiptStatus.MISSED, 9)).isGreaterThan(at(ReceiptStatus.FAILED, 9));
  }

  private static String at(ReceiptStatus status, int second) {
    return new Receipt(status, TIME.plusSeconds(second)).position();
  }

  private static Optional<Receipt> receipt(
      @Nullable ReceiptStatus status, @Nullable Integer second) {
    return status == null || second == null
        ? Optional.empty()
        : Optional.of(new Receipt(status, TIME.plusSeconds(second)));
  }
}
