package io.reachline.functions.directory;

import io.reachline.administration.Administered;
import io.reachline.administration.Administration;
import io.reachline.administration.Outcome;
import io.reachline.administration.Precondition;
import io.reachline.administration.PresenceHistory;
import io.reachline.directory.OrganizationPaths;
import io.reachline.directory.Workflow;
import io.reachline.evaluation.MessageEvaluator;
import io.reachline.gateway.Gateway;
import io.reachline.gateway.Request;
import io.reachline.gateway.Response;
import io.reachline.identity.Caller;
import io.reachline.identity.OrganizationId;
import io.reachline.json.Json;
import io.reachline.json.JsonObject;
import io.reachline.json.MalformedJson;
import io.reachline.json.Parsed;
import java.util.Map;
import java.util.stream.Collectors;

/** The routes of the directory, of sources, of services and of the quarantine. */
final class DirectoryRoutes implements Gateway.Routes {
  private static final String TAG = "ETag";

  private final Administration administration;
  private final PresenceHistory history;
  private final MessageEvaluator evaluator;
  private final QuarantineRoutes quarantine;
  private final DeliveryRoutes deliveries;
  private final Gateway.Routes routes;

  DirectoryRoutes(
      Administration administration,
      PresenceHistory history,
      MessageEvaluator evaluator,
      QuarantineRoutes quarantine,
      DeliveryRoutes deliveries,
      OrganizationPaths paths) {
    this.administration = administration;
    this.history = history;
    this.evaluator = evaluator;
    this.quarantine = quarantine;
    this.deliveries = deliveries;
    this.routes = Gateway.forCallers(paths, this::answer);
  }

  @Override
  public Response answer(Request request) throws MalformedJson {
    return routes.answer(request);
  }

  private Response answer(Request request, Caller caller) throws MalformedJson {
    return switch (request.routeKey()) {
      case "GET /v2/organizations" -> list(administration.organizations(), request, caller);
      case "POST /v2/organizations" -> create(administration.organizations(), request, caller);
      case "GET /v2/organizations/{organization}" ->
          get(administration.organizations(), request, caller);
      case "PATCH /v2/organizations/{organization}" ->
          change(administration.organizations(), request, caller);
      case "DELETE /v2/organizations/{organization}" ->
          delete(administration.organizations(), request, caller);
      case "GET /v2/channels" -> list(administration.channels(), request, caller);
      case "POST /v2/channels" -> create(administration.channels(), request, caller);
      case "GET /v2/channels/{channel}" -> get(administration.channels(), request, caller);
      case "PATCH /v2/channels/{channel}" -> change(administration.channels(), request, caller);
      case "DELETE /v2/channels/{channel}" -> delete(administration.channels(), request, caller);
      case "GET /v2/users" -> list(administration.users(), request, caller);
      case "POST /v2/users" -> create(administration.users(), request, caller);
      case "GET /v2/users/{user}" -> get(administration.users(), request, caller);
      case "PATCH /v2/users/{user}" -> change(administration.users(), request, caller);
      case "DELETE /v2/users/{user}" -> delete(administration.users(), request, caller);
      case "PUT /v2/users/{user}/presence" ->
          response(administration.users().setPresence(id(request), body(request), caller));
      case "GET /v2/users/{user}/presence" ->
          response(history.ofUser(id(request), request.query(), caller));
      case "GET /v2/channels/{channel}/presence" ->
          response(history.ofChannel(id(request), request.query(), caller));
      case "GET /v2/workflows" -> list(administration.workflows(), request, caller);
      case "POST /v2/workflows" -> create(administration.workflows(), request, caller);
      case "POST /v2/workflows/evaluate" -> evaluate(body(request), caller.organization());
      case "GET /v2/workflows/{workflow}" -> get(administration.workflows(), request, caller);
      case "GET /v2/workflows/{workflow}/versions" ->
          administration
              .workflowHistory()
              .list(id(request), caller, request.path(), request.query())
              .map(Response::page)
              .orElseGet(() -> Response.notFound("Workflow"));
      case "PATCH /v2/workflows/{workflow}" -> change(administration.workflows(), request, caller);
      case "DELETE /v2/workflows/{workflow}" -> delete(administration.workflows(), request, caller);
      case "GET /v2/contacts" -> list(administration.contacts(), request, caller);
      case "POST /v2/contacts" -> create(administration.contacts(), request, caller);
      case "GET /v2/contacts/{contact}" -> get(administration.contacts(), request, caller);
      case "PATCH /v2/contacts/{contact}" -> change(administration.contacts(), request, caller);
      case "DELETE /v2/contacts/{contact}" -> delete(administration.contacts(), request, caller);
      case "GET /v2/sources" -> list(administration.sources(), request, caller);
      case "POST /v2/sources" -> create(administration.sources(), request, caller);
      case "GET /v2/sources/{source}" -> get(administration.sources(), request, caller);
      case "PATCH /v2/sources/{source}" -> change(administration.sources(), request, caller);
      // No workflow names a source, so its deletion needs no force.
      case "DELETE /v2/sources/{source}" ->
          Response.of(
              precondition(request),
              precondition ->
                  response(
                      administration.sources().delete(id(request), true, precondition, caller)));
      case "GET /v2/services" -> list(administration.services(), request, caller);
      case "POST /v2/services" -> create(administration.services(), request, caller);
      case "GET /v2/services/{service}" -> get(administration.services(), request, caller);
      case "PATCH /v2/services/{service}" -> change(administration.services(), request, caller);
      case "DELETE /v2/services/{service}" -> delete(administration.services(), request, caller);
      case "GET /v2/services/{service}/deliveries" ->
          deliveries.list(request, caller.organization());
      case "POST /v2/services/{service}/deliveries/{delivery}/retry" ->
          deliveries.retry(request, caller.organization());
      case "GET /v2/quarantine" -> quarantine.list(request, caller.organization());
      case "GET /v2/quarantine/{id}" -> quarantine.get(request, caller.organization());
      case "DELETE /v2/quarantine/{id}" -> quarantine.delete(request, caller.organization());
      case "POST /v2/quarantine/{id}/retry" -> quarantine.retry(request, caller.organization());
      default -> Response.unknownRoute();
    };
  }

