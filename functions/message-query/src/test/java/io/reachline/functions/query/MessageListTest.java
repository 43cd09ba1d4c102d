package io.reachline.functions.query;

import static org.assertj.core.api.Assertions.assertThat;

import io.reachline.conversation.ConversationKey;
import io.reachline.gateway.ApiAnswer;
import io.reachline.message.Message;
import io.reachline.message.MessageType;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Cases 23 and 31 to 34, and 47: how messages are listed, nested and flat. */
class MessageListTest {
  private final QueryScenario scenario = new QueryScenario();

  @Test
  void list_status_isTheSameNestedAndFlat() {
    scenario.messages(MessageType.CHAT, 3);
    List<Message> statuses = scenario.messages(MessageType.STATUS, 3);
    Message elsewhere =
        scenario.message(
            scenario.conversation("6907abfa9938843d0a82a1d1"),
            MessageType.STATUS,
            scenario.clock.instant(),
            "elsewhere");

    ApiAnswer nested = scenario.get(QueryScenario.NESTED, "type=status");
    ApiAnswer flat =
        scenario.get(
            QueryScenario.FLAT, "conversation=" + QueryScenario.CONVERSATION + "&type=status");
    ApiAnswer everywhere = scenario.get(QueryScenario.FLAT, "type=status");

    assertThat(nested.status()).isEqualTo(200);
    assertThat(nested.items())
        .isEqualTo(
            statuses.reversed().stream()
                .map(message -> message.toJson(QueryScenario.PATH))
                .toList());
    assertThat(flat).isEqualTo(nested);
    assertThat(everywhere.texts("text"))
        .containsExactly("elsewhere", "status 2", "status 1", "status 0");
    assertThat(everywhere.items().getFirst()).isEqualTo(elsewhere.toJson(QueryScenario.PATH));
    assertThat(nested.headers()).containsEntry("Cache-Control", "no-store");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "type=Status          | type must be one of chat",
        "role=agnt            | role must be one of",
        "isBackchannel=foo    | isBackchannel must be one of true, false",
        "visible=maybe        | visible must be true or false",
        "select=txt           | select must name some of actions"
      })
  void list_valueThatNoMessageHas_isRefusedWithTheKnownOnes(String query, String problem) {
    ApiAnswer answer = scenario.get(QueryScenario.NESTED, query);

    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.error()).startsWith(problem);
  }

  @Test
  void list_orgPath_isAFilterLikeAnother() {
    scenario.messages(MessageType.CHAT, 2);
    String own = QueryScenario.PATH.wireForm();

    for (String route : List.of(QueryScenario.NESTED, "GET /v2/conversations")) {
      assertThat(scenario.get(route, "orgPath=" + own).items()).isNotEmpty();
      assertThat(scenario.get(route, "orgPath=" + own + "%23" + QueryScenario.ABSENT).items())
          .isEmpty();
    }
  }

  @Test
  void list_ofAllTypes_isInTheOrderOfTime() {
    scenario.messages(MessageType.CHAT, 4);
    scenario.clock.advance(Duration.ofMillis(-500));
    scenario.messages(MessageType.STATUS, 4);
    scenario.clock.advance(Duration.ofMillis(500));

    assertThat(scenario.get(QueryScenario.NESTED, "").texts("createdAt"))
        .hasSize(8)
        .isSortedAccordingTo(java.util.Comparator.reverseOrder());
    assertThat(scenario.get(QueryScenario.NESTED, "sort=createdAt").texts("createdAt"))
        .hasSize(8)
        .isSorted();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "text=status 1             | status 1",
        "text=~tus 2               | status 2",
        "text=^chat                | chat 2,chat 1,chat 0",
        "type=[chat,card]          | chat 2,chat 1,chat 0",
        "type=[chat,status]&limit=2| status 2,chat 2",
        "type=card                 | ''",
        "type=^stat                | status 2,status 1,status 0",
        "meta.number=5             | status 1",
        "meta.number=>4            | status 2,status 1",
        "meta.number=>=2&meta.number=<4 | chat 2,chat 1",
        "role=bot&type=status&limit=1   | status 2",
        "role=agent                | ''",
        "sort=createdAt&limit=2&type=status | status 0,status 1",
        "type=status&offset=1      | status 1,status 0",
        "type=status&offset=9      | ''",
        "createdAt=<2026-11-02T09:29:59.000Z&type=chat | chat 1,chat 0",
        "createdAt=>=2026-11-02T09:29:58.000Z&type=chat | chat 2,chat 1",
        "createdAt=2026-11-02T09:29:58.000Z&type=chat  | chat 1",
        "createdAt=>2026-11-02&type=chat&limit=1       | chat 2",
        "createdAt=<2026-11-02                         | ''"
      })
  void list_filters_areObeyed(String query, String texts) {
    scenario.messages(MessageType.CHAT, 3);
    scenario.messages(MessageType.STATUS, 3);
    String encoded = query.replace(" ", "%20").replace(">", "%3E").replace("<", "%3C");

    ApiAnswer answer = scenario.get(QueryScenario.NESTED, encoded);

    assertThat(answer.status()).isEqualTo(200);
    assertThat(String.join(",", answer.texts("text"))).isEqualTo(texts);
  }

  @Test
  void list_ids_areFoundWhereverTheyAre() {
    List<Message> chats = scenario.messages(MessageType.CHAT, 3);
    List<Message> statuses = scenario.messages(MessageType.STATUS, 3);
    String ids = chats.get(1).id() + "," + statuses.get(2).id() + ",nonsense," + "f".repeat(24);

    assertThat(scenario.get(QueryScenario.FLAT, "id=[" + ids + "]").texts("text"))
        .containsExactly("status 2", "chat 1");
    assertThat(scenario.get(QueryScenario.FLAT, "id=" + chats.getFirst().id()).texts("text"))
        .containsExactly("chat 0");
    assertThat(scenario.get(QueryScenario.NESTED, "type=chat&id=[" + ids + "]").texts("text"))
        .containsExactly("chat 1");
    assertThat(
            scenario.pages(QueryScenario.FLAT, "limit=1&id=[" + ids + "]").stream()
                .flatMap(page -> page.texts("text").stream()))
        .containsExactly("status 2", "chat 1");
  }

  @Test
  void list_flatWithoutASelectiveProperty_is400() {
    for (String query : List.of("", "limit=5", "text=x", "user=" + QueryScenario.USER)) {
      ApiAnswer answer = scenario.get(QueryScenario.FLAT, query);

      assertThat(answer.status()).isEqualTo(400);
      assertThat(answer.error())
          .isEqualTo(
              "query must name one of id, organization, conversation, type, role, createdAt");
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "type=status&type=chat         | type must not be given twice",
        "secret=1                      | secret is not a property of this list; known are actions,",
        "visible=maybe                 | visible must be true or false",
        "createdAt=yesterday           | createdAt must be a time in ISO 8601",
        "createdAt=~2026               | createdAt must be a time in ISO 8601",
        "createdAt=%3E+1000000000-01-01| createdAt must be a time in ISO 8601",
        "sort=text                     | sort must be createdAt or -createdAt",
        "sort=-createdAt,text          | sort must be createdAt or -createdAt"
      })
  void list_invalidQuery_is400WithItsName(String query, String error) {
    for (String route : List.of(QueryScenario.NESTED, QueryScenario.FLAT)) {
      ApiAnswer answer = scenario.get(route, query);

      assertThat(answer.status()).isEqualTo(400);
      assertThat(answer.error()).startsWith(error);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "limit=0",
        "limit=-1",
        "limit=1000000000",
        "limit=99999999999999999999",
        "limit=501",
        "limit=abc",
        "limit=",
        "limit=1.5",
        "limit=1&limit=2",
        "offset=-1",
        "offset=1001",
        "offset=abc"
      })
  void case31_limitAndOffset_outOfBounds_are400(String query) {
    ApiAnswer answer = scenario.get(QueryScenario.NESTED, query);

    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.error()).startsWith(query.substring(0, query.indexOf('=')) + " must ");
  }

  @Test
  void case31_limitNotGiven_is100() {
    scenario.messages(MessageType.CHAT, 130);

    assertThat(scenario.get(QueryScenario.NESTED, "").items()).hasSize(100);
    assertThat(scenario.get(QueryScenario.NESTED, "limit=500").items()).hasSize(130);
  }

  @Test
  void case31_cursorOfAnotherList_is400() {
    ConversationKey other = scenario.conversation("6907abfa9938843d0a82a1d1");
    scenario.messages(MessageType.CHAT, 5);
    String cursor = cursor(scenario.get(QueryScenario.NESTED, "type=chat&limit=2"));

    assertThat(scenario.get(QueryScenario.NESTED, "type=chat&limit=2&" + cursor).status())
        .isEqualTo(200);
    assertThat(scenario.get(QueryScenario.NESTED, "type=chat&limit=4&" + cursor).status())
        .as("another limit")
        .isEqualTo(200);
    for (ApiAnswer foreign :
        List.of(
            scenario.get(QueryScenario.NESTED, "type=status&limit=2&" + cursor),
            scenario.get(QueryScenario.NESTED, "type=chat&sort=createdAt&limit=2&" + cursor),
            scenario.get(QueryScenario.FLAT, "type=chat&limit=2&" + cursor),
            scenario.get("GET /v2/conversations", "limit=2&" + cursor),
            scenario.send(
                QueryScenario.call(QueryScenario.NESTED, "type=chat&limit=2&" + cursor)
                    .with("conversation", other.conversation().value())),
            scenario.send(
                QueryScenario.call(QueryScenario.FLAT, "type=chat&limit=2&" + cursor)
                    .claim("organization", QueryScenario.OTHER_ORGANIZATION.value())))) {
      assertThat(foreign.status()).isEqualTo(400);
      assertThat(foreign.error()).isEqualTo("cursor is not one that this list gave");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "x", "%00", "e30", "ZmZmZi4wMDAw", "...", "%F0%9F", "a.b.c"})
  void case31_forgedCursor_is400(String cursor) {
    ApiAnswer answer = scenario.get(QueryScenario.NESTED, "cursor=" + cursor);

    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.error()).isEqualTo("cursor is not one that this list gave");
  }

  @Test
  void case32_thirtyMessagesByTen_areExactlyThreePages() {
    List<Message> stored = scenario.messages(MessageType.STATUS, 30);

    List<ApiAnswer> pages = scenario.pages(QueryScenario.NESTED, "type=status&limit=10");

    assertThat(pages).hasSize(3).allSatisfy(page -> assertThat(page.items()).hasSize(10));
    assertThat(pages.stream().flatMap(page -> page.texts("id").stream()))
        .containsExactlyElementsOf(
            stored.reversed().stream().map(message -> message.id().value()).toList());
    assertThat(pages.getLast().headers()).doesNotContainKey("Link");
  }

  @Test
  void case32_messagesThatArriveWhilePaging_neitherRepeatNorHideOlderOnes() {
    List<Message> older = scenario.messages(MessageType.STATUS, 25);
    List<String> seen = new ArrayList<>();
    String query = "type=status&limit=4";
    while (true) {
      ApiAnswer page = scenario.get(QueryScenario.FLAT, query);
      seen.addAll(page.texts("id"));
      scenario.clock.advance(Duration.ofSeconds(10));
      scenario.messages(MessageType.STATUS, 3);
      if (page.next().isEmpty()) {
        break;
      }
      query = page.next().get().substring(page.next().get().indexOf('?') + 1);
    }

    assertThat(seen)
        .containsExactlyElementsOf(
            older.reversed().stream().map(message -> message.id().value()).toList());
  }

  @Test
  void case33_select_showsNoPropertyBeyondTheContract() {
    scenario.messages(MessageType.STATUS, 1);

    assertThat(scenario.get(QueryScenario.NESTED, "select=text,%20role&populate=user").items())
        .singleElement()
        .satisfies(item -> assertThat(item.members()).containsOnlyKeys("id", "text", "role"));
    for (String hidden : List.of("secret", "event", "pk", "text,secret")) {
      assertThat(scenario.get(QueryScenario.NESTED, "select=" + hidden).status()).isEqualTo(400);
    }
    assertThat(scenario.get(QueryScenario.NESTED, "populate=x").items().getFirst().members())
        .doesNotContainKeys("x", "event", "pk", "sk");
  }

  @Test
  void case34_link_isTheConfiguredAddressWhateverTheHeadersSay() {
    scenario.messages(MessageType.STATUS, 2);

    ApiAnswer answer =
        scenario.send(
            QueryScenario.call(QueryScenario.NESTED, "limit=1")
                .header("host", "evil.example")
                .header("x-forwarded-host", "evil.example")
                .header("x-forwarded-proto", "http")
                .header("forwarded", "host=evil.example"));

    assertThat(answer.headers().get("Link"))
        .matches(
            "<https://api\\.example\\.com/v2/conversations/%s/messages\\?limit=1&cursor=[\\w-]+>; rel=\"next\""
                .formatted(QueryScenario.CONVERSATION));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "/chat"})
  void case34_linkUnderADomainNameWithAPath_hasThePathOnce(String prefix) {
    QueryScenario mapped = new QueryScenario("https://api.example.com/chat");
    mapped.messages(MessageType.STATUS, 2);

    ApiAnswer answer =
        mapped.send(QueryScenario.call(QueryScenario.NESTED, "limit=1").under(prefix));

    assertThat(answer.next().orElseThrow())
        .startsWith("https://api.example.com/chat/v2/conversations/")
        .doesNotContain("/chat/chat");
  }

  @Test
  void case34_hostileFilters_breakNoLink() {
    scenario.messages(MessageType.STATUS, 3);
    String hostile = "text=~%0d%0aX-Evil:%201%3e;%22&limit=1&text=^s";

    assertThat(scenario.get(QueryScenario.NESTED, hostile).status()).isEqualTo(400);
    ApiAnswer answer =
        scenario.get(QueryScenario.NESTED, "text=^s&populate=%0d%0aX%3e\",<>\n&limit=1");
    assertThat(answer.headers().get("Link"))
        .matches("<[^<>\"\\s]+>; rel=\"next\"")
        .doesNotContain("\r", "\n");
  }

  @Test
  void case47_visible_isForAnHourByTheServersClock() {
    Instant now = scenario.clock.instant();
    scenario.message(
        QueryScenario.key(QueryScenario.CONVERSATION), MessageType.STATUS, now, "shown");
    scenario.message(
        QueryScenario.key(QueryScenario.CONVERSATION), MessageType.CHAT, now, "no status");

    assertThat(visible()).containsExactly("shown");
    scenario.clock.moveTo(now.plus(Duration.ofMillis(3_599_999)));
    assertThat(visible()).containsExactly("shown");
    scenario.clock.moveTo(now.plus(Duration.ofHours(1)));
    assertThat(visible()).isEmpty();
    assertThat(scenario.get(QueryScenario.FLAT, "visible=true").items()).isEmpty();
    assertThat(scenario.get(QueryScenario.NESTED, "visible=false").items()).hasSize(2);
    assertThat(scenario.get(QueryScenario.NESTED, "type=status").items()).hasSize(1);
  }

  @Test
  void case47_visibleUntil_isAnHourAfterItsCreation() {
    scenario.messages(MessageType.STATUS, 1);

    assertThat(scenario.get(QueryScenario.NESTED, "").items().getFirst().members())
        .containsEntry("createdAt", "2026-11-02T09:29:59.000Z")
        .containsEntry("visibleUntil", "2026-11-02T10:29:59.000Z");
  }

  @Test
  void list_afterTheRetentionPeriod_isEmpty() {
    scenario.messages(MessageType.STATUS, 1);
    scenario.clock.advance(scenario.retention.period().minusMillis(1_001));
    assertThat(scenario.get(QueryScenario.NESTED, "").items()).hasSize(1);

    scenario.clock.advance(Duration.ofMillis(1));
    assertThat(scenario.get(QueryScenario.NESTED, "").items()).isEmpty();
    assertThat(scenario.get(QueryScenario.FLAT, "type=status").items()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"type=status", "limit=1", ""})
  void case23_anotherOrganizationsConversation_answersAsAnAbsentOne(String query) {
    scenario.messages(MessageType.STATUS, 1);
    ApiAnswer absent =
        scenario.send(
            QueryScenario.call(QueryScenario.NESTED, query)
                .with("conversation", QueryScenario.ABSENT));

    assertThat(absent.status()).isEqualTo(404);
    assertThat(absent.error()).isEqualTo("Conversation not found");
    String flat = "conversation=%s&" + query;
    String foreign = QueryScenario.OTHER_ORGANIZATION.value();
    assertThat(
            List.of(
                scenario.send(
                    QueryScenario.call(QueryScenario.NESTED, query).claim("organization", foreign)),
                scenario.send(
                    QueryScenario.call(QueryScenario.NESTED, query + "&organization=" + foreign)),
                scenario.get(QueryScenario.FLAT, flat.formatted(QueryScenario.ABSENT)),
                scenario.get(QueryScenario.FLAT, flat.formatted("none")),
                scenario.send(
                    QueryScenario.call(
                            QueryScenario.FLAT, flat.formatted(QueryScenario.CONVERSATION))
                        .claim("organization", foreign))))
        .containsOnly(absent);
  }

  @Test
  void case23_flatListOfAnotherOrganization_is404AndItsOwnIsEmpty() {
    scenario.messages(MessageType.STATUS, 1);
    String foreign = QueryScenario.OTHER_ORGANIZATION.value();

    assertThat(scenario.get(QueryScenario.FLAT, "type=status&organization=" + foreign).status())
        .isEqualTo(404);
    assertThat(
            scenario
                .send(
                    QueryScenario.call(QueryScenario.FLAT, "type=status")
                        .claim("organization", foreign))
                .items())
        .isEmpty();
  }

  @Test
  void list_deletedConversation_isHiddenEverywhereAtOnce() {
    ConversationKey other = scenario.conversation("6907abfa9938843d0a82a1d1");
    scenario.messages(MessageType.STATUS, 3);
    scenario.message(other, MessageType.STATUS, scenario.clock.instant(), "kept");
    scenario
        .stores
        .conversations()
        .delete(QueryScenario.key(QueryScenario.CONVERSATION), scenario.clock.instant());

    assertThat(scenario.get(QueryScenario.NESTED, "type=status").status()).isEqualTo(404);
    assertThat(
            scenario.get(QueryScenario.FLAT, "conversation=" + QueryScenario.CONVERSATION).status())
        .isEqualTo(404);
    assertThat(scenario.get(QueryScenario.FLAT, "type=status").texts("text"))
        .containsExactly("kept");
    assertThat(scenario.get(QueryScenario.FLAT, "visible=true&limit=1").next()).isEmpty();
  }

  private List<String> visible() {
    List<String> nested = scenario.get(QueryScenario.NESTED, "visible=true").texts("text");
    assertThat(scenario.get(QueryScenario.FLAT, "visible=true").texts("text")).isEqualTo(nested);
    return nested;
  }

  private static String cursor(ApiAnswer page) {
    String next = page.next().orElseThrow();
    return next.substring(next.indexOf("cursor="));
  }
}
