package io.reachline.condition;

import static io.reachline.condition.FactsBuilder.aMessage;
import static org.assertj.core.api.Assertions.assertThat;

import io.reachline.routing.Conditions.Evaluator;
import io.reachline.routing.Conditions.Verdict;
import io.reachline.routing.Facts;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests of the bounds on conditions, in units of work. */
class ConditionCostTest {
  private static final Verdict TOO_MUCH =
      new Verdict.Failed("it costs more than one condition may");
  private static final Verdict TOO_MUCH_TOGETHER =
      new Verdict.Failed("the conditions of this message's rules cost more together than they may");

  private static final Facts LARGEST =
      aMessage().message("text", "a".repeat(64_000)).meta("p", "a".repeat(31_900) + "b").build();

  private final CelConditions conditions = new CelConditions();

  /** Expressions that take seconds unless their cost is limited. */
  static Stream<String> costly() {
    String sum = "message.text" + " + message.text".repeat(25);
    return Stream.of(
        // Sums, and functions of sums.
        "(" + sum + ").matches('(a?){40}a{40}b')",
        "(" + sum + ").contains(message.meta.p)",
        "(%s) + (%s) + (%s) < message.text".formatted(sum, sum, sum),
        "size((%s) + (%s) + (%s)) == 1".formatted(sum, sum, sum),
        "bytes((%s) + (%s) + (%s)) == b'a'".formatted(sum, sum, sum),
        // An alternative that would hide the failure.
        "(" + sum + ").matches('(a?){40}a{40}b') || true",
        "(" + sum + ").matches('(a?){40}a{40}b') ? true : true");
  }

  @ParameterizedTest
  @MethodSource("costly")
  void evaluate_moreThanOneMayCost_fails(String expression) {
    assertThat(conditions.problem(expression)).isEmpty();
    assertThat(conditions.of(LARGEST).evaluate(expression)).isEqualTo(TOO_MUCH);
  }

  /** String.contains would compare two thousand million characters. */
  @Test
  void evaluate_containsOfAnyTexts_costsWhatTheyAreLong() {
    String expression = "message.text.contains(message.meta.p)";

    assertThat(conditions.of(LARGEST).evaluate(expression)).isEqualTo(new Verdict.NotMatched());
    assertThat(cost(LARGEST, expression)).isLessThan(300_000);
    String fifty = expression + (" || " + expression).repeat(47);
    assertThat(conditions.of(LARGEST).evaluate(fifty)).isEqualTo(new Verdict.NotMatched());
  }

  @Test
  void evaluate_durationOfALongText_fails() {
    Facts facts = aMessage().message("text", "0h".repeat(32_000)).build();

    assertThat(conditions.of(facts).evaluate("duration(message.text) == duration('0s')"))
        .isEqualTo(TOO_MUCH);
  }

