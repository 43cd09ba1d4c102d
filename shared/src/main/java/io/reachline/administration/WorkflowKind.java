package io.reachline.administration;

import io.reachline.directory.DirectoryStore;
import io.reachline.directory.Organization;
import io.reachline.directory.Revision;
import io.reachline.directory.Rule;
import io.reachline.directory.Workflow;
import io.reachline.directory.WorkflowId;
import io.reachline.identity.OrganizationId;
import io.reachline.json.Invalid;
import io.reachline.json.JsonObject;
import io.reachline.json.Parsed;
import io.reachline.list.AllowedValues;
import io.reachline.routing.Conditions;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * The rules of workflows. Conditions must compile, targets and organisations must exist, and all
 * rules of an organisation and of those above it must not exceed a common size, nor those of them
 * that repeat a common number.
 */
record WorkflowKind(Conditions conditions, DirectoryStore directory, RuleTargets targets)
    implements ResourceKind<Workflow> {
  private static final int MOST = 50;

  // Targets are looked up in each of them.
  private static final int MAX_ORGANIZATIONS = 50;

  @Override
  public Class<Workflow> type() {
    return Workflow.class;
  }

  @Override
  public String label() {
    return "Workflow";
  }

  @Override
  public Set<String> properties() {
    return Set.of("name", "active", "organizations", "rules");
  }

  @Override
  public Map<String, AllowedValues> values() {
    return Map.of("active", AllowedValues.FLAG, "rules.then", AllowedValues.of(Rule.Then.values()));
  }

  @Override
  public OptionalInt most() {
    return OptionalInt.of(MOST);
  }

  @Override
  public Parsed<Workflow> parse(
      String id, OrganizationId organization, JsonObject properties, Revision revision) {
    return Workflow.parse(new WorkflowId(id), organization, properties, revision);
  }

  @Override
  public Optional<Invalid> problem(Workflow workflow, Optional<Workflow> before) {
    return problemAlone(workflow, before)
        .or(
            () ->
                hasRulesOf(before, workflow)
                    ? Optional.empty()
                    : together(workflow, along(workflow)));
  }

  /** Returns the problem of a workflow, whatever others there are. */
  Optional<Invalid> problemAlone(Workflow workflow, Optional<Workflow> before) {
    if (workflow.organizations().filter(named -> named.size() > MAX_ORGANIZATIONS).isPresent()
        && before.filter(earlier -> isForTheSame(earlier, workflow)).isEmpty()) {
      return Optional.of(
          new Invalid("organizations", "must be at most %d".formatted(MAX_ORGANIZATIONS)));
    }
    return conditionProblem(workflow, before)
        .or(() -> targets.problem(workflow, before))
        .or(() -> organizationProblem(workflow, before));
  }

  /**
   * Returns the problem of organisations that the workflow can never run for: those that are
   * neither its own nor below it.
   */
  private Optional<Invalid> organizationProblem(Workflow workflow, Optional<Workflow> before) {
    if (workflow.organizations().isEmpty()
        || before.filter(earlier -> isForTheSame(earlier, workflow)).isPresent()) {
      return Optional.empty();
    }
    List<OrganizationId> named = List.copyOf(workflow.organizations().get());
    Set<OrganizationId> allowed =
        Stream.concat(
                Stream.of(workflow.organization()),
                directory.tree(workflow.organization()).stream().map(Organization::organization))
            .collect(Collectors.toSet());
    String others =
        IntStream.range(0, named.size())
            .filter(i -> !allowed.contains(named.get(i)))
            .mapToObj("organizations[%d]"::formatted)
            .collect(Collectors.joining(", "));
    return others.isEmpty()
        ? Optional.empty()
        : Optional.of(new Invalid(others, "must be the workflow's organization or one below it"));
  }

  private static boolean isForTheSame(Workflow one, Workflow other) {
    return one.organizations().equals(other.organizations());
  }

  static boolean hasRulesOf(Optional<Workflow> before, Workflow workflow) {
    return before.filter(earlier -> earlier.rules().equals(workflow.rules())).isPresent();
  }

  private Optional<Invalid> conditionProblem(Workflow workflow, Optional<Workflow> before) {
    List<Rule> rules = workflow.rules();
    if (hasRulesOf(before, workflow)) {
      return Optional.empty();
    }
    for (int i = 0; i < rules.size(); i++) {
      Optional<String> problem = conditions.problem(rules.get(i).when());
      if (problem.isPresent()) {
        return Optional.of(
            new Invalid(
                "rules[%d].when".formatted(i), "is not a valid condition: " + problem.get()));
      }
    }
    return Optional.empty();
  }

  private List<Workflow> along(Workflow workflow) {
    return directory.path(workflow.organization()).ids().stream()
        .flatMap(id -> directory.list(Workflow.class, id))
        .filter(other -> !other.id().equals(workflow.id()))
        .toList();
  }

  private static Optional<Invalid> together(Workflow workflow, List<Workflow> along) {
    int repeated = along.stream().mapToInt(Workflow::repeatedRules).sum();
    if (workflow.repeatedRules() > 0
        && repeated + workflow.repeatedRules() > Workflow.MAX_REPEATED_TOGETHER) {
      return Optional.of(
          new Invalid(
              "rules",
              ("must not have more than %d with repeat together with those of the other workflows"
                      + " of the organization and of those above it, which have %d")
                  .formatted(Workflow.MAX_REPEATED_TOGETHER, repeated)));
    }
    long others = along.stream().mapToLong(Workflow::rulesBytes).sum();
    return others + workflow.rulesBytes() > Workflow.MAX_BYTES_TOGETHER
        ? Optional.of(
            new Invalid(
                "rules",
                ("must not be larger than %,d bytes as JSON together with those of the other"
                        + " workflows of the organization and of those above it, which have %,d")
                    .formatted(Workflow.MAX_BYTES_TOGETHER, others)))
        : Optional.empty();
  }

  @Override
  public List<Workflow> targeting(Workflow workflow, int most) {
    return List.of();
  }
}
