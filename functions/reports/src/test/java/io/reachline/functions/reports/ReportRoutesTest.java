package io.reachline.functions.reports;

import static org.assertj.core.api.Assertions.assertThat;

import io.reachline.administration.WorkflowDrafts;
import io.reachline.condition.CelConditions;
import io.reachline.directory.OrganizationPaths;
import io.reachline.gateway.ApiAnswer;
import io.reachline.gateway.ApiCall;
import io.reachline.gateway.Gateway;
import io.reachline.memory.InMemoryStores;
import io.reachline.memory.MovableClock;
import io.reachline.provider.RegisteredProviders;
import io.reachline.replay.Replay;
import io.reachline.report.ReachabilityReport;
import io.reachline.routing.RoutingEngine;
import io.reachline.storage.Retention;
import io.reachline.telemetry.RecordedTelemetry;
import io.reachline.webhook.EventBuilder;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class ReportRoutesTest {
  private static final String ROUTE = "GET /v2/reports/reachability";

  private final MovableClock clock = MovableClock.standing();
  private final Retention retention = new Retention(Duration.ofDays(90));
  private final InMemoryStores stores = new InMemoryStores(clock, retention);
  private final RecordedTelemetry telemetry = new RecordedTelemetry(clock);
  private final ReportRoutes routes =
      new ReportRoutes(
          new ReachabilityReport(
              stores.messages(),
              stores.runs(),
              stores.situations(),
              stores.presence(),
              stores.directory(),
              stores.sums(),
              retention,
              clock),
          new WorkflowDrafts(new CelConditions(), stores.directory(), clock),
          new Replay(
              new RoutingEngine(new CelConditions()),
              stores.directory(),
              stores.presence(),
              stores.situations(),
              stores.messages(),
              stores.runs(),
              stores.serviceHealth(),
              RegisteredProviders.ALL,
              clock),
          new OrganizationPaths(stores.directory(), clock),
          clock);

  private ApiCall call(String query) {
    return ApiCall.of(ROUTE)
        .as("5d01e2404bc19c256622ad11", EventBuilder.ORGANIZATION.value(), "admin")
        .query(query);
  }

  private ApiAnswer send(ApiCall call) {
    return call.to(new Gateway(telemetry.telemetry(), ""), routes);
  }

  @Test
  void reachability_nothingHappened_isAReportOfSevenDays() {
    ApiAnswer answer = send(call(""));

    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.json().objects("rows")).hasSize(8);
    assertThat(answer.json().objects("totals"))
        .singleElement()
        .satisfies(total -> assertThat(total.get("messages")).isEqualTo(0));
  }

  @Test
  void reachability_badParameter_isRefusedByItsName() {
    ApiAnswer answer = send(call("by=year"));

    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.json().object("error").text("message"))
        .hasValue("by must be one of hour, day, weekday-hour");
  }
}
