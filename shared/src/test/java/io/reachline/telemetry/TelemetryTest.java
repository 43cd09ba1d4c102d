package io.reachline.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import io.reachline.json.JsonObject;
import io.reachline.memory.MovableClock;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Case 45, first half: the namespace, name and dimensions of metrics, and the content of lines. */
class TelemetryTest {
  private final MovableClock clock = MovableClock.standing();
  private final RecordedTelemetry telemetry = new RecordedTelemetry(clock);

  @ParameterizedTest
  @EnumSource
  void case45_count_isALineInTheEmbeddedFormat(Metric metric) {
    telemetry.telemetry().count(metric, 3, JsonObject.builder().put("source", "a-source").build());

    assertThat(telemetry.lines())
        .singleElement()
        .satisfies(
            line ->
                assertThat(line.members())
                    .containsEntry("Stack", "a-stack")
                    .containsEntry("Function", "a-function")
                    .containsEntry(metric.wireName(), 3)
                    .containsEntry("source", "a-source")
                    .containsEntry(
                        "_aws",
                        Map.of(
                            "Timestamp",
                            clock.millis(),
                            "CloudWatchMetrics",
                            List.of(
                                Map.of(
                                    "Namespace",
                                    "Reachline",
                                    "Dimensions",
                                    List.of(
                                        metric == Metric.SERVER_ERRORS
                                            ? List.of("Stack", "Function")
                                            : List.of("Stack")),
                                    "Metrics",
                                    List.of(
                                        Map.of("Name", metric.wireName(), "Unit", "Count")))))));
  }

  @Test
  void case45_names_areThoseThatAlarmsWatch() {
    assertThat(Arrays.stream(Metric.values()).map(Metric::wireName))
        .containsExactlyInAnyOrder(
            "DeliveriesAccepted",
            "RequestsUnverified",
            "EventsQuarantined",
            "EventsOfUnknownType",
            "EventsOfUnknownUsers",
            "EventsGivenUp",
            "EventsDropped",
            "EventsSpilled",
            "TokensRefused",
            "SourcesUnknown",
            "ServiceDeliveriesFailed",
            "ServicesDisabled",
            "ServerErrors",
            "UnknownStatuses",
            "SessionsMissed",
            "RepliesFailed",
            "NotificationsDelivered",
            "NotificationsUndeliverable",
            "ConditionsFailed",
            "TargetsSkipped",
            "MessagesDeferred",
            "MessagesNotRouted",
            "MessagesGivenUp");
  }

  @Test
  void case35_lineBreaksInDetails_makeNoSecondLine() {
    String hostile = "a\r\n{\"level\":\"ERROR\"}\n\u0085\u2028\u0000\u001b[31m";

    telemetry.telemetry().info("happened", JsonObject.builder().put("status", hostile).build());

    assertThat(telemetry.output().chars().filter(c -> c == '\n').count()).isEqualTo(1);
    assertThat(telemetry.output()).doesNotContain("\r", "\u001b", "\u0000");
    assertThat(telemetry.of("happened"))
        .singleElement()
        .satisfies(
            line ->
                assertThat(line.members())
                    .containsEntry("level", "INFO")
                    .containsEntry("timestamp", "2026-11-02T09:30:00Z")
                    .containsEntry("status", hostile));
  }

  @Test
  void fault_isOneLineWithItsStack() {
    telemetry
        .telemetry()
        .fault(
            "failed",
            new IllegalStateException("first\nsecond"),
            JsonObject.builder().put("requestId", "r").build());

    assertThat(telemetry.lines())
        .singleElement()
        .satisfies(
            line -> {
              assertThat(line.members())
                  .containsEntry("level", "ERROR")
                  .containsEntry("event", "failed")
                  .containsEntry("requestId", "r")
                  .containsEntry("exception", "java.lang.IllegalStateException")
                  .containsEntry("message", "first\nsecond");
              assertThat((List<?>) line.get("stackTrace"))
                  .isNotEmpty()
                  .hasSizeLessThanOrEqualTo(20);
            });
  }
}
