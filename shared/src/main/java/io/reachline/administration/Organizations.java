package io.reachline.administration;

import io.reachline.directory.DirectoryStore;
import io.reachline.directory.Organization;
import io.reachline.directory.Resource;
import io.reachline.directory.Revision;
import io.reachline.directory.Sharding;
import io.reachline.directory.Workflow;
import io.reachline.identity.Caller;
import io.reachline.identity.HexId;
import io.reachline.identity.IdSource;
import io.reachline.identity.OrganizationId;
import io.reachline.identity.OrganizationPath;
import io.reachline.json.Invalid;
import io.reachline.json.JsonObject;
import io.reachline.json.Parsed;
import io.reachline.list.AllowedValues;
import io.reachline.list.ListRequest;
import io.reachline.list.ListRules;
import io.reachline.list.Page;
import io.reachline.list.Paginator;
import io.reachline.list.QueryString;
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

/** The organisations. A caller sees its own organisation and those below it. */
final class Organizations implements Administered {
  private static final String LABEL = "Organization";
  private static final ListRules RULES =
      Resources.listRules(
          "createdAt",
          Set.of("name", "parent", "status", "shards"),
          Map.of("status", AllowedValues.of(Organization.Status.values())));
  private static final int MAX_LEVELS = 10;

  // The deletion of a channel reads the workflows of each of them, in one request.
  private static final int MAX_BELOW_ROOT = 500;

  private final DirectoryStore directory;
  private final SourceStore sources;
  private final IdSource ids;
  private final Backoff backoff;
  private final Clock clock;
  private final Paginator paginator;

