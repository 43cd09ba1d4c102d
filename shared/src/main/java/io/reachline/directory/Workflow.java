package io.reachline.directory;

import io.reachline.identity.OrganizationId;
import io.reachline.json.Fields;
import io.reachline.json.Json;
import io.reachline.json.JsonObject;
import io.reachline.json.Parsed;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * A workflow: an ordered list of rules that decide who is notified of an inbound message.
 *
 * @param organizations the only organisations that it runs for; empty if it runs for its own and
 *     all below
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
  private static final int MAX_RULES = 100;

  // The delayed rules are stored with each message that they wait for.
  private static final int MAX_BYTES = 32_000;

  /**
   * The largest total size of the rules of an organisation and of those above it, in bytes as JSON.
   * The plan that they make for a message is one item, which is at most three times as large and so
   * stays below DynamoDB's 400 kB.
   */
  public static final int MAX_BYTES_TOGETHER = 128_000;

  /**
   * The most rules with a {@code repeat} of an organisation and of those above it. Each is
   * evaluated up to 1,440 times for one message.
   */
  public static final int MAX_REPEATED_TOGETHER = 20;

  public Workflow {
    // In the order of the client's list: errors name them by their index.
    organizations = organizations.map(ids -> Collections.unmodifiableSet(new LinkedHashSet<>(ids)));
    rules = List.copyOf(rules);
  }

  /**
   * Reads a workflow from the properties that a client sent. It does not compile the conditions of
   * the rules.
   */
  public static Parsed<Workflow> parse(
      WorkflowId id, OrganizationId organization, JsonObject properties, Revision revision) {
    Fields fields = new Fields(properties);
    String name = fields.requiredText("name", MAX_NAME_BYTES);
    boolean active = fields.flag("active", true);
    Set<OrganizationId> named =
        new LinkedHashSet<>(fields.ids("organizations", OrganizationId::new));
    Optional<Set<OrganizationId>> organizations =
        Optional.of(named).filter(_ -> properties.get("organizations") != null);
    List<Rule> rules = rules(fields);
    fields.refuseOthers(SYSTEM_PROPERTIES);
    return Parsed.of(
        fields, () -> new Workflow(id, organization, name, active, organizations, rules, revision));
  }

  private static List<Rule> rules(Fields fields) {
    List<Rule> rules = new ArrayList<>();
    Optional<List<Fields>> given = fields.elements("rules", MAX_BYTES);
    if (given.isEmpty()) {
      fields.refuse("rules", "is required");
      return rules;
    }
    List<Fields> elements = given.get();
    if (elements.isEmpty() || elements.size() > MAX_RULES) {
      fields.refuse("rules", "must be 1 to %d rules".formatted(MAX_RULES));
    }
    for (Fields element : elements) {
      Rule rule = Rule.read(element);
      if (rules.stream().anyMatch(other -> other.name().equals(rule.name()))) {
        element.refuse("name", "must be unique in its workflow");
      }
      rules.add(rule);
    }
    // Measured as stored: a later change parses the stored rules, and must accept them again.
    if (bytes(rules) > MAX_BYTES) {
      fields.refuse(
          "rules",
          "must not be larger than %,d bytes as JSON, defaults included".formatted(MAX_BYTES));
    }
    return rules;
  }

  @Override
  public String idValue() {
    return id.value();
  }

  /** Returns the size of the rules as JSON, in bytes. */
  public int rulesBytes() {
    return bytes(rules);
  }

  private static int bytes(List<Rule> rules) {
    return Json.write(toJson(rules)).getBytes(StandardCharsets.UTF_8).length;
  }

  /** Returns the number of rules that are evaluated again once they were triggered. */
  public int repeatedRules() {
    return (int) rules.stream().filter(Rule::isRepeated).count();
  }

  /** Returns whether it runs for conversations of an organisation, its own or one below. */
  public boolean runsFor(OrganizationId conversationOwner) {
    return active && organizations.map(ids -> ids.contains(conversationOwner)).orElse(true);
  }

  @Override
  public JsonObject properties() {
    return JsonObject.builder()
        .put("name", name)
        .put("active", active)
        .putIfPresent("organizations", organizations.map(Workflow::sorted).orElse(null))
        .put("rules", toJson(rules))
        .build();
  }

  private static List<?> toJson(List<Rule> rules) {
    return rules.stream().map(rule -> rule.toJson().members()).toList();
  }

  private static List<String> sorted(Set<OrganizationId> organizations) {
    TreeSet<String> ids = new TreeSet<>();
    organizations.forEach(organization -> ids.add(organization.value()));
    return List.copyOf(ids);
  }
}
