package io.reachline.condition;

import static io.reachline.condition.FactsBuilder.aMessage;
import static org.assertj.core.api.Assertions.assertThat;

import io.reachline.json.JsonObject;
import io.reachline.routing.Conditions.Verdict;
import io.reachline.routing.Facts;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class ArbitraryExpressionsTest {
  private static final Facts FACTS =
      aMessage()
          .meta("n", 3)
          .meta("l", List.of(1, "a"))
          .session(JsonObject.builder().put("channelId", "1").build())
          .build();

  private final CelConditions conditions = new CelConditions();

  @Property(tries = 500)
  void problem_ofAnyText_neverThrows(@ForAll String text) {
    check(text);
  }

  @Property(tries = 2_000)
  void problem_ofAnyTokens_neverThrows(@ForAll("tokens") String text) {
    check(text);
  }

  @Property(tries = 2_000)
  void evaluate_ofAnyOperation_neverThrows(@ForAll("operations") String text) {
    check(text);
  }

  /** An expression with a problem fails; one without can be evaluated. */
  private void check(String text) {
    boolean compiles = conditions.problem(text).isEmpty();
    Verdict verdict = conditions.of(FACTS).evaluate(text);
    if (!compiles) {
      assertThat(verdict).isInstanceOf(Verdict.Failed.class);
    }
  }

  @Provide
  Arbitrary<String> tokens() {
    return Arbitraries.of(
            "message",
            "session",
            "now",
            ".",
            "text",
            "meta",
            "(",
            ")",
            "[",
            "]",
            "{",
            "}",
            "?",
            ":",
            "&&",
            "||",
            "!",
            "-",
            "==",
            "<",
            "in",
            "'a'",
            "\"",
            "'''",
            "1",
            "2u",
            "1.5",
            "0x",
            "null",
            "true",
            "b'\\xff'",
            "r'\\",
            "`",
            "\n",
            "//",
            "has",
            "matches",
            "size",
            "duration",
            ",",
            "\ud800",
            "𝄞",
            "1e999",
            "99999999999999999999")
        .list()
        .ofMaxSize(30)
        .map(tokens -> String.join(" ", tokens));
  }

  @Provide
  Arbitrary<String> operations() {
    Arbitrary<String> values =
        Arbitraries.of(
            "message",
            "message.text",
            "message.meta",
            "message.meta.n",
            "message.meta.l",
            "message.meta.none",
            "message.createdAt",
            "message.isBackchannel",
            "session",
            "session.channelId",
            "contact",
            "contact.name",
            "now",
            "organization.parent",
            "null",
            "true",
            "'a'",
            "b'a'",
            "0",
            "-1",
            "9223372036854775807",
            "1u",
            "0.0",
            "1e308",
            "[]",
            "[1, 'a']",
            "{}",
            "{'a': 1, 2: 'b'}",
            "duration('1h')",
            "duration('-999999999h')",
            "timestamp('9999-12-31T23:59:59Z')",
            "timestamp('0001-01-01T00:00:00Z')");
    Arbitrary<String> operations =
        Arbitraries.of(
            "%s == %s",
            "%s < %s",
            "%s in %s",
            "dyn(%s) + dyn(%s) == 1",
            "dyn(%s) - dyn(%s) == 1",
            "dyn(%s) * dyn(%s) == 1",
            "dyn(%s) / dyn(%s) == 1",
            "dyn(%s) %% dyn(%s) == 1",
            "dyn(%s)[dyn(%s)] == 1",
            "dyn(%s) || dyn(%s)",
            "dyn(%s) ? true : dyn(%s)",
            "int(%s) == %s",
            "uint(dyn(%s)) == dyn(%s)",
            "string(dyn(%s)) == dyn(%s)",
            "bytes(dyn(%s)) == dyn(%s)",
            "timestamp(dyn(%s)) == dyn(%s)",
            "duration(dyn(%s)) == dyn(%s)",
            "bool(dyn(%s)) == dyn(%s)",
            "double(dyn(%s)) == dyn(%s)",
            "type(%s) == type(%s)",
            "size(dyn(%s)) == dyn(%s)",
            "dyn(%s).getHours(dyn(%s)) == 1",
            "dyn(%s).getFullYear() == dyn(%s)",
            "dyn(%s).startsWith(dyn(%s))",
            "dyn(%s).matches('a') == dyn(%s)",
            "{dyn(%s): 1, dyn(%s): 2} == {}",
            "-dyn(%s) == !dyn(%s)",
            "dyn(%s) <= dyn(%s)");
    return Combinators.combine(operations, values, values)
        .as((operation, left, right) -> operation.formatted(left, right));
  }
}
