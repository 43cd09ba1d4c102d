package io.reachline.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.reachline.wire.WireNamed;
import java.time.Instant;
import java.util.Arrays;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MessageIdTest {
  private static final Instant TIME = Instant.ofEpochMilli(1_751_022_087_019L);

  @Test
  void of_timeTypeAndDistinction_isReadBack() {
    MessageId id = MessageId.of(TIME, MessageType.STATUS, "00170123456789abcdef");

    assertThat(id.value()).isEqualTo("0197b10cab6b" + "b" + "00170123456");
    assertThat(id.createdAt()).isEqualTo(TIME);
    assertThat(id.type()).isEqualTo(MessageType.STATUS);
    assertThat(MessageId.parse(id.value())).contains(id);
  }

  @Property(seed = "5", tries = 1_000)
  void order_ofIds_isThatOfTime(
      @ForAll @LongRange(min = 1, max = (1L << 47) - 1) long time,
      @ForAll @LongRange(min = 1, max = (1L << 47) - 1) long other,
      @ForAll MessageType type,
      @ForAll MessageType otherType) {
    MessageId one = MessageId.of(Instant.ofEpochMilli(time), type, "f".repeat(11));
    MessageId two = MessageId.of(Instant.ofEpochMilli(other), otherType, "0".repeat(11));

    assertThat(one.createdAt().toEpochMilli()).isEqualTo(time);
    if (time != other) {
      assertThat(one.compareTo(two) < 0).isEqualTo(time < other);
    }
  }

  // The digits are part of what is stored: they never change.
  @ParameterizedTest
  @CsvSource({
    "CHAT, 0",
    "CARD, 1",
    "POSTBACK, 2",
    "MENTION, 3",
    "TAG, 4",
    "SEARCH, 5",
    "COMMAND, 6",
    "FORM, 7",
    "FIELD, 8",
    "RESULTS, 9",
    "REPORT, a",
    "STATUS, b"
  })
  void digit_ofAType_neverChanges(MessageType type, char digit) {
    assertThat(type.digit()).isEqualTo(digit);
    assertThat(WireNamed.find(MessageType.values(), type.wireName())).contains(type);
    assertThat(MessageId.of(TIME, type, "0".repeat(11)).type()).isEqualTo(type);
  }

  @Test
  void digits_areDistinct() {
    assertThat(Arrays.stream(MessageType.values()).map(MessageType::digit))
        .hasSize(12)
        .doesNotHaveDuplicates();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "0197b10cab6bb0017012345",
        "0197b10cab6bb001701234567",
        "0197B10CAB6BB00170123456",
        "0197b10cab6bc00170123456",
        "0197b10cab6bf00170123456",
        "0197b10cab6b 00170123456",
        "../../../../etc/passwd00"
      })
  void parse_anythingElse_isEmpty(String text) {
    assertThat(MessageId.parse(text)).isEmpty();
    assertThatThrownBy(() -> new MessageId(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("message must ");
  }
}
