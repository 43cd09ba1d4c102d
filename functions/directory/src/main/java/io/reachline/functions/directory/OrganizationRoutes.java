package io.reachline.functions.directory;

import io.reachline.directory.Channel;
import io.reachline.directory.Contact;
import io.reachline.directory.DirectoryStore;
import io.reachline.directory.Organization;
import io.reachline.directory.Revision;
import io.reachline.directory.User;
import io.reachline.directory.Workflow;
import io.reachline.gateway.Request;
import io.reachline.gateway.Response;
import io.reachline.identity.Caller;
import io.reachline.identity.HexId;
import io.reachline.identity.IdSource;
import io.reachline.identity.OrganizationId;
import io.reachline.identity.OrganizationPath;
import io.reachline.json.Invalid;
import io.reachline.json.Json;
import io.reachline.json.JsonObject;
import io.reachline.json.MalformedJson;
import io.reachline.json.Parsed;
import io.reachline.list.AllowedValues;
import io.reachline.list.ListRequest;
import io.reachline.list.Paginator;
import io.reachline.list.SortedEntries;
import io.reachline.retry.Backoff;
import io.reachline.webhook.SourceStore;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** The routes of organisations: a caller sees its own, and those below it. */
final class OrganizationRoutes {
  private static final int MAX_LEVELS = 10;

  // A search of rules that name a channel reads the workflows of each, in one request.
  private static final int MAX_BELOW_ROOT = 500;

  private final DirectoryStore directory;
  private final SourceStore sources;
  private final IdSource ids;
  private final Backoff backoff;
  private final Clock clock;
  private final Paginator paginator;

  OrganizationRoutes(
      DirectoryStore directory,
      SourceStore sources,
      IdSource ids,
      Backoff backoff,
      Paginator paginator) {
    this.directory = directory;
    this.sources = sources;
    this.ids = ids;
    this.backoff = backoff;
    this.clock = paginator.clock();
    this.paginator = paginator;
  }

  Response list(Request request, Caller caller) {
    Set<String> properties = Set.of("name", "parent", "status");
    return switch (ListRequest.parse(
        caller.organization(),
        request.path(),
        request.query(),
        ResourceRoutes.listRules(
            "createdAt",
            properties,
            Map.of("status", AllowedValues.of(Organization.Status.values()))))) {
      case Parsed.Refused<ListRequest>(var reason) -> Response.badRequest(reason);
      case Parsed.Valid<ListRequest>(var list) ->
          Response.page(
              paginator.page(
                  list,
                  () ->
                      SortedEntries.of(
                          list, visible(caller).stream().map(OrganizationRoutes::json))));
    };
  }

  private List<Organization> visible(Caller caller) {
    List<Organization> tree = new ArrayList<>(directory.tree(caller.organization()));
    if (tree.stream().noneMatch(one -> one.organization().equals(caller.organization()))) {
      tree.add(Organization.unrecorded(caller.organization()));
    }
    return tree;
  }

  Response get(Request request, Caller caller) {
    return find(request, caller)
        .map(organization -> Response.ok(json(organization)))
        .orElseGet(OrganizationRoutes::notFound);
  }

  /** Creates one below the caller's, at once with what leads to it from all above. */
  Response create(Request request, Caller caller) throws MalformedJson {
    JsonObject body = Json.readObject(request.body());
    Optional<OrganizationPath> parent =
        body.get("parent") == null
            ? Optional.of(caller.path())
            : body.text("parent").flatMap(id -> find(id, caller)).map(Organization::path);
    if (parent.isEmpty()) {
      return Response.badRequest(
          new Invalid("parent", "must be the caller's organization or one below it"));
    }
    if (parent.get().ids().size() >= MAX_LEVELS) {
      return Response.badRequest(
          new Invalid("parent", "must not be %d levels deep".formatted(MAX_LEVELS)));
    }
    // Those who create at the same time may go beyond by as many as they are: it is a bound on
    // work.
    if (directory.countBelow(parent.get().ids().getFirst()) >= MAX_BELOW_ROOT) {
      return ResourceRoutes.tooMany(
          "a tree must not have more than %,d organizations below its root"
              .formatted(MAX_BELOW_ROOT));
    }
    // Nobody chooses an id: it could be one that another's tokens name.
    OrganizationPath path = parent.get().child(new OrganizationId(ids.next()));
    return switch (Organization.parse(path, body, Revision.first(clock.instant()))) {
      case Parsed.Refused<Organization>(var reason) -> Response.badRequest(reason);
      case Parsed.Valid<Organization>(var organization) -> {
        directory.create(organization);
        yield Response.created(json(organization).toString());
      }
    };
  }

