package io.reachline.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.reachline.directory.ServiceId;
import io.reachline.identity.OrganizationId;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Rings, and the ids of deliveries, in the form in which they are stored. */
class RingTest {
  private static final ServiceKey SERVICE =
      new ServiceKey(
          new OrganizationId("5d01e2404bc19c256622ad10"),
          new ServiceId("5d01e2404bc19c256622ad15"));
  private static final Instant TIME = Instant.parse("2026-11-02T09:30:00.123Z");

  @Test
  void json_writtenAndRead_isTheSame() {
    Ring now = Ring.now(SERVICE);
    Ring wake = new Ring(SERVICE, Optional.of(TIME));

    assertThat(now.toJson())
        .hasToString(
            "{\"organization\":\"5d01e2404bc19c256622ad10\","
                + "\"service\":\"5d01e2404bc19c256622ad15\"}");
    assertThat(wake.toJson().text("wakeAt")).contains("2026-11-02T09:30:00.123Z");
    assertThat(Ring.ofJson(now.toJson().toString())).isEqualTo(now);
    assertThat(Ring.ofJson(wake.toJson().toString())).isEqualTo(wake);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "[]", "{}", "{\"organization\":\"x\",\"service\":\"y\"}"})
  void json_noRing_isRefused(String text) {
    assertThatThrownBy(() -> Ring.ofJson(text)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void deliveryId_ofACause_neverChanges() {
    DeliveryId id = DeliveryId.of(SERVICE, "conversation.update", TIME, "01");

    assertThat(id.value()).isEqualTo("01a19b981e3b706ab2fa82da");
    assertThat(id.createdAt()).isEqualTo(TIME);
  }

  @Test
  void deliveryId_ofAnotherServiceEventOrCause_isAnother() {
    ServiceKey other =
        new ServiceKey(SERVICE.organization(), new ServiceId("5d01e2404bc19c256622ad16"));

    assertThat(
            Set.of(
                DeliveryId.of(SERVICE, "conversation.update", TIME, "01"),
                DeliveryId.of(SERVICE, "conversation.update", TIME, "02"),
                DeliveryId.of(SERVICE, "session.update", TIME, "01"),
                DeliveryId.of(other, "conversation.update", TIME, "01")))
        .hasSize(4);
  }
}
