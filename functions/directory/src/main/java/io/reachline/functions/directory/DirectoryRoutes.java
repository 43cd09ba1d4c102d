package io.reachline.functions.directory;

import io.reachline.directory.Channel;
import io.reachline.directory.Contact;
import io.reachline.directory.DirectoryStore;
import io.reachline.directory.OrganizationPaths;
import io.reachline.directory.Workflow;
import io.reachline.gateway.Gateway;
import io.reachline.gateway.Request;
import io.reachline.gateway.Response;
import io.reachline.identity.Caller;
import io.reachline.identity.IdSource;
import io.reachline.json.MalformedJson;
import io.reachline.list.Paginator;
import io.reachline.retry.Backoff;
import io.reachline.routing.Conditions;
import io.reachline.routing.RoutingEngine;
import io.reachline.session.SituationStore;
import io.reachline.webhook.DeliveryProcessor;
import io.reachline.webhook.QuarantineStore;
import io.reachline.webhook.SourceStore;
import java.time.Clock;
import java.time.Duration;

/** The routes of this function. */
final class DirectoryRoutes implements Gateway.Routes {
  private final OrganizationRoutes organizations;
  private final ResourceRoutes<Channel> channels;
  private final UserRoutes users;
  private final ResourceRoutes<Workflow> workflows;
  private final ResourceRoutes<Contact> contacts;
  private final SourceRoutes sources;
  private final QuarantineRoutes quarantine;
  private final EvaluationRoute evaluation;
  private final Gateway.Routes routes;

  /**
   * @param presenceLifetime how long a user is online after saying so
   * @param backoff the pauses before a change that others got in the way of is tried again
   */
  DirectoryRoutes(
      DirectoryStore directory,
      SourceStore sources,
      QuarantineStore quarantine,
      SituationStore conversations,
      DeliveryProcessor processor,
      Conditions conditions,
      Duration presenceLifetime,
      Backoff backoff,
      IdSource ids,
      Clock clock,
      String publicUrl) {
    Paginator paginator = new Paginator(publicUrl, clock);
    this.organizations = new OrganizationRoutes(directory, sources, ids, backoff, paginator);
    this.channels =
        new ResourceRoutes<>(new ChannelKind(directory), directory, ids, backoff, paginator);
    this.users =
        new UserRoutes(
            new ResourceRoutes<>(
                new UserKind(directory, clock), directory, ids, backoff, paginator),
            directory,
            ids,
            presenceLifetime,
            clock);
    this.workflows =
        new ResourceRoutes<>(
            new WorkflowKind(conditions, directory, new RuleTargets(directory)),
            directory,
            ids,
            backoff,
            paginator);
    this.contacts = new ResourceRoutes<>(new ContactKind(), directory, ids, backoff, paginator);
    this.evaluation =
        new EvaluationRoute(new RoutingEngine(conditions), directory, conversations, clock);
    this.sources = new SourceRoutes(sources, ids, backoff, paginator);
    this.quarantine = new QuarantineRoutes(quarantine, processor, paginator);
    this.routes = Gateway.forCallers(new OrganizationPaths(directory, clock), this::answer);
  }

  @Override
  public Response answer(Request request) throws MalformedJson {
    return routes.answer(request);
  }

  private Response answer(Request request, Caller caller) throws MalformedJson {
    return switch (request.routeKey()) {
      case "GET /v2/organizations" -> organizations.list(request, caller);
      case "POST /v2/organizations" -> organizations.create(request, caller);
      case "GET /v2/organizations/{organization}" -> organizations.get(request, caller);
      case "PATCH /v2/organizations/{organization}" -> organizations.change(request, caller);
      case "DELETE /v2/organizations/{organization}" -> organizations.delete(request, caller);
      case "GET /v2/channels" -> channels.list(request, caller);
      case "POST /v2/channels" -> channels.create(request, caller);
      case "GET /v2/channels/{channel}" -> channels.get(id(request, "channel"), caller);
      case "PATCH /v2/channels/{channel}" ->
          channels.change(request, id(request, "channel"), caller);
      case "DELETE /v2/channels/{channel}" ->
          channels.delete(request, id(request, "channel"), caller);
      case "GET /v2/users" -> users.list(request, caller);
      case "POST /v2/users" -> users.create(request, caller);
      case "GET /v2/users/{user}" -> users.get(request, caller);
      case "PATCH /v2/users/{user}" -> users.change(request, caller);
      case "DELETE /v2/users/{user}" -> users.delete(request, caller);
      case "PUT /v2/users/{user}/presence" -> users.setPresence(request, caller);
      case "GET /v2/workflows" -> workflows.list(request, caller);
      case "POST /v2/workflows" -> workflows.create(request, caller);
      case "POST /v2/workflows/evaluate" -> evaluation.evaluate(request, caller);
      case "GET /v2/workflows/{workflow}" -> workflows.get(id(request, "workflow"), caller);
      case "PATCH /v2/workflows/{workflow}" ->
          workflows.change(request, id(request, "workflow"), caller);
      case "DELETE /v2/workflows/{workflow}" ->
          workflows.delete(request, id(request, "workflow"), caller);
      case "GET /v2/contacts" -> contacts.list(request, caller);
      case "POST /v2/contacts" -> contacts.create(request, caller);
      case "GET /v2/contacts/{contact}" -> contacts.get(id(request, "contact"), caller);
      case "PATCH /v2/contacts/{contact}" ->
          contacts.change(request, id(request, "contact"), caller);
      case "DELETE /v2/contacts/{contact}" ->
          contacts.delete(request, id(request, "contact"), caller);
      case "GET /v2/sources" -> sources.list(request, caller.organization());
      case "POST /v2/sources" -> sources.create(request, caller.organization());
      case "GET /v2/sources/{source}" -> sources.get(request, caller.organization());
      case "PATCH /v2/sources/{source}" -> sources.change(request, caller.organization());
      case "DELETE /v2/sources/{source}" -> sources.delete(request, caller.organization());
      case "GET /v2/quarantine" -> quarantine.list(request, caller.organization());
      case "GET /v2/quarantine/{id}" -> quarantine.get(request, caller.organization());
      case "POST /v2/quarantine/{id}/retry" -> quarantine.retry(request, caller.organization());
      default -> Response.unknownRoute();
    };
  }

  private static String id(Request request, String name) {
    return request.pathParameter(name);
  }
}
