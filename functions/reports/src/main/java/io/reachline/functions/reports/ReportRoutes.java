package io.reachline.functions.reports;

import io.reachline.directory.OrganizationPaths;
import io.reachline.gateway.Gateway;
import io.reachline.gateway.Request;
import io.reachline.gateway.Response;
import io.reachline.identity.Caller;
import io.reachline.json.MalformedJson;
import io.reachline.report.ReachabilityReport;

/** The routes of reports. */
final class ReportRoutes implements Gateway.Routes {
  private final ReachabilityReport reachability;
  private final Gateway.Routes routes;

  ReportRoutes(ReachabilityReport reachability, OrganizationPaths paths) {
    this.reachability = reachability;
    routes = Gateway.forCallers(paths, this::answer);
  }

  @Override
  public Response answer(Request request) throws MalformedJson {
    return routes.answer(request);
  }

  private Response answer(Request request, Caller caller) {
    return switch (request.routeKey()) {
      case "GET /v2/reports/reachability" ->
          Response.of(reachability.of(caller.organization(), request.query()), Response::ok);
      default -> Response.unknownRoute();
    };
  }
}
