package io.reachline.directory;

import io.reachline.identity.OrganizationId;
import io.reachline.json.JsonObject;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * A list of rules that says whom an inbound message is told to.
 *
 * @param organizations the organisations that it runs for, exactly these; empty: its own and all
 *     below
 */
public record Workflow(
    WorkflowId id,
    OrganizationId organization,
    String name,
    boolean active,
    Optional<Set<OrganizationId>> organizations,
    List<Rule> rules,
    Revision revision)
    implements Resource {

  public Workflow {
    organizations = organizations.map(Set::copyOf);
    rules = List.copyOf(rules);
  }

  @Override
  public String idValue() {
    return id.value();
  }

  /** Whether it runs for a conversation of an organisation, its own or one below. */
  public boolean runsFor(OrganizationId conversationOwner) {
    return active && organizations.map(ids -> ids.contains(conversationOwner)).orElse(true);
  }

  @Override
  public JsonObject properties() {
    return JsonObject.builder()
        .put("name", name)
        .put("active", active)
        .putIfPresent("organizations", organizations.map(Workflow::sorted).orElse(null))
        .put("rules", rules.stream().map(rule -> rule.toJson().members()).toList())
        .build();
  }

  private static List<String> sorted(Set<OrganizationId> organizations) {
    TreeSet<String> ids = new TreeSet<>();
    organizations.forEach(organization -> ids.add(organization.value()));
    return List.copyOf(ids);
  }
}
