package io.reachline.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CallerTest {
  private static final String USER = "5d01e2404bc19c256622ad11";
  private static final String ORGANIZATION = "5d01e2404bc19c256622ad10";

  @ParameterizedTest
  @CsvSource({
    "guest, GUEST",
    "guest agent, AGENT",
    "agent guest, AGENT",
    "guest agent bot, BOT",
    "guest agent bot admin, ADMIN",
    "admin, ADMIN",
    "'[guest agent bot]', BOT",
    "'  guest   agent ', AGENT",
    "openid guest other, GUEST"
  })
  void scope_isTheHighestOfTheTokens(String scopes, Scope scope) {
    assertThat(caller(Map.of("scope", scopes)).map(Caller::scope)).contains(scope);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"guest x,admin", "guest,admin guest", "guest\tadmin guest", "guest [admin]"})
  void scope_isSplitBySpacesOnly(String scopes) {
    assertThat(caller(Map.of("scope", scopes)).map(Caller::scope)).contains(Scope.GUEST);
  }

  @Test
  void scope_inBrackets_isWhatTheGatewayMadeOfIt() {
    Map<String, String> claims = claims(Map.of("scope", "[x guest y admin]"));

    assertThat(Caller.of(claims, List.of("[x", "guest", "y", "admin]"), "").map(Caller::scope))
        .contains(Scope.GUEST);
    assertThat(Caller.of(claims, List.of("x", "guest", "y", "admin"), "").map(Caller::scope))
        .contains(Scope.ADMIN);
  }

  @Test
  void scope_ofScp_countsWhereThereIsNoOther() {
    Map<String, String> claims = claims(Map.of("scp", "guest bot"));
    assertThat(caller(Map.of("scp", "admin")).map(Caller::scope)).contains(Scope.GUEST);

    claims.remove("scope");
    assertThat(Caller.of(claims, List.of(), "").map(Caller::scope)).contains(Scope.BOT);
    claims.put("scp", "[guest agent]");
    assertThat(Caller.of(claims, List.of(), "").map(Caller::scope)).contains(Scope.AGENT);
  }

  @Test
  void scope_withAPrefix_countsWithThatOnly() {
    Map<String, String> claims =
        claims(Map.of("scope", "server/guest admin other/bot server/agent"));

    assertThat(Caller.of(claims, List.of(), "server/").map(Caller::scope)).contains(Scope.AGENT);
    assertThat(Caller.of(claims, List.of(), "unknown/")).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "god", "administrator", "ADMIN", "admin:write", "[]"})
  void case24_scopeOfNoKnownName_isNoCaller(String scopes) {
    assertThat(caller(Map.of("scope", scopes))).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "_id, ''",
    "_id, 5d01e2404bc19c256622ad1",
    "_id, 5D01E2404BC19C256622AD11",
    "organization, ''",
    "organization, 5d01e2404bc19c256622ad10#C",
    "organization, null"
  })
  void case24_claimInNoForm_isNoCaller(String claim, String value) {
    assertThat(caller(Map.of(claim, value))).isEmpty();
    assertThat(Caller.of(Map.of(), List.of(), "")).isEmpty();
  }

  @Test
  void mayReach_withoutAConversationInTheToken_isTrueForAll() {
    assertThat(caller(Map.of()).orElseThrow().mayReach("6907abfa9938843d0a82a1d0")).isTrue();
  }

  @Test
  void mayReach_withAConversationInTheToken_isTrueForThatOnly() {
    Caller caller = caller(Map.of("conversation", "6907abfa9938843d0a82a1d0")).orElseThrow();

    assertThat(caller.mayReach("6907abfa9938843d0a82a1d0")).isTrue();
    assertThat(caller.mayReach("6907abfa9938843d0a82a1d1")).isFalse();
    assertThat(caller.mayReach("")).isFalse();
  }

  @Test
  void secureIds_haveTheFormOfIdsAndDiffer() {
    IdSource ids = IdSource.secure();
    List<String> made = IntStream.range(0, 100).mapToObj(_ -> ids.next()).toList();

    assertThat(made).doesNotHaveDuplicates().allMatch(HexId::isValid);
  }

  @Test
  void ids_ofAnotherForm_areRefusedWithoutBeingQuoted() {
    assertThatThrownBy(() -> new OrganizationId("secret#C"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("organization must be 24 lower-case hexadecimal digits");
    assertThatThrownBy(() -> new UserId("")).isInstanceOf(IllegalArgumentException.class);
  }

  private static Optional<Caller> caller(Map<String, String> claims) {
    return Caller.of(claims(claims), List.of(), "");
  }

  private static Map<String, String> claims(Map<String, String> claims) {
    Map<String, String> all =
        new HashMap<>(Map.of("_id", USER, "organization", ORGANIZATION, "scope", "guest"));
    all.putAll(claims);
    return all;
  }
}
