package io.reachline.functions.router;

import static org.assertj.core.api.Assertions.assertThat;

import io.reachline.conversation.ConversationId;
import io.reachline.conversation.ConversationKey;
import io.reachline.identity.OrganizationId;
import io.reachline.json.Json;
import io.reachline.json.JsonObject;
import io.reachline.memory.InMemoryStores;
import io.reachline.memory.MovableClock;
import io.reachline.message.MessageId;
import io.reachline.message.MessageType;
import io.reachline.publishing.PublishingTask;
import io.reachline.quota.DailyQuota;
import io.reachline.routing.RoutingTask;
import io.reachline.telemetry.Metric;
import io.reachline.telemetry.RecordedTelemetry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.exception.SdkClientException;

class BoundedDeadLettersTest {
  private static final OrganizationId NOISY = new OrganizationId("5d01e2404bc19c256622ad10");
  private static final OrganizationId OTHER = new OrganizationId("6d01e2404bc19c256622ad10");

  private final MovableClock clock = MovableClock.standing();
  private final RecordedTelemetry telemetry = new RecordedTelemetry(clock);
  private final List<JsonObject> letters = new ArrayList<>();
  private final DeadLetterQueue queue =
      new BoundedDeadLetters(
          letters::add,
          new DailyQuota(new InMemoryStores(clock).uses(), 2, clock),
          telemetry.telemetry());

  private RoutingTask task(OrganizationId organization) {
    return new RoutingTask.Route(
        new ConversationKey(organization, new ConversationId("6907abfa9938843d0a82a1d0")),
        MessageId.of(clock.instant(), MessageType.CHAT, "1".repeat(11)));
  }

  private void put(OrganizationId organization) {
    queue.put(task(organization).toJson().with("reason", "A defect"));
  }

  @Test
  void put_noisyOrganization_isBoundedUntilTheDayEnds_andOthersAreNot() {
    put(NOISY);
    put(NOISY);
    put(NOISY);
    put(OTHER);

    assertThat(letters)
        .extracting(letter -> letter.get("organization"))
        .containsExactly(NOISY.value(), NOISY.value(), OTHER.value());
    assertThat(telemetry.sum(Metric.MESSAGES_GIVEN_UP)).isEqualTo(1);
    clock.advance(Duration.ofDays(1));
    put(NOISY);
    assertThat(letters).hasSize(4);
  }

  @Test
  void put_publishingIsNoisy_takesNoRoomFromRouting() {
    JsonObject publishing =
        new PublishingTask.Created(task(NOISY).conversation(), task(NOISY).origin()).toJson();
    for (int n = 0; n < 3; n++) {
      queue.put(publishing);
    }

    put(NOISY);

    assertThat(letters).hasSize(3);
    assertThat(letters.getLast().get("publish")).isNull();
  }

  @Test
  void put_beyondTheBound_logsTheTask_whichAQueueTakes() {
    put(NOISY);
    put(NOISY);
    put(NOISY);

    String line =
        telemetry
            .output()
            .lines()
            .filter(text -> text.contains("MessagesGivenUp"))
            .findFirst()
            .orElseThrow();
    assertThat(RoutingTask.ofJson(line)).isEqualTo(task(NOISY));
    assertThat(Json.readOwn(line).get("reason")).isEqualTo("A defect");
  }

  @Test
  void put_counterDoesNotAnswer_setsAsideOnce() {
    DeadLetterQueue withoutCounter =
        new BoundedDeadLetters(
            letters::add,
            new DailyQuota(
                (_, _, _) -> {
                  throw SdkClientException.create("no answer");
                },
                2,
                clock),
            telemetry.telemetry());

    withoutCounter.put(task(NOISY).toJson());

    assertThat(letters).hasSize(1);
    assertThat(telemetry.of("letter_not_counted")).hasSize(1);
  }

  @Test
  void put_letterOfNobody_isNotBounded() {
    for (int n = 0; n < 5; n++) {
      queue.put(JsonObject.builder().put("keys", "unreadable").build());
    }

    assertThat(letters).hasSize(5);
  }
}
