package io.reachline.administration;

import io.reachline.directory.DirectoryStore;
import io.reachline.directory.Revision;
import io.reachline.directory.Workflow;
import io.reachline.identity.HexId;
import io.reachline.identity.OrganizationId;
import io.reachline.json.Invalid;
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
import java.util.function.Function;
import java.util.stream.Collectors;
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
    Map<String, Workflow> stored =
        directory
            .list(Workflow.class, organization)
            .collect(Collectors.toMap(Workflow::idValue, Function.identity()));
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
      switch (read(id, organization, JsonObject.of(map), Optional.ofNullable(stored.get(id)))) {
        case Parsed.Valid<Workflow>(var draft) -> drafts.add(draft);
        case Parsed.Refused<Workflow>(var reason) -> {
          return new Parsed.Refused<>(reason.within(element));
        }
      }
    }
    return together(drafts, stored, organization)
        .<Parsed<Optional<List<Workflow>>>>map(Parsed.Refused::new)
        .orElseGet(() -> new Parsed.Valid<>(Optional.of(List.copyOf(drafts))));
  }

  /**
   * Returns the id of a draft; one made of its place if it has none, so that the same body gives
   * the same ids each time.
   */
  private static String id(@Nullable Object given, int place) {
    return Objects.toString(given, ("%0" + HexId.LENGTH + "x").formatted(place));
  }

  private Parsed<Workflow> read(
      String id, OrganizationId organization, JsonObject json, Optional<Workflow> stored) {
    Revision revision =
        stored.map(Workflow::revision).orElseGet(() -> Revision.first(clock.instant()));
    return kind.parse(id, organization, json, revision)
        .flatMap(
            draft ->
                kind.problemAlone(draft, stored)
                    .<Parsed<Workflow>>map(Parsed.Refused::new)
                    .orElseGet(() -> new Parsed.Valid<>(draft)));
  }

  /** Returns the problem of all drafts together with the workflows of the organisations above. */
  private Optional<Invalid> together(
      List<Workflow> drafts, Map<String, Workflow> stored, OrganizationId organization) {
    if (drafts.stream()
        .allMatch(
            draft ->
                WorkflowKind.hasRulesOf(Optional.ofNullable(stored.get(draft.idValue())), draft))) {
      return Optional.empty();
    }
    List<Workflow> above =
        directory.path(organization).ids().stream()
            .filter(id -> !id.equals(organization))
            .flatMap(id -> directory.list(Workflow.class, id))
            .toList();
    int repeated = repeatedRules(drafts);
    int repeatedAbove = repeatedRules(above);
    if (repeated > 0 && repeated + repeatedAbove > Workflow.MAX_REPEATED_TOGETHER) {
      return Optional.of(
          new Invalid(
              NAME,
              ("must not have more than %d rules with repeat together with those of the"
                      + " organizations above, which have %d")
                  .formatted(Workflow.MAX_REPEATED_TOGETHER, repeatedAbove)));
    }
    long bytesAbove = bytes(above);
    return bytes(drafts) + bytesAbove > Workflow.MAX_BYTES_TOGETHER
        ? Optional.of(
            new Invalid(
                NAME,
                ("must not have rules larger than %,d bytes as JSON together with those of the"
                        + " organizations above, which have %,d")
                    .formatted(Workflow.MAX_BYTES_TOGETHER, bytesAbove)))
        : Optional.empty();
  }

  private static int repeatedRules(List<Workflow> workflows) {
    return workflows.stream().mapToInt(Workflow::repeatedRules).sum();
  }

  private static long bytes(List<Workflow> workflows) {
    return workflows.stream().mapToLong(Workflow::rulesBytes).sum();
  }
}
