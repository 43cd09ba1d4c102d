package io.reachline.directory;

import static org.assertj.core.api.Assertions.assertThat;

import io.reachline.identity.OrganizationId;
import io.reachline.json.Invalid;
import io.reachline.json.Json;
import io.reachline.json.JsonObject;
import io.reachline.json.Parsed;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

class WorkflowTest {
  private static final int MAX_BYTES = 32_000;

  @Property(seed = "5", tries = 100)
  void parse_whatWasAccepted_isAcceptedAgain(
      @ForAll @IntRange(min = 1, max = 100) int rules,
      @ForAll @IntRange(max = 400) int whenLength) {
    if (parse(workflow(rules, whenLength)) instanceof Parsed.Valid<Workflow>(var workflow)) {
      assertThat(parse(workflow.properties())).isEqualTo(new Parsed.Valid<>(workflow));
    }
  }

  @Example
  void parse_rulesTooLargeOnlyWithTheirDefaults_isRefused() {
    JsonObject sent = workflow(100, 210);

    assertThat(Json.write(sent.get("rules"))).hasSizeLessThan(MAX_BYTES);
    assertThat(parse(sent))
        .isEqualTo(
            new Parsed.Refused<Workflow>(
                new Invalid(
                    "rules", "must not be larger than 32,000 bytes as JSON, defaults included")));
  }

  @Example
  void parse_rulesThatFitWithTheirDefaults_areAccepted() {
    assertThat(parse(workflow(100, 150)))
        .isInstanceOfSatisfying(
            Parsed.Valid.class,
            valid -> assertThat(((Workflow) valid.value()).rules()).hasSize(100));
  }

  private static Parsed<Workflow> parse(JsonObject properties) {
    return Workflow.parse(
        new WorkflowId("5d01e2404bc19c256622ad98"),
        new OrganizationId("5d01e2404bc19c256622ad10"),
        properties,
        Revision.first(Instant.EPOCH));
  }

  /** A workflow as short as clients may write it, of rules with conditions of a length. */
  private static JsonObject workflow(int rules, int whenLength) {
    return JsonObject.builder()
        .put("name", "Inbound")
        .put("rules", IntStream.range(0, rules).mapToObj(i -> rule("R" + i, whenLength)).toList())
        .build();
  }

  private static Map<String, Object> rule(String name, int whenLength) {
    return Map.of(
        "name",
        name,
        "when",
        "x".repeat(whenLength),
        "notify",
        Map.of("channels", List.of("5d01e2404bc19c256622ad99")));
  }
}