  Response change(Request request, Caller caller) throws MalformedJson {
    JsonObject changes = Json.readObject(request.body());
    return backoff
        .attempt(ResourceRoutes.MAX_TRIES, () -> change(request, changes, caller))
        .orElseGet(ResourceRoutes::conflict);
  }

  /** Changes one as it is read now; returns empty if somebody else changed it meanwhile. */
  private Optional<Response> change(Request request, JsonObject changes, Caller caller) {
    Optional<Organization> before = find(request, caller);
    if (before.isEmpty()) {
      return Optional.of(notFound());
    }
    return switch (changed(before.get(), changes)) {
      case Parsed.Refused<Organization>(var reason) -> Optional.of(Response.badRequest(reason));
      case Parsed.Valid<Organization>(var after) ->
          store(after) ? Optional.of(Response.ok(json(after))) : Optional.empty();
    };
  }

  private Parsed<Organization> changed(Organization before, JsonObject changes) {
    if (!hasSameParent(before, changes)) {
      return new Parsed.Refused<>(new Invalid("parent", "must not change"));
    }
    Revision next =
        before.revision().version() == 0
            ? Revision.first(clock.instant())
            : before.revision().next(clock.instant());
    return Organization.parse(before.path(), before.properties().withAll(changes), next);
  }

  private static boolean hasSameParent(Organization organization, JsonObject changes) {
    return !changes.members().containsKey("parent")
        || organization
            .parent()
            .map(OrganizationId::value)
            .equals(Optional.ofNullable(changes.get("parent")));
  }

  private boolean store(Organization organization) {
    return organization.revision().version() == 1
        ? directory.create(organization)
        : directory.replace(organization);
  }

  /**
   * Deletes one that has nothing, since what it held would be out of everybody's reach, and that no
   * workflow names; where the query says force, also one that workflows name.
   */
  Response delete(Request request, Caller caller) {
    Parsed<Boolean> force = ResourceRoutes.force(request);
    if (force instanceof Parsed.Refused<Boolean>(var reason)) {
      return Response.badRequest(reason);
    }
    Optional<Organization> found = find(request, caller);
    if (found.isEmpty()) {
      return notFound();
    }
    OrganizationId id = found.get().organization();
    if (!isEmpty(id)) {
      return Response.error(
          409, "not_empty", "an organization must be empty; set its status to inactive instead");
    }
    List<Workflow> naming =
        force instanceof Parsed.Valid<Boolean>(var isForced) && isForced
            ? List.of()
            : naming(found.get().path());
    if (!naming.isEmpty()) {
      return ResourceRoutes.targeted("workflows name it", naming);
    }
    return directory.delete(Organization.class, id, id.value()) ? Response.noContent() : notFound();
  }

  /** Returns workflows that name an organisation as one that they run for: of those above it. */
  private List<Workflow> naming(OrganizationPath path) {
    return path.ids().reversed().stream()
        .filter(above -> !above.equals(path.organization()))
        .flatMap(above -> directory.list(Workflow.class, above))
        .filter(
            workflow ->
                workflow
                    .organizations()
                    .filter(ids -> ids.contains(path.organization()))
                    .isPresent())
        .limit(ResourceRoutes.MOST_WORKFLOWS_SHOWN)
        .toList();
  }

  private boolean isEmpty(OrganizationId id) {
    return directory.countBelow(id) == 0
        && Stream.of(Channel.class, User.class, Workflow.class, Contact.class)
            .allMatch(type -> directory.list(type, id).findAny().isEmpty())
        && sources.list(id).isEmpty();
  }

  private Optional<Organization> find(Request request, Caller caller) {
    return find(request.pathParameter("organization"), caller);
  }

  private Optional<Organization> find(String id, Caller caller) {
    if (!HexId.isValid(id)) {
      return Optional.empty();
    }
    OrganizationId wanted = new OrganizationId(id);
    return directory
        .find(Organization.class, wanted, id)
        .filter(found -> found.path().includes(caller.organization()))
        .or(
            () ->
                wanted.equals(caller.organization())
                    ? Optional.of(Organization.unrecorded(wanted))
                    : Optional.empty());
  }

  private static JsonObject json(Organization organization) {
    return ResourceRoutes.json(organization, organization.path(), _ -> JsonObject.EMPTY);
  }

  private static Response notFound() {
    return Response.notFound("Organization");
  }
}
