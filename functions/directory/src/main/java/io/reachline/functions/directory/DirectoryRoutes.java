package io.reachline.functions.directory;

import io.reachline.directory.OrganizationPaths;
import io.reachline.gateway.Gateway;
import io.reachline.gateway.Request;
import io.reachline.gateway.Response;
import io.reachline.identity.Caller;
import io.reachline.json.MalformedJson;

/** The routes of this function. */
final class DirectoryRoutes implements Gateway.Routes {
  private final SourceRoutes sources;
  private final QuarantineRoutes quarantine;
  private final Gateway.Routes routes;

  DirectoryRoutes(OrganizationPaths paths, SourceRoutes sources, QuarantineRoutes quarantine) {
    this.sources = sources;
    this.quarantine = quarantine;
    this.routes = Gateway.forCallers(paths, this::answer);
  }

  @Override
  public Response answer(Request request) throws MalformedJson {
    return routes.answer(request);
  }

  private Response answer(Request request, Caller caller) throws MalformedJson {
    return switch (request.routeKey()) {
      case "GET /v2/sources" -> sources.list(request, caller.organization());
      case "POST /v2/sources" -> sources.create(request, caller.organization());
      case "GET /v2/sources/{source}" -> sources.get(request, caller.organization());
      case "PATCH /v2/sources/{source}" -> sources.change(request, caller.organization());
      case "DELETE /v2/sources/{source}" -> sources.delete(request, caller.organization());
      case "GET /v2/quarantine" -> quarantine.list(request, caller.organization());
      case "GET /v2/quarantine/{id}" -> quarantine.get(request, caller.organization());
      case "POST /v2/quarantine/{id}/retry" -> quarantine.retry(request, caller.organization());
      default -> Response.error(404, "not_found", "Not found");
    };
  }
}
