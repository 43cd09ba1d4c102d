package io.reachline.administration;

import io.reachline.directory.DirectoryStore;
import io.reachline.directory.Revision;
import io.reachline.directory.Workflow;
import io.reachline.identity.HexId;
import io.reachline.identity.OrganizationId;
import io.reachline.json.JsonObject;
import io.reachline.json.Parsed;
import io.reachline.routing.Conditions;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A reader of workflows that are tried and not stored. They take the place of those that an
 * organisation has, and must be as they would have to be there.
 */
public final class WorkflowDrafts {
  private static final String NAME = "workflows";

  private final WorkflowKind kind;
  private final DirectoryStore directory;
  private final Clock clock;

  public WorkflowDrafts(Conditions conditions, DirectoryStore directory, Clock clock) {
    this.kind = new WorkflowKind(conditions, directory, new RuleTargets(directory));
    this.directory = directory;
    this.clock = clock;
  }

  /**
   * Reads the property {@code workflows} of a body. A draft with the id of a stored workflow is
   * judged as a change of it.
   *
   * @return empty if the body has no such property
   */
  public Parsed<Optional<List<Workflow>>> read(JsonObject body, OrganizationId organization) {
    Object given = body.get(NAME);
    if (given == null) {
      return new Parsed.Valid<>(Optional.empty());
    }
    int most = kind.most().orElseThrow();
    if (!(given instanceof List<?> elements) || elements.size() > most) {
      return Parsed.refused(NAME, "must be an array of at most %d workflows".formatted(most));
    }
    List<Workflow> drafts = new ArrayList<>();
    Set<String> ids = new HashSet<>();
    for (int i = 0; i < elements.size(); i++) {
      String element = "%s[%d]".formatted(NAME, i);
      if (!(elements.get(i) instanceof Map<?, ?> map)) {
        return Parsed.refused(element, "must be an object");
      }
      String id = id(map.get("id"), i);
      if (!HexId.isValid(id)) {
        return Parsed.refused(element + ".id", "must be " + HexId.FORMAT);
      }
      if (!ids.add(id)) {
        return Parsed.refused(element + ".id", "must be unique");
      }
      switch (read(id, organization, JsonObject.of(map), drafts)) {
        case Parsed.Valid<Workflow>(var draft) -> drafts.add(draft);
        case Parsed.Refused<Workflow>(var reason) -> {
          return new Parsed.Refused<>(reason.within(element));
        }
      }
    }
    return new Parsed.Valid<>(Optional.of(List.copyOf(drafts)));
  }

  /** Returns the id of a draft; one made of its place if it has none. */
  private static String id(@Nullable Object given, int place) {
    return Objects.toString(given, ("%0" + HexId.LENGTH + "x").formatted(place));
  }

  private Parsed<Workflow> read(
      String id, OrganizationId organization, JsonObject json, List<Workflow> others) {
    Optional<Workflow> stored = directory.find(Workflow.class, organization, id);
    Revision revision =
        stored.map(Workflow::revision).orElseGet(() -> Revision.first(clock.instant()));
    return kind.parse(id, organization, json, revision)
        .flatMap(
            draft ->
                kind.problem(draft, stored, () -> along(organization, others))
                    .<Parsed<Workflow>>map(Parsed.Refused::new)
                    .orElseGet(() -> new Parsed.Valid<>(draft)));
  }

  /** Returns the drafts before one, and the workflows of the organisations above. */
  private List<Workflow> along(OrganizationId organization, List<Workflow> drafts) {
    List<Workflow> along = new ArrayList<>(drafts);
    directory.path(organization).ids().stream()
        .filter(above -> !above.equals(organization))
        .flatMap(above -> directory.list(Workflow.class, above))
        .forEach(along::add);
    return along;
  }
}
