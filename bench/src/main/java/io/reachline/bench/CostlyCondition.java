package io.reachline.bench;

import io.reachline.json.JsonObject;
import io.reachline.routing.Facts;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/** A costly condition that can be saved, with the message for which it is costly. */
@SuppressWarnings("ImmutableEnumChecker") // Facts are JSON that is never changed.
enum CostlyCondition {
  REGEX_OVER_LARGEST_POST("message.text.matches('(a?){20}a{30}b')", Texts.POSTED),
  REGEX_OVER_LARGEST_EVENT("message.text.matches('(a?){4}a{8}b')", Texts.WRITTEN),
  REGEX_OVER_A_SUM(Texts.sum(8) + ".matches('a*b')", Texts.POSTED),
  REGEX_IGNORING_CASE("message.text.matches('(?i)(k|s|\\\\pL)*\\\\pN')", Texts.POSTED),
  REGEX_OF_ALTERNATIVES("message.text.matches('([a-z]|[^b-y])*[a-m]?x')", Texts.POSTED),
  REGEX_MANY(Texts.fill("message.text.matches('a*b')", " || ", 320), Texts.POSTED),
  REGEX_CLASSES(Texts.fill("message.id.matches('(?i)\\\\pL')", " && "), Texts.POSTED),
  REGEX_LITERALS("message.text.matches('" + "a".repeat(96) + "b')", Texts.POSTED),
  CONTAINS(Texts.fill("message.text.contains(message.meta.p)", " || "), Texts.POSTED),
  CONTAINS_OVER_LARGEST_EVENT(Texts.fill("message.text.contains('ab')", " || "), Texts.WRITTEN),
  CONTAINS_OF_A_SUM(Texts.sum(22) + ".contains(message.meta.p)", Texts.POSTED),
  SUM("size(" + Texts.sum(20) + ") == 1", Texts.POSTED),
  SUM_OF_WIDE_TEXTS("size(" + Texts.sum(28) + ") == 1", Texts.WIDE),
  COMPARISONS(Texts.fill("message.text < message.text", " || "), Texts.WIDE),
  EQUALITIES(Texts.fill("message.text + 'a' == message.text + 'b'", " || "), Texts.WIDE),
  SIZES(Texts.fill("size(message.text) == 1", " || "), Texts.WIDE),
  BYTES(Texts.fill("string(bytes(message.text)) == ''", " || "), Texts.WIDE),
  STARTS(Texts.fill("message.text.startsWith(message.text + 'b')", " || "), Texts.WIDE),
  NUMBERS(Texts.fill("double(message.text) == 1.0", " || "), Texts.DIGITS),
  WHOLE_NUMBERS(Texts.fill("int(message.text) == 1", " || "), Texts.DIGITS),
  TIMES(Texts.fill("timestamp(message.text) == now", " || "), Texts.DIGITS),
  TIME_ZONES(Texts.fill("now.getHours(message.text) == 1", " || "), Texts.POSTED),
  DURATION("duration(message.meta.d) == duration('0s')", Texts.POSTED),
  DURATIONS(Texts.fill("duration(message.meta.e) == duration('1s')", " || "), Texts.POSTED),
  MAPS(Texts.fill("message.meta.m == message.meta.n", " || "), Texts.POSTED),
  LISTS(Texts.fill("message.meta.l == message.meta.k", " || "), Texts.POSTED),
  LIST_SUMS("size(message.meta.l" + " + message.meta.l".repeat(14) + ") == 1", Texts.POSTED),
  MEMBERS(Texts.fill("7 in message.meta.l", " || "), Texts.POSTED),
  INDEXES(Texts.fill("message.meta['m'] == {}", " || "), Texts.POSTED),
  DYNAMIC(Texts.fill("dyn(message.meta) == {}", " || "), Texts.POSTED),
  BIG_NUMBERS(Texts.fill("message.meta.b == 1", " || "), Texts.POSTED),
  MISSING_FIELDS(Texts.fill("message.meta.x", "||"), Texts.POSTED),
  DIVISIONS_BY_ZERO(Texts.fill("1/0==1", "||"), Texts.POSTED),
  FAILURES_WITH_LARGE_VALUES(Texts.fill("message.meta.m > message.meta.n", "||"), Texts.POSTED),
  NO_BOOLEANS(Texts.fill("dyn(message.meta)", "||"), Texts.POSTED),
  TERMS(Texts.fill("!true", "||"), Texts.POSTED),
  CONSTANTS("[" + Texts.fill("1", ",", 1_960) + "] == []", Texts.POSTED),
  MAP_LITERAL("{" + Texts.fill("'a':1", ",", 1_960) + "} == {}", Texts.POSTED),
  OVERLOADS(Texts.fill("dyn(1)+dyn(1)==2", "&&"), Texts.POSTED),
  NEGATIONS("!".repeat(1_990) + "true", Texts.POSTED);

  private final String expression;
  private final Facts facts;

  CostlyCondition(String expression, Facts facts) {
    this.expression = expression;
    this.facts = facts;
  }

  String label() {
    return name().toLowerCase(Locale.ROOT).replace('_', ' ');
  }

  String expression() {
    return expression;
  }

  Facts facts() {
    return facts;
  }

  /** The largest messages, and texts of expressions. */
  private static final class Texts {
    private static final int MAX_CHARACTERS = 1_960;
    private static final int POSTED_BYTES = 64_000;
    private static final int WRITTEN_BYTES = 199_000;

    static final Facts POSTED = ConditionCost.facts("a".repeat(POSTED_BYTES), meta());
    static final Facts WRITTEN = ConditionCost.facts("a".repeat(WRITTEN_BYTES));
    static final Facts WIDE = ConditionCost.facts("ж".repeat(WRITTEN_BYTES / 2));
    static final Facts DIGITS = ConditionCost.facts("1".repeat(WRITTEN_BYTES));

    private static JsonObject meta() {
      return JsonObject.builder()
          .put("p", "a".repeat(12_000) + "b")
          .put("d", "0h".repeat(6_000))
          .put("e", "0h".repeat(500))
          .put("l", Collections.nCopies(4_000, 1))
          .put("k", Collections.nCopies(4_000, 1L))
          .put("m", map())
          .put("n", map())
          .put("b", new java.math.BigInteger("1".repeat(1_000)))
          .build();
    }

    private static Map<String, Object> map() {
      Map<String, Object> map = new LinkedHashMap<>();
      for (int i = 0; i < 400; i++) {
        map.put(Integer.toString(i, 36), Collections.nCopies(1, i));
      }
      return map;
    }

    static String sum(int terms) {
      return "(message.text" + " + message.text".repeat(terms - 1) + ")";
    }

    static String fill(String term, String between) {
      return fill(term, between, MAX_CHARACTERS);
    }

    static String fill(String term, String between, int characters) {
      int times = (characters - term.length()) / (term.length() + between.length());
      return term + (between + term).repeat(times);
    }
  }
}
