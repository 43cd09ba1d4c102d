package io.reachline.functions.reports;

import io.reachline.administration.WorkflowDrafts;
import io.reachline.directory.OrganizationPaths;
import io.reachline.gateway.Gateway;
import io.reachline.gateway.Request;
import io.reachline.gateway.Response;
import io.reachline.identity.Caller;
import io.reachline.identity.OrganizationId;
import io.reachline.json.Json;
import io.reachline.json.JsonObject;
import io.reachline.json.MalformedJson;
import io.reachline.json.Parsed;
import io.reachline.replay.Replay;
import io.reachline.replay.ReplayRequest;
import io.reachline.report.ReachabilityReport;
import java.time.Clock;
import java.util.Map;

/** The routes of reports. */
final class ReportRoutes implements Gateway.Routes {
  private final ReachabilityReport reachability;
  private final WorkflowDrafts drafts;
  private final Replay replay;
  private final Clock clock;
  private final Gateway.Routes routes;

  ReportRoutes(
      ReachabilityReport reachability,
      WorkflowDrafts drafts,
      Replay replay,
      OrganizationPaths paths,
      Clock clock) {
    this.reachability = reachability;
    this.drafts = drafts;
    this.replay = replay;
    this.clock = clock;
    routes = Gateway.forCallers(paths, this::answer);
  }

  @Override
  public Response answer(Request request) throws MalformedJson {
    return routes.answer(request);
  }

  private Response answer(Request request, Caller caller) throws MalformedJson {
    return switch (request.routeKey()) {
      case "GET /v2/reports/reachability" -> reachability(request, caller);
      case "POST /v2/workflows/replay" ->
          Response.of(
              replayed(Json.readObject(request.body()), caller.organization()), Response::ok);
      default -> Response.unknownRoute();
    };
  }

  private Response reachability(Request request, Caller caller) {
    return switch (reachability.of(caller.organization(), request.query())) {
      case ReachabilityReport.Outcome.Ready(var table) ->
          request.header("accept").filter(accept -> accept.contains("text/csv")).isPresent()
              ? csv(table.toCsv())
              : Response.ok(table.toJson());
      case ReachabilityReport.Outcome.Counting(int summed, int hours) ->
          Response.json(
                  202,
                  JsonObject.builder().put("summed", summed).put("hours", hours).build().toString())
              .withHeader("Retry-After", "1");
      case ReachabilityReport.Outcome.Refused(var reason) -> Response.badRequest(reason);
    };
  }

  private static Response csv(String body) {
    return new Response(
        200,
        Map.of(
            "Content-Type",
            "text/csv; charset=utf-8",
            "Content-Disposition",
            "attachment; filename=\"reachability.csv\""),
        body);
  }

  private Parsed<JsonObject> replayed(JsonObject body, OrganizationId organization) {
    return ReplayRequest.parse(body, clock.instant())
        .flatMap(
            page ->
                drafts
                    .read(body, organization)
                    .flatMap(workflows -> replay.page(page, organization, workflows)));
  }
}
