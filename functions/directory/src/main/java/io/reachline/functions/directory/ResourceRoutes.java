package io.reachline.functions.directory;

import io.reachline.directory.DirectoryStore;
import io.reachline.directory.Resource;
import io.reachline.directory.ResourceListing;
import io.reachline.directory.Revision;
import io.reachline.directory.Workflow;
import io.reachline.gateway.Request;
import io.reachline.gateway.Response;
import io.reachline.identity.Caller;
import io.reachline.identity.HexId;
import io.reachline.identity.IdSource;
import io.reachline.identity.OrganizationPath;
import io.reachline.json.Invalid;
import io.reachline.json.Json;
import io.reachline.json.JsonObject;
import io.reachline.json.MalformedJson;
import io.reachline.json.Parsed;
import io.reachline.json.Timestamp;
import io.reachline.json.Utf8;
import io.reachline.list.AllowedValues;
import io.reachline.list.ListRules;
import io.reachline.list.Paginator;
import io.reachline.retry.Backoff;
import java.time.Clock;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The routes of the resources of one kind: list, get, create, change, delete. */
final class ResourceRoutes<T extends Resource> {
  /** How often a change is tried that others overtake. */
  static final int MAX_TRIES = 5;

  static final int MOST_WORKFLOWS_SHOWN = 20;

  private final ResourceKind<T> kind;
  private final DirectoryStore directory;
  private final IdSource ids;
  private final Backoff backoff;
  private final Clock clock;
  private final ResourceListing<T> listing;

  ResourceRoutes(
      ResourceKind<T> kind,
      DirectoryStore directory,
      IdSource ids,
      Backoff backoff,
      Paginator paginator) {
    this.kind = kind;
    this.directory = directory;
    this.ids = ids;
    this.backoff = backoff;
    this.clock = paginator.clock();
    this.listing =
        new ResourceListing<>(
            kind.type(),
            listRules(kind.sortBy(), kind.properties(), kind.values()),
            directory,
            paginator);
  }

  /** Returns the rules of a list of resources with some properties. */
  static ListRules listRules(
      String sortBy, Set<String> properties, Map<String, AllowedValues> values) {
    Set<String> all =
        Stream.concat(properties.stream(), Resource.SYSTEM_PROPERTIES.stream())
            .collect(Collectors.toSet());
    return ListRules.sortedByAny(sortBy, properties.isEmpty() ? Set.of() : all, values);
  }

  Response list(Request request, Caller caller) {
    return Response.page(
        listing.list(
            caller.path(),
            request.path(),
            request.query(),
            resource -> json(resource, caller.path())));
  }

  Response get(String id, Caller caller) {
    return find(id, caller.path())
        .map(resource -> Response.ok(json(resource, caller.path())))
        .orElseGet(this::notFound);
  }

  Response create(Request request, Caller caller) throws MalformedJson {
    return create(ids.next(), Json.readObject(request.body()), caller);
  }

  /** Creates one of a given id. */
  Response create(String id, JsonObject body, Caller caller) {
    Revision first = Revision.first(clock.instant());
    return switch (kind.parse(id, caller.organization(), body, first)) {
      case Parsed.Refused<T>(var reason) -> Response.badRequest(reason);
      case Parsed.Valid<T>(var resource) -> create(resource, caller.path());
    };
  }

  private Response create(T resource, OrganizationPath path) {
    Optional<Invalid> problem = kind.problem(resource, Optional.empty());
    if (problem.isPresent()) {
      return Response.badRequest(problem.get());
    }
    Optional<Response> full = full(resource, Optional.empty());
    if (full.isPresent()) {
      return full.get();
    }
    return directory.create(resource)
        ? Response.created(json(resource, path).toString())
        : Response.error(409, "id_taken", "id is taken already");
  }

  Response change(Request request, String id, Caller caller) throws MalformedJson {
    JsonObject changes = Json.readObject(request.body());
    return backoff
        .attempt(MAX_TRIES, () -> change(id, changes, caller.path()))
        .orElseGet(ResourceRoutes::conflict);
  }

  /** Changes a resource as it is read now; returns empty if somebody else changed it meanwhile. */
  private Optional<Response> change(String id, JsonObject changes, OrganizationPath path) {
    Optional<T> before = find(id, path);
    if (before.isEmpty()) {
      return Optional.of(notFound());
    }
    return switch (changed(before.get(), changes)) {
      case Parsed.Refused<T>(var reason) -> Optional.of(Response.badRequest(reason));
      case Parsed.Valid<T>(var after) ->
          full(after, before)
              .or(
                  () ->
                      directory.replace(after)
                          ? Optional.of(Response.ok(json(after, path)))
                          : Optional.empty());
    };
  }

