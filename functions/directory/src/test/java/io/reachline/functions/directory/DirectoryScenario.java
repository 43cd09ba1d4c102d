package io.reachline.functions.directory;

import io.reachline.conversation.Retention;
import io.reachline.directory.OrganizationPaths;
import io.reachline.gateway.ApiAnswer;
import io.reachline.gateway.ApiCall;
import io.reachline.gateway.Gateway;
import io.reachline.identity.OrganizationId;
import io.reachline.memory.CountedIds;
import io.reachline.memory.InMemoryStores;
import io.reachline.memory.MovableClock;
import io.reachline.telemetry.RecordedTelemetry;
import io.reachline.webhook.EventBuilder;
import io.reachline.webhook.Ingest;
import io.reachline.webhook.Intake;
import java.time.Duration;

/** The function for sources and the quarantine, over stores in memory. */
final class DirectoryScenario {
  static final OrganizationId ORGANIZATION = EventBuilder.ORGANIZATION;
  static final String OTHER_ORGANIZATION = "5d01e2404bc19c256622ad20";
  static final String USER = "5d01e2404bc19c256622ad11";
  static final String PUBLIC_URL = "https://api.example.com";

  final MovableClock clock = MovableClock.standing();
  final Retention retention = new Retention(Duration.ofDays(90));
  final InMemoryStores stores = new InMemoryStores(clock, retention);
  final RecordedTelemetry telemetry = new RecordedTelemetry(clock);
  final Ingest ingest =
      new Ingest(
          new Intake(
              stores.messages(), stores.sessions(), stores.conversations(), retention, clock),
          stores.quarantine(),
          retention,
          clock,
          telemetry.telemetry());
  private final DirectoryRoutes routes =
      new DirectoryRoutes(
          new OrganizationPaths(stores.directory(), clock),
          new SourceRoutes(stores.sources(), new CountedIds(), clock, PUBLIC_URL),
          new QuarantineRoutes(stores.quarantine(), ingest, PUBLIC_URL));

  /** A call as an admin. */
  static ApiCall call(String route) {
    return ApiCall.of(route).as(USER, ORGANIZATION.value(), "guest agent bot admin");
  }

  /** A call as an admin of another organisation. */
  static ApiCall foreignCall(String route) {
    return call(route).claim("organization", OTHER_ORGANIZATION);
  }

  ApiAnswer send(ApiCall call) {
    return call.to(new Gateway(telemetry.telemetry()), routes);
  }
}