  @Test
  void evaluate_regularExpressionOverTheLargestText_costsItsSize() {
    assertThat(conditions.of(LARGEST).evaluate("message.text.matches('(a?){20}a{20}b')"))
        .isEqualTo(new Verdict.NotMatched());
    assertThat(conditions.of(LARGEST).evaluate("message.text.matches('(a?){40}a{40}b')"))
        .isEqualTo(TOO_MUCH);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "message.meta.l == message.meta.m",
        "message.meta == message.meta",
        "'b' in message.meta.l",
        "7 in message.meta.l",
        "message.meta.l + message.meta.l == []",
        "message.meta.deep == message.meta.deep2",
        "dyn(message) == dyn(conversation)"
      })
  void evaluate_ofLargeMeta_costsWhatItIsLarge(String expression) {
    List<String> elements = Collections.nCopies(8_000, "a");
    Facts facts =
        aMessage()
            .meta("l", elements)
            .meta("m", elements)
            .meta("deep", deep())
            .meta("deep2", deep())
            .build();

    assertThat(conditions.problem(expression)).isEmpty();
    assertThat(cost(facts, expression)).isBetween(40_000L, 5_000_000L);
  }

  /** A list that grows at each sum is copied at each sum. */
  @Test
  void evaluate_sumOfLists_isChargedAtEachSum() {
    Facts facts = aMessage().meta("l", Collections.nCopies(16_000, 1)).build();
    String expression = "size(message.meta.l" + " + message.meta.l".repeat(28) + ") == 1";

    assertThat(conditions.problem(expression)).isEmpty();
    assertThat(conditions.of(facts).evaluate(expression)).isEqualTo(TOO_MUCH);
  }

  @Test
  void evaluate_fieldOfAMessageWithLargeMeta_doesNotLookThroughIt() {
    Facts small = aMessage().build();
    Facts large = aMessage().meta("l", Collections.nCopies(8_000, "a")).build();
    String one = "message.type == 'chat'";
    String many = one + " && message.type == 'chat'".repeat(40);

    assertThat(cost(large, many) - cost(large, one))
        .isEqualTo(cost(small, many) - cost(small, one));
  }

  /** The facts are converted once for all rules of a message. */
  @Test
  void evaluate_secondCondition_doesNotMakeTheFactsAgain() {
    Facts large = aMessage().meta("l", Collections.nCopies(8_000, "a")).build();
    CelEvaluator evaluator = evaluator(large, Meter.MAX_OF_ALL);
    evaluator.evaluate("message.type == 'chat'");
    long before = evaluator.left();

    evaluator.evaluate("message.type == 'card'");

    assertThat(before - evaluator.left()).isLessThan(30_000);
  }

  @Test
  void evaluate_moreThanAllMayCost_failsTheRestAtOnce() {
    String costly = "message.text.matches('(a?){20}a{20}b')";
    CelEvaluator evaluator = evaluator(LARGEST, 2 * cost(LARGEST, costly));

    assertThat(evaluator.evaluate(costly)).isEqualTo(new Verdict.NotMatched());
    assertThat(evaluator.evaluate(costly)).isEqualTo(new Verdict.NotMatched());
    assertThat(evaluator.evaluate(costly)).isEqualTo(TOO_MUCH_TOGETHER);
    assertThat(evaluator.evaluate("true")).isEqualTo(TOO_MUCH_TOGETHER);
    assertThat(evaluator.evaluate("")).isEqualTo(new Verdict.Matched());
  }

  @Test
  void evaluate_oneThatCostsTooMuch_leavesTheOthersTheirs() {
    Evaluator evaluator = conditions.of(LARGEST);

    assertThat(evaluator.evaluate(costly().findFirst().orElseThrow())).isEqualTo(TOO_MUCH);
    assertThat(evaluator.evaluate("message.text.contains('a')")).isEqualTo(new Verdict.Matched());
  }

  /** Compilation or not, an expression costs the same. */
  @Test
  void evaluate_again_costsTheSame() {
    String expression = "message.text.contains('b')";

    assertThat(cost(LARGEST, expression)).isEqualTo(cost(LARGEST, expression));
  }

  @Test
  void contains_ofAnyTexts_isAsStringsDoIt() {
    List<String> texts =
        List.of("", "a", "ab", "aab", "abab", "ababac", "xababacy", "aaaab", "🙂b");
    for (String text : texts) {
      for (String part : texts) {
        assertThat(TextSearch.contains(text, part))
            .as("%s in %s", part, text)
            .isEqualTo(text.contains(part));
      }
    }
  }

  private static Map<String, Object> deep() {
    Map<String, Object> deep = new LinkedHashMap<>();
    for (int i = 0; i < 1_000; i++) {
      deep.put("k" + i, Map.of("a", List.of(i)));
    }
    return deep;
  }

  private long cost(Facts facts, String expression) {
    CelEvaluator evaluator = evaluator(facts, Meter.MAX_OF_ALL);
    evaluator.evaluate(expression);
    return Meter.MAX_OF_ALL - evaluator.left();
  }

  private CelEvaluator evaluator(Facts facts, long maxOfAll) {
    return new CelEvaluator(conditions::compiled, facts, maxOfAll);
  }
}
