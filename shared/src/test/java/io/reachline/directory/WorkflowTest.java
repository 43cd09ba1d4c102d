package io.reachline.directory;

import static org.assertj.core.api.Assertions.assertThat;

import io.reachline.identity.OrganizationId;
import io.reachline.json.Invalid;
import io.reachline.json.Json;
import io.reachline.json.JsonObject;
import io.reachline.json.Parsed;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
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

  @Example
  void parse_repeat_isADurationOfAMinuteToADay() {
    for (String repeat : List.of("PT1M", "PT10M", "PT24H", "P1D")) {
      assertThat(parse(repeated(repeat)))
          .isInstanceOfSatisfying(
              Parsed.Valid.class,
              valid -> {
                Rule rule = ((Workflow) valid.value()).rules().get(1);
                assertThat(rule.repeat()).isEqualTo(Duration.parse(repeat));
                assertThat(rule.toJson().text("repeat")).contains(rule.repeat().toString());
                assertThat(Rule.ofJson(rule.toJson())).isEqualTo(rule);
              });
    }
    for (String repeat : List.of("PT59.999S", "PT24H0.001S", "PT0S", "-PT5M", "5m", "")) {
      assertThat(parse(repeated(repeat)))
          .isEqualTo(
              new Parsed.Refused<Workflow>(
                  new Invalid(
                      "rules[1].repeat", "must be an ISO 8601 duration from PT1M to PT24H")));
    }
  }

  @Example
  void parse_noRepeat_isShownWithoutOne() {
    assertThat(parse(workflow(1, 0)))
        .isInstanceOfSatisfying(
            Parsed.Valid.class,
            valid -> {
              Rule rule = ((Workflow) valid.value()).rules().getFirst();
              assertThat(rule.isRepeated()).isFalse();
              assertThat(rule.toJson().members()).doesNotContainKey("repeat");
            });
  }

  private static JsonObject repeated(String repeat) {
    Map<String, Object> rule = new HashMap<>(rule("again", 0));
    rule.put("repeat", repeat);
    return JsonObject.builder()
        .put("name", "Inbound")
        .put("rules", List.of(rule("once", 0), rule))
        .build();
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
