package io.reachline.functions.directory;

import io.reachline.directory.Revision;
import io.reachline.directory.Rule;
import io.reachline.directory.Workflow;
import io.reachline.directory.WorkflowId;
import io.reachline.identity.OrganizationId;
import io.reachline.json.Invalid;
import io.reachline.json.JsonObject;
import io.reachline.json.Parsed;
import io.reachline.routing.Conditions;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/** Workflows: the conditions of their rules compile. */
record WorkflowKind(Conditions conditions) implements ResourceKind<Workflow> {

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
  public OptionalInt most() {
    return OptionalInt.of(50);
  }

  @Override
  public Parsed<Workflow> parse(
      String id, OrganizationId organization, JsonObject properties, Revision revision) {
    return Workflow.parse(new WorkflowId(id), organization, properties, revision);
  }

  @Override
  public Optional<Invalid> problem(Workflow workflow, Optional<Workflow> before) {
    List<Rule> rules = workflow.rules();
    if (before.filter(earlier -> earlier.rules().equals(rules)).isPresent()) {
      return Optional.empty();
    }
    for (int i = 0; i < rules.size(); i++) {
      Optional<String> problem = conditions.problem(rules.get(i).when());
      if (problem.isPresent()) {
        return Optional.of(
            new Invalid("rules[%d].when".formatted(i), "is no condition: " + problem.get()));
      }
    }
    return Optional.empty();
  }
}
