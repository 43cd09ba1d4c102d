package io.reachline.service;

import static io.reachline.service.DeliveryScenario.answer;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.reachline.directory.Service;
import io.reachline.identity.Role;
import io.reachline.identity.UserId;
import io.reachline.json.JsonObject;
import io.reachline.message.Message;
import io.reachline.message.MessageType;
import io.reachline.service.ServiceClient.Answer;
import io.reachline.service.ServiceDelivery.State;
import java.time.Duration;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The messages that services answer with. */
class AnswerPostingTest {
  private static final String ONE = "{\"text\":\"We are back at nine.\"}";

  private final DeliveryScenario scenario = new DeliveryScenario();
  private final Service service = scenario.service(1);

  @Test
  void answer_withMessages_arePostedAsTheServicesOwnInTheirOrder() {
    ServiceDelivery delivery =
        deliver(
            """
            {"messages":[{"text":"We are closed."},
            {"type":"card","text":"Opening hours","meta":{"day":"Monday"}}]}""");

    assertThat(delivery.state()).isEqualTo(new State.Delivered());
    assertThat(delivery.refused()).isEmpty();
    List<Message> posted = scenario.answers();
    assertThat(posted).extracting(Message::text).containsExactly("We are closed.", "Opening hours");
    assertThat(posted).extracting(Message::user).containsOnly(service.id().user());
    assertThat(posted).extracting(Message::role).containsOnly(Role.BOT);
    assertThat(posted.get(1).type()).isEqualTo(MessageType.CARD);
    assertThat(posted.get(1).meta().text("day")).contains("Monday");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "OK",
        "<html>OK</html>",
        "[1]",
        "null",
        "{}",
        "{\"status\":\"ok\"}",
        "{\"messages\":null}",
        "{\"messages\":[]}"
      })
  void answer_withoutMessages_postsNothingAndRefusesNothing(String body) {
    ServiceDelivery delivery = deliver(body);

    assertThat(delivery.state()).isEqualTo(new State.Delivered());
    assertThat(delivery.refused()).isEmpty();
    assertThat(scenario.answers()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{\"messages\": | The answer is not JSON at character 12",
        "{\"messages\":[{\"text\":\"a\"}]} x | The answer is not JSON at character 29",
        "{\"messages\":{\"text\":\"a\"}} | messages must be an array",
        "{\"messages\":\"secret words\"} | messages must be an array",
        "{\"messages\":[],\"messages\":[]} | The answer's messages has a name twice"
      })
  void answer_unreadable_isDeliveredAndShown(String body, String reason) {
    ServiceDelivery delivery = deliver(body);

    assertThat(delivery.state()).isEqualTo(new State.Delivered());
    assertThat(delivery.refused()).containsExactly(new RefusedMessage(OptionalInt.empty(), reason));
    assertThat(scenario.answers()).isEmpty();
  }

  @Test
  void answer_longerThanIsRead_isDeliveredAndShown() {
    scenario.receiver =
        _ -> new Answer.Received(200, Optional.empty(), "{\"messages\":[" + ONE, true);
    DeliveryId id = scenario.tell(service, scenario.said("Hello"));
    scenario.takeDue();

    assertThat(scenario.delivery(service, id).refused())
        .containsExactly(
            new RefusedMessage(OptionalInt.empty(), "The answer is longer than 100,000 bytes"));
    assertThat(scenario.answers()).isEmpty();
  }

  @Test
  void answer_goodAndBadMessages_goodArePostedAndBadShown() {
    ServiceDelivery delivery =
        deliver(
            """
            {"messages":[{"text":""},{"text":"Good"},7,{"text":"x","type":"secret"},
            {"text":"x","role":"contact"},{"text":"Good, too","role":"bot"},
            {"text":"x","conversation":"ffffffffffffffffffffffff"},
            {"type":"command","text":"/dance"},{"text":"x","meta":[]}]}""");

    assertThat(scenario.answers()).extracting(Message::text).containsExactly("Good", "Good, too");
    assertThat(
            delivery.refused().stream()
                .map(message -> message.index().orElseThrow() + " " + message.reason()))
        .satisfiesExactly(
            reason -> assertThat(reason).startsWith("0 text "),
            reason -> assertThat(reason).isEqualTo("2 message must be an object"),
            reason -> assertThat(reason).startsWith("3 type must be one of"),
            reason -> assertThat(reason).isEqualTo("4 role must be bot"),
            reason ->
                assertThat(reason).isEqualTo("6 conversation must be the conversation of the path"),
            reason -> assertThat(reason).startsWith("7 text must be a command"),
            reason -> assertThat(reason).isEqualTo("8 meta must be an object"));
    assertThat(delivery.refused().toString()).doesNotContain("secret", "dance");
    assertThat(scenario.telemetry.output()).doesNotContain("secret", "dance", "Good");
  }

  @Test
  void answer_commandThatCannotBeCarriedOut_isRefusedAndTheRestPosted() {
    ServiceDelivery delivery =
        deliver(
            """
            {"messages":[{"text":"Before"},
            {"type":"command","text":"/assign","meta":{"users":["ffffffffffffffffffffffff"]}},
            {"type":"command","text":"/set greeted yes"}]}""");

    assertThat(scenario.answers())
        .extracting(Message::text)
        .containsExactlyInAnyOrder("Before", "/set greeted yes");
    assertThat(delivery.refused())
        .singleElement()
        .satisfies(
            message -> {
              assertThat(message.index()).hasValue(1);
              assertThat(message.reason()).startsWith("meta.users must name users");
            });
  }

  @Test
  void answer_moreThan20Messages_postsThe20AndShowsTheRest() {
    ServiceDelivery delivery = deliver(messages(25));

    assertThat(scenario.answers()).hasSize(20);
    assertThat(delivery.refused())
        .containsExactly(
            new RefusedMessage(OptionalInt.of(20), "At most 20 messages of an answer are taken"));
  }

  @Test
  void answer_allBad_isShownWithinTheBound() {
    ServiceDelivery delivery =
        deliver("{\"messages\":[%s]}".formatted(String.join(",", Collections.nCopies(99, "7"))));

    assertThat(delivery.refused()).hasSize(ServiceDelivery.MAX_REFUSED);
  }

  @ParameterizedTest
  @ValueSource(ints = {201, 202, 204, 299})
  void answer_otherStatusOf2xx_isTaken(int status) {
    scenario.receiver = _ -> answer(status, "{\"messages\":[%s]}".formatted(ONE));
    scenario.tell(service, scenario.said("Hello"));
    scenario.takeDue();

    assertThat(scenario.answers()).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(ints = {301, 400, 404, 410, 500})
  void answer_noSuccess_postsNothing(int status) {
    scenario.receiver = _ -> answer(status, "{\"messages\":[%s]}".formatted(ONE));
    scenario.tell(service, scenario.said("Hello"));
    scenario.go(Duration.ofMinutes(5));

    assertThat(scenario.answers()).isEmpty();
  }

  @Test
  void answer_deliveredAgain_isPostedOnce() {
    ServiceDelivery delivery = deliver("{\"messages\":[%s]}".formatted(ONE));
    for (String body : List.of("{\"messages\":[%s]}".formatted(ONE), messages(3))) {
      ServiceDelivery now = scenario.delivery(service, delivery.id());
      scenario.put(now);
      scenario.stores.deliveries().replace(now.again(scenario.clock.instant()));
      scenario.receiver = _ -> answer(200, body);
      scenario.takeDue();
      assertThat(scenario.delivery(service, delivery.id()).state())
          .isEqualTo(new State.Delivered());
    }

    assertThat(scenario.calls).hasSize(3);
    assertThat(scenario.answers()).hasSize(1);
  }

  @Test
  void answer_conversationDeletedMeanwhile_isDeliveredAndShown() {
    scenario.receiver =
        _ -> {
          scenario
              .stores
              .conversations()
              .delete(DeliveryScenario.CONVERSATION, scenario.clock.instant());
          return answer(200, "{\"messages\":[%s]}".formatted(ONE));
        };
    DeliveryId id = scenario.tell(service, scenario.said("Hello"));
    scenario.takeDue();

    assertThat(scenario.delivery(service, id).refused())
        .containsExactly(new RefusedMessage(OptionalInt.of(0), "The conversation was deleted"));
  }

  @Test
  void answers_twoServicesTalkToEachOther_endAfter20MessagesUntilAPersonWrites() {
    Service other = scenario.service(2);
    scenario.receiver = call -> answer(200, "{\"messages\":[%s]}".formatted(ONE));
    scenario.said("Hello");

    assertThat(talk(other)).isEqualTo(20);
    assertThat(scenario.answers()).hasSize(20);

    // An API bot is no person.
    scenario.movable.advance(Duration.ofSeconds(1));
    scenario.written(Role.BOT, new UserId("b0".repeat(12)), "Ping");
    assertThat(talk(other)).isZero();

    scenario.movable.advance(Duration.ofSeconds(1));
    scenario.said("Anybody there?");
    assertThat(talk(other)).isEqualTo(20);
    scenario.movable.advance(Duration.ofSeconds(1));
    scenario.written(Role.AGENT, null, "I am");
    assertThat(talk(other)).isEqualTo(20);
  }

  @Test
  void answers_messagesOfOtherBots_areNotCounted() {
    for (int n = 0; n < 30; n++) {
      scenario.movable.advance(Duration.ofMillis(1));
      scenario.written(Role.BOT, new UserId("b0".repeat(12)), "News");
    }

    assertThat(talkOnce(service)).isEqualTo(1);
  }

  @Test
  void answer_partlyBeyond20_postsTheRestOfThe20() {
    scenario.said("Hello");
    scenario.movable.advance(Duration.ofSeconds(1));
    for (int n = 0; n < 18; n++) {
      scenario.movable.advance(Duration.ofMillis(1));
      scenario.written(Role.BOT, service.id().user(), "Again");
    }
    scenario.movable.advance(Duration.ofSeconds(1));
    Message last = scenario.written(Role.BOT, scenario.service(2).id().user(), "And again");
    scenario.receiver = _ -> answer(200, messages(3));

    DeliveryId id = scenario.tell(service, last);
    scenario.takeDue();

    assertThat(scenario.delivery(service, id).refused())
        .extracting(RefusedMessage::reason)
        .containsExactly(
            "Services wrote 20 messages since a person's last one",
            "Services wrote 20 messages since a person's last one");
    assertThat(scenario.answers()).hasSize(20);
  }

  /** The process died between the posting and its record, so the delivery comes again. */
  @Test
  void answer_comesAgainOnceItHasReachedTheBound_isShownAsPosted() {
    for (int n = 0; n < 19; n++) {
      scenario.written(Role.BOT, service.id().user(), "Again");
    }
    scenario.movable.advance(Duration.ofSeconds(1));
    Message last = scenario.written(Role.SYSTEM, null, "Status");
    scenario.receiver = _ -> answer(200, messages(1));
    DeliveryId id = scenario.tell(service, last);
    Ring ring = scenario.rings.next().orElseThrow();

    assertThatThrownBy(
            () ->
                scenario.take(
                    ring,
                    (method, _, call) -> {
                      if (method.equals("replace")) {
                        throw new IllegalStateException("Dead");
                      }
                      return call.call();
                    }))
        .hasMessage("Dead");
    assertThat(scenario.answers()).hasSize(20);
    scenario.comesAgain(ring);

    assertThat(scenario.calls).hasSize(2);
    assertThat(scenario.answers()).hasSize(20);
    assertThat(scenario.delivery(service, id).state()).isEqualTo(new State.Delivered());
    assertThat(scenario.delivery(service, id).refused()).isEmpty();
  }

  /** The process died between the claim and the messages, and the service answers otherwise now. */
  @Test
  void answer_comesAgainAsAnotherAndNothingWasStored_isPosted() {
    scenario.receiver =
        call -> answer(200, "{\"messages\":[{\"text\":\"At %s\"}]}".formatted(call.at()));
    DeliveryId id = scenario.tell(service, scenario.said("Hello"));
    Ring ring = scenario.rings.next().orElseThrow();

    scenario.take(
        ring,
        (method, _, call) -> {
          if (method.equals("create")) {
            throw new IllegalStateException("Down");
          }
          return call.call();
        });
    assertThat(scenario.answers()).isEmpty();
    scenario.go(Duration.ofMinutes(1));

    assertThat(scenario.calls).hasSize(2);
    assertThat(scenario.answers()).hasSize(1);
    assertThat(scenario.delivery(service, id).state()).isEqualTo(new State.Delivered());
  }

  /** Tells each of two services of the last message of the other, and returns what they wrote. */
  private int talk(Service other) {
    int before = scenario.answers().size();
    for (int n = 0; n < 25; n++) {
      talkOnce(n % 2 == 0 ? service : other);
    }
    return scenario.answers().size() - before;
  }

  private int talkOnce(Service told) {
    int before = scenario.answers().size();
    scenario.receiver = _ -> answer(200, "{\"messages\":[%s]}".formatted(ONE));
    scenario.movable.advance(Duration.ofSeconds(1));
    scenario.put(
        ServiceDelivery.of(
            DeliveryScenario.key(told),
            DeliveryId.of(
                DeliveryScenario.key(told),
                DeliveryScenario.CHAT.value(),
                scenario.clock.instant(),
                HexFormat.of().toHexDigits(scenario.calls.size())),
            DeliveryScenario.CHAT.value(),
            DeliveryScenario.CONVERSATION,
            Optional.of(scenario.messages().getLast().id()),
            scenario.clock.instant()));
    scenario.takeDue();
    return scenario.answers().size() - before;
  }

  private ServiceDelivery deliver(String body) {
    scenario.receiver = _ -> answer(200, body);
    DeliveryId id = scenario.tell(service, scenario.said("Hello"));
    scenario.movable.advance(Duration.ofSeconds(1));
    scenario.takeDue();
    return scenario.delivery(service, id);
  }

  private static String messages(int number) {
    return IntStream.range(0, number)
        .mapToObj(n -> JsonObject.builder().put("text", "Number " + n).build().toString())
        .collect(Collectors.joining(",", "{\"messages\":[", "]}"));
  }
}