  private Response evaluate(JsonObject body, OrganizationId organization) {
    return Response.of(
        administration.workflowDrafts().read(body, organization),
        drafts ->
            evaluator
                .evaluate(body, organization, drafts)
                .map(report -> Response.of(report, Response::ok))
                .orElseGet(() -> Response.notFound("Conversation")));
  }

  private static Response list(Administered kind, Request request, Caller caller) {
    return Response.page(kind.list(caller, request.path(), request.query()));
  }

  private static Response get(Administered kind, Request request, Caller caller) {
    return response(kind.get(id(request), caller));
  }

  private static Response create(Administered kind, Request request, Caller caller)
      throws MalformedJson {
    return response(kind.create(body(request), caller));
  }

  private static Response change(Administered kind, Request request, Caller caller)
      throws MalformedJson {
    JsonObject changes = body(request);
    return Response.of(
        precondition(request),
        precondition -> response(kind.change(id(request), changes, precondition, caller)));
  }

  private static Response delete(Administered kind, Request request, Caller caller) {
    return Response.of(
        request.query().flag("force"),
        isForced ->
            Response.of(
                precondition(request),
                precondition ->
                    response(kind.delete(id(request), isForced, precondition, caller))));
  }

  private static Parsed<Precondition> precondition(Request request) {
    return Precondition.parse(request.header("if-match"));
  }

  private static JsonObject body(Request request) throws MalformedJson {
    return Json.readObject(request.body());
  }

  /** Returns the only path parameter, which is an id. */
  private static String id(Request request) {
    return request.pathParameters().values().stream().findFirst().orElse("");
  }

  private static Response response(Outcome outcome) {
    return switch (outcome) {
      case Outcome.Shown(var json, var tag) -> Response.ok(json).withHeader(TAG, tag);
      case Outcome.Listed(var elements) ->
          Response.json(
              200,
              elements.stream()
                  .map(JsonObject::toString)
                  .collect(Collectors.joining(",", "[", "]")));
      case Outcome.Created(var json, var tag) ->
          Response.created(json.toString()).withHeader(TAG, tag);
      case Outcome.Deleted _ -> Response.noContent();
      case Outcome.NotFound(var label) -> Response.notFound(label);
      case Outcome.Refused(var reason) -> Response.badRequest(reason);
      case Outcome.NotPermitted(var reason) -> Response.forbidden(reason);
      case Outcome.Conflicting(var code, var reason) -> Response.error(409, code, reason);
      case Outcome.InUse inUse -> inUse(inUse);
      case Outcome.Changed(var tag) ->
          Response.error(
                  412,
                  "precondition_failed",
                  "somebody else has changed this since; its ETag is %s by now".formatted(tag))
              .withHeader(TAG, tag);
      case Outcome.Overtaken _ ->
          Response.error(409, "conflict", "somebody else changes this at the same time")
              .withHeader("Retry-After", "1");
    };
  }

  private static Response inUse(Outcome.InUse outcome) {
    JsonObject error =
        JsonObject.builder()
            .put("message", outcome.reason() + "; force=true deletes it all the same")
            .put("code", "targeted")
            .put("workflows", outcome.workflows().stream().map(DirectoryRoutes::named).toList())
            .build();
    return Response.json(409, JsonObject.builder().put("error", error).build().toString());
  }

  private static Map<String, ?> named(Workflow workflow) {
    return JsonObject.builder()
        .put("id", workflow.id().value())
        .put("name", workflow.name())
        .put("organization", workflow.organization().value())
        .build()
        .members();
  }
}
