package io.reachline.administration;

import io.reachline.directory.DirectoryStore;
import io.reachline.directory.Resource;
import io.reachline.directory.ResourceListing;
import io.reachline.directory.Revision;
import io.reachline.directory.Workflow;
import io.reachline.identity.Caller;
import io.reachline.identity.HexId;
import io.reachline.identity.IdSource;
import io.reachline.identity.OrganizationPath;
import io.reachline.json.JsonObject;
import io.reachline.json.Parsed;
import io.reachline.json.Timestamp;
import io.reachline.json.Utf8;
import io.reachline.list.AllowedValues;
import io.reachline.list.ListRules;
import io.reachline.list.Page;
import io.reachline.list.Paginator;
import io.reachline.list.QueryString;
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

/** The resources of one kind in the directory. */
final class Resources<T extends Resource> implements Administered {
  private final ResourceKind<T> kind;
  private final DirectoryStore directory;
  private final IdSource ids;
  private final Backoff backoff;
  private final Clock clock;
  private final ResourceListing<T> listing;

  Resources(
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

  @Override
  public Parsed<Page> list(Caller caller, String path, QueryString query) {
    Function<T, JsonObject> extras = kind.extras(caller.organization());
    return listing.list(
        caller.path(), path, query, resource -> json(resource, caller.path(), extras));
  }

  @Override
  public Outcome get(String id, Caller caller) {
    return find(id, caller.path())
        .<Outcome>map(resource -> shown(resource, caller.path()))
        .orElseGet(this::notFound);
  }

  @Override
  public Outcome create(JsonObject body, Caller caller) {
    return create(ids.next(), body, caller);
  }

  /** Creates a resource with a given id. */
  Outcome create(String id, JsonObject body, Caller caller) {
    Revision first = Revision.first(clock.instant()).by(caller.user());
    return switch (kind.parse(id, caller.organization(), body, first)) {
      case Parsed.Refused<T>(var reason) -> new Outcome.Refused(reason);
      case Parsed.Valid<T>(var resource) -> create(resource, caller.path());
    };
  }

  private Outcome create(T resource, OrganizationPath path) {
    return noRoom(resource, Optional.empty())
        .or(() -> kind.problem(resource, Optional.empty()).map(Outcome.Refused::new))
        .orElseGet(
            () ->
                directory.create(resource)
                    ? new Outcome.Created(json(resource, path), tag(resource))
                    : new Outcome.Conflicting("id_taken", "id is taken already"));
  }

  @Override
  public Outcome change(String id, JsonObject changes, Precondition precondition, Caller caller) {
    return backoff
        .attempt(MAX_TRIES, () -> tryToChange(id, changes, precondition, caller))
        .orElseGet(Outcome.Overtaken::new);
  }

  /** Reads and changes a resource; returns empty if somebody else changed it in between. */
  private Optional<Outcome> tryToChange(
      String id, JsonObject changes, Precondition precondition, Caller caller) {
    Optional<T> before = find(id, caller.path());
    if (before.isEmpty()) {
      return Optional.of(notFound());
    }
    return precondition
        .refusal(tag(before.get()))
        .or(
            () ->
                switch (changed(before.get(), changes, caller)) {
                  case Parsed.Refused<T>(var reason) -> Optional.of(new Outcome.Refused(reason));
                  case Parsed.Valid<T>(var after) ->
                      noRoom(after, before).or(() -> replaced(before.get(), after, caller.path()));
                });
  }

  private Optional<Outcome> replaced(T before, T after, OrganizationPath path) {
    kind.prepare(before, after);
    return directory.replace(after) ? Optional.of(shown(after, path)) : Optional.empty();
  }

  /**
   * Returns the limit that a resource would exceed, in the number or the total size of those that
   * its organisation has; empty if there is room. Concurrent requests may exceed a limit by what
   * each of them adds, since it only bounds what routing a message reads.
   *
   * @param before the resource that it replaces; empty for a new one
   */
  private Optional<Outcome> noRoom(T resource, Optional<T> before) {
    boolean isOneMore = before.isEmpty() && kind.most().isPresent();
    boolean isLarger =
        kind.mostBytes().isPresent() && bytes(resource) > before.map(Resources::bytes).orElse(0);
    if (!isOneMore && !isLarger) {
      return Optional.empty();
    }
    int most = kind.most().orElse(Integer.MAX_VALUE);
    List<T> all = directory.list(kind.type(), resource.organization()).limit(most).toList();
    if (isOneMore && all.size() == most) {
      return Optional.of(
          new Outcome.Conflicting(
              "too_many", "an organization must not have more than %,d of them".formatted(most)));
    }
    long others =
        all.stream()
            .filter(other -> !other.idValue().equals(resource.idValue()))
            .mapToLong(Resources::bytes)
            .sum();
    return isLarger && others + bytes(resource) > kind.mostBytes().getAsInt()
        ? Optional.of(
            new Outcome.Conflicting(
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

  private Parsed<T> changed(T before, JsonObject changes, Caller caller) {
    Parsed<T> parsed = kind.change(before, changes, next(before, caller));
    return parsed instanceof Parsed.Valid<T>(var after)
        ? kind.problem(after, Optional.of(before))
            .<Parsed<T>>map(Parsed.Refused::new)
            .orElse(parsed)
        : parsed;
  }

  private Revision next(T before, Caller caller) {
    return before.revision().next(clock.instant()).by(caller.user());
  }

  @Override
  public Outcome delete(String id, boolean isForced, Precondition precondition, Caller caller) {
    return backoff
        .attempt(MAX_TRIES, () -> tryToDelete(id, isForced, precondition, caller))
        .orElseGet(Outcome.Overtaken::new);
  }

  /** Reads and deletes a resource; returns empty if somebody else changed it in between. */
  private Optional<Outcome> tryToDelete(
      String id, boolean isForced, Precondition precondition, Caller caller) {
    Optional<T> found = find(id, caller.path());
    if (found.isEmpty()) {
      return Optional.of(notFound());
    }
    T resource = found.get();
    List<Workflow> naming = isForced ? List.of() : kind.targeting(resource, MAX_WORKFLOWS_SHOWN);
    return precondition
        .refusal(tag(resource))
        .or(
            () ->
                naming.isEmpty()
                    ? Optional.empty()
                    : Optional.of(new Outcome.InUse("rules of workflows name it", naming)))
        .or(
            () ->
                directory.delete(resource, next(resource, caller))
                    ? Optional.of(new Outcome.Deleted())
                    : Optional.empty());
  }

  Optional<T> find(String id, OrganizationPath path) {
    return HexId.isValid(id)
        ? directory.find(kind.type(), path.organization(), id)
        : Optional.empty();
  }

  Outcome notFound() {
    return new Outcome.NotFound(kind.label());
  }

  JsonObject json(T resource, OrganizationPath path) {
    return json(resource, path, kind::extras);
  }

  private Outcome shown(T resource, OrganizationPath path) {
    return new Outcome.Shown(json(resource, path), tag(resource));
  }

  /** Returns the entity tag of a resource: its version. */
  static String tag(Resource resource) {
    return "\"%d\"".formatted(resource.revision().version());
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
