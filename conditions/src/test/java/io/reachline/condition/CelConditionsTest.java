package io.reachline.condition;

import static io.reachline.condition.CelConditionsTest.Result.FAILED;
import static io.reachline.condition.CelConditionsTest.Result.MATCHED;
import static io.reachline.condition.CelConditionsTest.Result.NOT_MATCHED;
import static io.reachline.condition.FactsBuilder.aMessage;
import static org.assertj.core.api.Assertions.assertThat;

import io.reachline.json.Json;
import io.reachline.json.JsonObject;
import io.reachline.json.MalformedJson;
import io.reachline.routing.Conditions.Verdict;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CelConditionsTest {
  private static final JsonObject SESSION =
      JsonObject.builder()
          .put("sessionId", "65403000000038063")
          .put("sessionStatus", "OPEN")
          .put("sessionOldStatus", null)
          .put("replyStatus", "ACCEPTED")
          .put("currentAssigneeId", null)
          .put("assigneeType", null)
          .put("messagesCount", 3L)
          .put("channelId", "65403000000038011")
          .put("eventTime", FactsBuilder.NOW.minusSeconds(60))
          .build();

  private final CelConditions conditions = new CelConditions();

  @Test
  void evaluate_nothing_matches() {
    assertThat(conditions.problem("")).isEmpty();
    assertThat(evaluate("", aMessage())).isEqualTo(MATCHED);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "message.id == '01a20625699ab5792c33fa45'",
        "message.type == 'chat' && message.role == 'contact'",
        "message.text.contains('parcel') && !message.isBackchannel",
        "message.contentType.startsWith('text/')",
        "message.meta == {} && !has(message.meta.vip)",
        "message.createdAt < message.receivedAt",
        "conversation.id.size() == 24 && conversation.name.endsWith('late')",
        "conversation.type == 'contact' && conversation.status in ['closed', 'queued']",
        "conversation.meta.size() == 0",
        "now - conversation.createdAt >= duration('24h')",
        "organization.id == '64d1f0c2a9b3e87f5c210001' && organization.name == 'Parcels'",
        "organization.status == 'active' && organization.parent == ''",
        "message.user == ''",
        "session == null && contact == null",
        "now == timestamp('2026-11-25T09:30:00Z')",
        "now.getHours('Europe/Berlin') == 10 && now.getDayOfWeek() == 3",
        "message.text.matches('(?i)PARCEL')",
        "true ? true : false"
      })
  void evaluate_ofEachVariable_matches(String expression) {
    assertThat(conditions.problem(expression)).isEmpty();
    assertThat(evaluate(expression, aMessage())).isEqualTo(MATCHED);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "session != null && session.channelId == '65403000000038011'",
        "!(session == null)",
        "session.sessionId == '65403000000038063' && session.sessionStatus == 'OPEN'",
        "session.sessionOldStatus == null && session.currentAssigneeId == null",
        "session.assigneeType != 'BOT'",
        "session.replyStatus in ['ACCEPTED', 'SESSION_EXPIRED']",
        "session.replyStatus.startsWith('ACC')",
        "session.messagesCount > 2 && session.messagesCount + 1 == 4",
        "session.eventTime < now && now - session.eventTime < duration('1h')",
        "has(session.replyStatus)",
        "(session.replyStatus == null ? 'none' : session.replyStatus) == 'ACCEPTED'"
      })
  void evaluate_ofSession_seesItsFields(String expression) {
    assertThat(conditions.problem(expression)).isEmpty();
    assertThat(evaluate(expression, aMessage().session(SESSION))).isEqualTo(MATCHED);
  }

  @ParameterizedTest
  @ValueSource(strings = {"session.messagesCount > 5", "session.replyStatus.startsWith('a')"})
  void evaluate_ofAFieldThatIsNull_fails(String expression) {
    FactsBuilder facts =
        aMessage().session(SESSION.with("replyStatus", null).with("messagesCount", null));
    assertThat(evaluate(expression, facts)).isEqualTo(FAILED);
    assertThat(evaluate("session.replyStatus == null", facts)).isEqualTo(MATCHED);
    assertThat(evaluate("session.messagesCount == null", facts)).isEqualTo(MATCHED);
  }

  @Test
  void evaluate_ofSessionWhereThereIsNone_fails() {
    assertThat(evaluate("session.channelId == '1'", aMessage())).isEqualTo(FAILED);
    assertThat(evaluate("session != null && session.channelId == '1'", aMessage()))
        .isEqualTo(NOT_MATCHED);
  }

  @Test
  void evaluate_ofContact_seesItsFields() {
    FactsBuilder facts =
        aMessage().contact(JsonObject.builder().put("name", "C").put("vip", true).build());
    assertThat(evaluate("contact.vip", facts)).isEqualTo(MATCHED);
    assertThat(evaluate("has(contact.email)", facts)).isEqualTo(NOT_MATCHED);
  }

  @Test
  void evaluate_ofAbsentMeta_failsUnlessAskedFor() {
    assertThat(evaluate("message.meta.vip", aMessage())).isEqualTo(FAILED);
    assertThat(evaluate("has(message.meta.vip) && message.meta.vip", aMessage()))
        .isEqualTo(NOT_MATCHED);
    assertThat(evaluate("message.meta.vip == null", aMessage().meta("vip", null)))
        .isEqualTo(MATCHED);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "message.meta.vip",
        "message.text + message.meta.l == ''",
        "1 / (message.text.size() - message.text.size()) == 1",
        "9223372036854775807 + message.text.size() > 0",
        "double(message.text) > 1.0",
        "now.getHours('Nowhere') == 1",
        "timestamp('yesterday') < now",
        "duration(message.text) > duration('1s')",
        "now + duration('9999999999999s') > now",
        "[1, 2][message.text.size()] == 1"
      })
  void evaluate_whatHasNoBooleanValue_fails(String expression) {
    assertThat(conditions.problem(expression)).isEmpty();
    assertThat(evaluate(expression, aMessage().meta("vip", "yes").meta("l", List.of())))
        .isEqualTo(FAILED);
  }

  @Test
  void evaluate_whatDoesNotCompile_fails() {
    assertThat(evaluate("message.txt == ''", aMessage())).isEqualTo(FAILED);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      textBlock =
          """
          message.txt == ''                 | line 1, column 8: undefined field 'txt'; message has contentType, createdAt, id, isBackchannel, meta, receivedAt, role, text, type, user
          true && message.txt == ''         | line 1, column 16: undefined field 'txt'; message has contentType, createdAt, id, isBackchannel, meta, receivedAt, role, text, type, user
          conversation.state == ''          | line 1, column 13: undefined field 'state'; conversation has contact, createdAt, id, meta, name, status, type
          organization.path == ''           | line 1, column 13: undefined field 'path'; organization has id, name, parent, status
          session.stauts == ''              | line 1, column 8: undefined field 'stauts'; session has assigneeType, channelId, currentAssigneeId, eventTime, messagesCount, replyStatus, sessionId, sessionOldStatus, sessionStatus
          has(session.status)               | line 1, column 4: undefined field 'status'
          session.channelId == 7            | line 1, column 19: found no matching overload for '_==_' applied to '(wrapper(string), int)'
          mesage.text == ''                 | line 1, column 1: undeclared reference to 'mesage'
          message.text                      | line 1, column 8: expected type 'bool' but found 'string'
          1 + 1                             | line 1, column 3: expected type 'bool' but found 'int'
          message.text > 1                  | line 1, column 14: found no matching overload for '_>_' applied to '(string, int)'
          message.text == null              | line 1, column 14: found no matching overload for '_==_' applied to '(string, null)'
          true &&                           | line 1, column 8: mismatched input '<EOF>'
          true # yes                        | line 1, column 6: token recognition error at: '#'
          [1].all(x, x == 1)                | line 1, column 8: undeclared reference to 'all'
          [1].exists(x, x == 1)             | line 1, column 11: undeclared reference to 'exists'
          [1].map(x, x).size() == 1         | line 1, column 8: undeclared reference to 'map'
          message{}.text == ''              | line 1, column 8: 'message object' is not a type
          message.text.matches('(')         | line 1, column 22: no regular expression: missing closing )
          message.text.matches(message.id)  | line 1, column 29: a regular expression must be a literal string
          matches(message.text, 'a' + 'b')  | line 1, column 27: a regular expression must be a literal string
          """)
  void problem_ofEachKind_saysWhereAndWhy(String expression, String problem) {
    assertThat(conditions.problem(expression)).contains(problem);
  }

  @Test
  void problem_behindCharactersOfTwoUnits_namesTheFields() {
    assertThat(conditions.problem("message.text == '\ud83d\ude97' ||\r\n organization.path == ''"))
        .hasValueSatisfying(
            problem -> assertThat(problem).endsWith("organization has id, name, parent, status"));
    assertThat(conditions.problem("message.text == '\ud83d\ude97' || organization.path == ''"))
        .hasValueSatisfying(
            problem -> assertThat(problem).endsWith("organization has id, name, parent, status"));
  }

  @Test
  void problem_onAnotherLine_countsLines() {
    assertThat(conditions.problem("message.type == 'chat'\n  && message.txt == ''"))
        .hasValueSatisfying(
            problem -> assertThat(problem).startsWith("line 2, column 13: undefined field 'txt'"));
  }

  @Test
  void problem_ofTooLongAnExpression_saysHowLongItMayBe() {
    String longest = "message.text == '" + "x".repeat(2_000 - 18) + "'";
    assertThat(conditions.problem(longest)).isEmpty();
    assertThat(conditions.problem(longest + " ")).contains("longer than 2,000 characters");
  }

  @Test
  void problem_ofDeepNesting_isThatItIsDeep() {
    for (String nested :
        List.of(
            "(".repeat(900) + "true" + ")".repeat(900),
            "[".repeat(900) + "]".repeat(900) + " == []",
            "contact" + ".a".repeat(900),
            "contact" + "[0]".repeat(600),
            "true" + " ? true : true".repeat(140),
            "1" + " + 1".repeat(400) + " > 0")) {
      assertThat(conditions.problem(nested))
          .hasValueSatisfying(problem -> assertThat(problem).contains("recursion limit exceeded"));
    }
  }

  @Test
  void evaluate_ofALongChain_isNoDeepNesting() {
    assertThat(evaluate("!".repeat(1_900) + "true", aMessage())).isEqualTo(MATCHED);
    assertThat(evaluate("false" + " || false".repeat(150) + " || true", aMessage()))
        .isEqualTo(MATCHED);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "((a{1000}){1000}){1000}",
        "(((((((((a{9}){9}){9}){9}){9}){9}){9}){9}){9}",
        "(a{999999999,}){999999999,}",
        "(a{0,500}){1,500}"
      })
  @Timeout(10)
  void problem_ofAnExplosiveRegularExpression_isFoundAtOnce(String pattern) {
    assertThat(conditions.problem("message.text.matches('" + pattern + "')"))
        .hasValueSatisfying(
            problem -> assertThat(problem).contains("the regular expression repeats too much"));
  }

  @Test
  void problem_ofADeepRegularExpression_isThatItIsLarge() {
    String deep = "(".repeat(950) + ")".repeat(950);
    assertThat(conditions.problem("message.text.matches('" + deep + "')"))
        .contains("line 1, column 22: the regular expressions are too large");
  }

  @Test
  void problem_ofTooManyRegularExpressions_countsThemTogether() {
    String large = "message.text.matches('a{200}')";
    assertThat(conditions.problem(large)).isEmpty();
    assertThat(conditions.problem(large + " || " + large))
        .contains("line 1, column 56: the regular expressions are too large");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"(a*)*b", "(a|aa)+$c", "(a+a+)+b", "(a?){20}a{20}b", "(.*)(.*)(.*)(.*)(.*)b"})
  @Timeout(10)
  void evaluate_ofACatastrophicRegularExpression_endsAtOnce(String pattern) {
    assertThat(
            evaluate(
                "message.text.matches('" + pattern + "')",
                aMessage().message("text", "a".repeat(65_536))))
        .isEqualTo(NOT_MATCHED);
  }

  @Test
  void evaluate_ofNumbers_comparesThemAcrossTypes() {
    for (Number three :
        List.<Number>of(
            3, 3L, 3.0, 3.0f, (short) 3, (byte) 3, BigInteger.valueOf(3), new BigDecimal("3.00"))) {
      FactsBuilder facts = aMessage().meta("n", three).meta("l", List.of(Map.of("n", three)));
      assertThat(
              evaluate(
                  "message.meta.n > 2.5 && message.meta.n > 2 && message.meta.n == 3"
                      + " && message.meta.n == 3.0 && message.meta.l[0].n < 3.5"
                      + " && 3 in [message.meta.n]",
                  facts))
          .as(three.getClass().getSimpleName())
          .isEqualTo(MATCHED);
    }
    assertThat(evaluate("message.text.size() > 2.5", aMessage())).isEqualTo(MATCHED);
  }

  @Test
  void evaluate_ofNumbersBeyond64Bits_comparesThemAsDecimals() {
    FactsBuilder facts =
        aMessage()
            .meta("n", new BigInteger("123456789012345678901234567890"))
            .meta("edge", new BigInteger("-9223372036854775808"))
            .meta("d", new BigDecimal("1e400"));
    assertThat(evaluate("message.meta.n > 1.2e29 && message.meta.n < 1.3e29", facts))
        .isEqualTo(MATCHED);
    assertThat(evaluate("message.meta.n > 9223372036854775807", facts)).isEqualTo(MATCHED);
    assertThat(evaluate("message.meta.edge == -9223372036854775808", facts)).isEqualTo(MATCHED);
    assertThat(evaluate("message.meta.d > 1e300", facts)).isEqualTo(MATCHED);
  }

  @Test
  void evaluate_ofJsonAsItIsRead_seesItsValues() throws MalformedJson {
    JsonObject meta =
        Json.readObject(
            """
            {"n": 3, "d": 2.5, "big": 99999999999, "l": [1, {"deep": [true, null]}], "s": "x"}""");
    FactsBuilder facts = aMessage().message("meta", meta.members());
    assertThat(
            evaluate(
                "message.meta.n + 1 == 4 && message.meta.d * 2.0 == 5.0"
                    + " && message.meta.big == 99999999999 && message.meta.l[1].deep[0]"
                    + " && message.meta.l[1].deep[1] == null && 's' in message.meta",
                facts))
        .isEqualTo(MATCHED);
  }

  @Test
  void evaluate_ofMoreExpressionsThanAreKept_isRight() {
    for (int round = 0; round < 2; round++) {
      for (int size = 0; size < 1_200; size++) {
        assertThat(evaluate("message.text.size() == " + size, aMessage().message("text", "12345")))
            .isEqualTo(size == 5 ? MATCHED : NOT_MATCHED);
      }
    }
  }

  @Test
  void evaluate_byManyThreads_givesEachItsOwnAnswer() throws Exception {
    try (ExecutorService threads = Executors.newFixedThreadPool(8)) {
      List<Future<Boolean>> answers = new ArrayList<>();
      for (int i = 0; i < 4_000; i++) {
        int n = i;
        answers.add(
            threads.submit(
                () ->
                    evaluate("message.meta.n == " + n % 50, aMessage().meta("n", n % 100))
                        == (n % 100 < 50 ? MATCHED : NOT_MATCHED)));
      }
      for (Future<Boolean> answer : answers) {
        assertThat(answer.get()).isTrue();
      }
    }
  }

  /** The kinds of verdicts. */
  enum Result {
    MATCHED,
    NOT_MATCHED,
    FAILED;

    private static Result of(Verdict verdict) {
      return switch (verdict) {
        case Verdict.Matched _ -> MATCHED;
        case Verdict.NotMatched _ -> NOT_MATCHED;
        case Verdict.Failed _ -> FAILED;
      };
    }
  }

  private Result evaluate(String expression, FactsBuilder facts) {
    return Result.of(conditions.of(facts.build()).evaluate(expression));
  }
}
