package io.reachline.administration;

import io.reachline.directory.DirectoryStore;
import io.reachline.directory.Organization;
import io.reachline.directory.Rule;
import io.reachline.directory.Target;
import io.reachline.directory.Workflow;
import io.reachline.identity.OrganizationId;
import io.reachline.json.Invalid;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Gatherers;
import java.util.stream.Stream;

/**
 * A check of the targets that rules name. A rule may name the channels and users of its workflow's
 * organisation and of those above it. If the workflow names the organisations that it runs for, it
 * may also name those of these organisations and of the ones on their paths.
 */
record RuleTargets(DirectoryStore directory) {
  // There may be hundreds of organisations, so that their workflows are read concurrently.
  private static final int MAX_QUERIES = 10;

  /**
   * Returns the problem of the first target that does not exist. Targets that the workflow named
   * before are checked again only if it now runs for other organisations: they may be deleted, and
   * the rest of the workflow must still be changeable.
   */
  Optional<Invalid> problem(Workflow workflow, Optional<Workflow> kept) {
    Set<Target> targets = named(workflow);
    kept.filter(earlier -> earlier.organizations().equals(workflow.organizations()))
        .ifPresent(earlier -> targets.removeAll(named(earlier)));
    Set<Target> missing =
        directory.missing(targets, directory.path(workflow.organization()).ids().reversed());
    if (workflow.organizations().isPresent() && !missing.isEmpty()) {
      missing = directory.missing(missing, below(workflow, workflow.organizations().get()));
    }
    return problem(workflow.rules(), missing);
  }

  private List<OrganizationId> below(Workflow workflow, Set<OrganizationId> named) {
    return directory.tree(workflow.organization()).stream()
        .filter(organization -> named.contains(organization.organization()))
        .map(Organization::path)
        .flatMap(path -> path.ids().reversed().stream())
        .distinct()
        .toList();
  }

  private static Optional<Invalid> problem(List<Rule> rules, Set<Target> missing) {
    for (Target.Kind kind : Target.Kind.values()) {
      Set<String> absent = Set.copyOf(kind.idsOf(missing));
      for (int i = 0; i < rules.size(); i++) {
        List<String> ids = kind.idsOf(rules.get(i).targets());
        for (int j = 0; j < ids.size(); j++) {
          if (absent.contains(ids.get(j))) {
            return Optional.of(
                new Invalid(
                    "rules[%d].notify.%s[%d]".formatted(i, kind.plural(), j),
                    ("must be one of the %s of the workflow's organization, of those above it, or"
                            + " of those it runs for; %s is not")
                        .formatted(kind.plural(), ids.get(j))));
          }
        }
      }
    }
    return Optional.empty();
  }

  /**
   * Returns workflows whose rules name a target, of its organisation and of those above and below.
   *
   * @param most the largest number of workflows to return
   */
  List<Workflow> naming(Target target, OrganizationId owner, int most) {
    return Stream.concat(
            directory.path(owner).ids().reversed().stream(),
            directory.tree(owner).stream().map(Organization::organization))
        .distinct()
        .gather(
            Gatherers.mapConcurrent(
                MAX_QUERIES, organization -> directory.list(Workflow.class, organization).toList()))
        .flatMap(List::stream)
        .filter(workflow -> named(workflow).contains(target))
        .limit(most)
        .toList();
  }

  private static Set<Target> named(Workflow workflow) {
    return workflow.rules().stream()
        .flatMap(rule -> rule.targets().stream())
        .collect(Collectors.toCollection(HashSet::new));
  }
}