  /**
   * Returns the answer to one for which an organisation has no room; empty where it has. Those who
   * save at the same time may go beyond by what each of them adds: both are bounds on what a
   * message's routing reads.
   *
   * @param before what it replaces; empty for a new one
   */
  private Optional<Response> full(T resource, Optional<T> before) {
    boolean isOneMore = before.isEmpty() && kind.most().isPresent();
    boolean isLarger =
        kind.mostBytes().isPresent()
            && bytes(resource) > before.map(ResourceRoutes::bytes).orElse(0);
    if (!isOneMore && !isLarger) {
      return Optional.empty();
    }
    int most = kind.most().orElse(Integer.MAX_VALUE);
    List<T> all = directory.list(kind.type(), resource.organization()).limit(most).toList();
    if (isOneMore && all.size() == most) {
      return Optional.of(
          tooMany("an organization must not have more than %,d of them".formatted(most)));
    }
    long others =
        all.stream()
            .filter(other -> !other.idValue().equals(resource.idValue()))
            .mapToLong(ResourceRoutes::bytes)
            .sum();
    return isLarger && others + bytes(resource) > kind.mostBytes().getAsInt()
        ? Optional.of(
            Response.error(
                409,
                "too_large",
                "all %ss of an organization must not be larger than %,d bytes as JSON; the others have %,d"
                    .formatted(
                        kind.label().toLowerCase(Locale.ROOT),
                        kind.mostBytes().getAsInt(),
                        others)))
        : Optional.empty();
  }

  private static int bytes(Resource resource) {
    return Utf8.length(resource.properties().toString());
  }

  static Response tooMany(String reason) {
    return Response.error(409, "too_many", reason);
  }

  static Response conflict() {
    return Response.error(409, "conflict", "somebody else changes this at the same time")
        .withHeader("Retry-After", "1");
  }

  private Parsed<T> changed(T before, JsonObject changes) {
    Parsed<T> parsed =
        kind.parse(
            before, before.properties().withAll(changes), before.revision().next(clock.instant()));
    return parsed instanceof Parsed.Valid<T>(var after)
        ? kind.problem(after, Optional.of(before))
            .<Parsed<T>>map(Parsed.Refused::new)
            .orElse(parsed)
        : parsed;
  }

  /** Deletes one that no rule names; where the query says force, also one that rules name. */
  Response delete(Request request, String id, Caller caller) {
    Parsed<Boolean> force = force(request);
    if (force instanceof Parsed.Refused<Boolean>(var reason)) {
      return Response.badRequest(reason);
    }
    Optional<T> found = find(id, caller.path());
    List<Workflow> targeting =
        force instanceof Parsed.Valid<Boolean>(var isForced) && isForced
            ? List.of()
            : found
                .map(resource -> kind.targeting(resource, MOST_WORKFLOWS_SHOWN))
                .orElse(List.of());
    if (!targeting.isEmpty()) {
      return targeted("rules of workflows name it", targeting);
    }
    return found.isPresent() && directory.delete(kind.type(), caller.organization(), id)
        ? Response.noContent()
        : notFound();
  }

  /** Reads whether a deletion is to be done although workflows name what is deleted. */
  static Parsed<Boolean> force(Request request) {
    String force = request.query().first("force").orElse("false");
    return force.equals("true") || force.equals("false")
        ? new Parsed.Valid<>(force.equals("true"))
        : new Parsed.Refused<>(new Invalid("force", "must be true or false"));
  }

  /** Returns the answer to the deletion of something that workflows name. */
  static Response targeted(String reason, List<Workflow> workflows) {
    JsonObject error =
        JsonObject.builder()
            .put("message", reason + "; force=true deletes it all the same")
            .put("code", "targeted")
            .put("workflows", workflows.stream().map(ResourceRoutes::named).toList())
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

  Optional<T> find(String id, OrganizationPath path) {
    return HexId.isValid(id)
        ? directory.find(kind.type(), path.organization(), id)
        : Optional.empty();
  }

  Response notFound() {
    return Response.notFound(kind.label());
  }

  JsonObject json(T resource, OrganizationPath path) {
    return json(resource, path, kind::extras);
  }

  /** Returns a resource as the API shows it. */
  static <R extends Resource> JsonObject json(
      R resource, OrganizationPath path, Function<R, JsonObject> extras) {
    return JsonObject.builder()
        .put("id", resource.idValue())
        .put("organization", resource.organization().value())
        .put("orgPath", path.wireForm())
        .putAll(resource.properties())
        .putAll(extras.apply(resource))
        .put("createdAt", Timestamp.format(resource.revision().createdAt()))
        .put("updatedAt", Timestamp.format(resource.revision().updatedAt()))
        .build();
  }
}