  Organizations(
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

  @Override
  public Parsed<Page> list(Caller caller, String path, QueryString query) {
    return ListRequest.parse(caller.organization(), path, query, RULES)
        .map(
            request ->
                paginator.page(
                    request,
                    () ->
                        SortedEntries.of(
                            request, visible(caller).stream().map(Organizations::json))));
  }

  private List<Organization> visible(Caller caller) {
    List<Organization> tree = new ArrayList<>(directory.tree(caller.organization()));
    if (tree.stream().noneMatch(one -> one.organization().equals(caller.organization()))) {
      tree.add(Organization.unrecorded(caller.organization()));
    }
    return tree;
  }

  @Override
  public Outcome get(String id, Caller caller) {
    return find(id, caller)
        .<Outcome>map(organization -> shown(organization))
        .orElseGet(Organizations::notFound);
  }

  /** Creates an organisation below the caller's, and the pointers to it from all above it. */
  @Override
  public Outcome create(JsonObject body, Caller caller) {
    Optional<OrganizationPath> parent =
        body.get("parent") == null
            ? Optional.of(caller.path())
            : body.text("parent").flatMap(id -> find(id, caller)).map(Organization::path);
    if (parent.isEmpty()) {
      return new Outcome.Refused(
          new Invalid("parent", "must be the caller's organization or one below it"));
    }
    if (parent.get().ids().size() >= MAX_LEVELS) {
      return new Outcome.Refused(
          new Invalid("parent", "must not be %d levels deep".formatted(MAX_LEVELS)));
    }
    // Concurrent requests may exceed the limit by one each; it only bounds work.
    if (directory.countBelow(parent.get().ids().getFirst()) >= MAX_BELOW_ROOT) {
      return new Outcome.Conflicting(
          "too_many",
          "a tree must not have more than %,d organizations below its root"
              .formatted(MAX_BELOW_ROOT));
    }
    // Clients do not choose the id: it could be one that the tokens of another tenant name.
    OrganizationPath path = parent.get().child(new OrganizationId(ids.next()));
    return switch (Organization.parse(
        path, body, Sharding.SINGLE, Revision.first(clock.instant()).by(caller.user()))) {
      case Parsed.Refused<Organization>(var reason) -> new Outcome.Refused(reason);
      case Parsed.Valid<Organization>(var organization) -> {
        directory.create(organization);
        yield new Outcome.Created(json(organization), Resources.tag(organization));
      }
    };
  }

  @Override
  public Outcome change(String id, JsonObject changes, Precondition precondition, Caller caller) {
    return backoff
        .attempt(MAX_TRIES, () -> tryToChange(id, changes, precondition, caller))
        .orElseGet(Outcome.Overtaken::new);
  }

  /** Reads and changes an organisation; returns empty if somebody else changed it in between. */
  private Optional<Outcome> tryToChange(
      String id, JsonObject changes, Precondition precondition, Caller caller) {
    Optional<Organization> before = find(id, caller);
    if (before.isEmpty()) {
      return Optional.of(notFound());
    }
    return precondition
        .refusal(Resources.tag(before.get()))
        .or(
            () ->
                switch (changed(before.get(), changes, caller)) {
                  case Parsed.Refused<Organization>(var reason) ->
                      Optional.of(new Outcome.Refused(reason));
                  case Parsed.Valid<Organization>(var after) ->
                      store(after) ? Optional.of(shown(after)) : Optional.empty();
                });
  }

  private static Outcome shown(Organization organization) {
    return new Outcome.Shown(json(organization), Resources.tag(organization));
  }

  private Parsed<Organization> changed(Organization before, JsonObject changes, Caller caller) {
    if (!hasSameParent(before, changes)) {
      return Parsed.refused("parent", "must not change");
    }
    Revision next =
        before.revision().version() == 0
            ? Revision.first(clock.instant())
            : before.revision().next(clock.instant());
    return Organization.parse(
        before.path(),
        before.properties().withAll(changes),
        before.sharding(),
        next.by(caller.user()));
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

  /** Deletes an organisation that is empty, since nobody could reach what it holds afterwards. */
  @Override
  public Outcome delete(String id, boolean isForced, Precondition precondition, Caller caller) {
    return backoff
        .attempt(MAX_TRIES, () -> tryToDelete(id, isForced, precondition, caller))
        .orElseGet(Outcome.Overtaken::new);
  }

  /** Reads and deletes an organisation; returns empty if somebody else changed it in between. */
  private Optional<Outcome> tryToDelete(
      String id, boolean isForced, Precondition precondition, Caller caller) {
    Optional<Organization> found = find(id, caller);
    if (found.isEmpty()) {
      return Optional.of(notFound());
    }
    Organization organization = found.get();
    return precondition
        .refusal(Resources.tag(organization))
        .or(() -> obstacle(organization, isForced))
        .or(
            () ->
                // One that nobody has created is not there to be deleted.
                organization.revision().version() == 0 ? Optional.of(notFound()) : Optional.empty())
        .or(
            () ->
                directory.delete(
                        organization,
                        organization.revision().next(clock.instant()).by(caller.user()))
                    ? Optional.of(new Outcome.Deleted())
                    : Optional.empty());
  }

  /** Returns what stands in the way of a deletion. */
  private Optional<Outcome> obstacle(Organization organization, boolean isForced) {
    if (!isEmpty(organization.organization())) {
      return conflict(
          "not_empty", "an organization must be empty; set its status to inactive instead");
    }
    if (organization.sharding().highest() > 1) {
      // Its tokens may outlive it, and nobody would know any more where its messages are.
      return conflict(
          "sharded", "an organization that had several shards stays; set its status to inactive");
    }
    List<Workflow> naming = isForced ? List.of() : naming(organization.path());
    return naming.isEmpty()
        ? Optional.empty()
        : Optional.of(new Outcome.InUse("workflows name it", naming));
  }

  private static Optional<Outcome> conflict(String code, String reason) {
    return Optional.of(new Outcome.Conflicting(code, reason));
  }

  /** Returns workflows, of the organisations above, that name an organisation to run for. */
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
        .limit(MAX_WORKFLOWS_SHOWN)
        .toList();
  }

  private boolean isEmpty(OrganizationId id) {
    return directory.countBelow(id) == 0
        && Stream.of(Resource.class.getPermittedSubclasses())
            .filter(type -> type != Organization.class)
            .map(type -> type.asSubclass(Resource.class))
            .allMatch(type -> directory.list(type, id).findAny().isEmpty())
        && sources.list(id).isEmpty();
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
    return Resources.json(
        organization,
        organization.path(),
        shown -> JsonObject.builder().put("shards", shown.sharding().count()).build());
  }

  private static Outcome notFound() {
    return new Outcome.NotFound(LABEL);
  }
}
