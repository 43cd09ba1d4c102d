package io.reachline.functions.router;

import static io.reachline.message.MessageBuilder.aMessage;
import static org.assertj.core.api.Assertions.assertThat;

import io.reachline.condition.CelConditions;
import io.reachline.conversation.Conversation;
import io.reachline.conversation.ConversationId;
import io.reachline.conversation.ConversationKey;
import io.reachline.deadline.TimeLimit;
import io.reachline.directory.EventPattern;
import io.reachline.directory.Revision;
import io.reachline.directory.Service;
import io.reachline.directory.ServiceId;
import io.reachline.directory.ServiceSecret;
import io.reachline.directory.ServiceSecrets;
import io.reachline.identity.OrganizationId;
import io.reachline.identity.Role;
import io.reachline.json.JsonObject;
import io.reachline.list.Order;
import io.reachline.list.ReadOptions;
import io.reachline.memory.InMemoryStores;
import io.reachline.memory.Interposed;
import io.reachline.memory.MovableClock;
import io.reachline.message.Message;
import io.reachline.message.MessageId;
import io.reachline.message.MessageRange;
import io.reachline.message.MessageType;
import io.reachline.presence.SetPresence;
import io.reachline.publishing.EventPublisher;
import io.reachline.publishing.PublishingQueue;
import io.reachline.publishing.PublishingTask;
import io.reachline.routing.DelayQueue;
import io.reachline.routing.NotificationRouter;
import io.reachline.routing.RoutingEngine;
import io.reachline.routing.RoutingTask;
import io.reachline.routing.RunStore;
import io.reachline.service.DeliveryStore;
import io.reachline.service.Outbox;
import io.reachline.service.ServiceDelivery;
import io.reachline.service.ServiceKey;
import io.reachline.storage.Retention;
import io.reachline.telemetry.Metric;
import io.reachline.telemetry.RecordedTelemetry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.services.sqs.model.SqsException;

/** The outcome of a batch of records: cases 21 and 22. */
class BatchRouterTest {
  private static final OrganizationId ORGANIZATION = new OrganizationId("5d01e2404bc19c256622ad10");
  private static final ConversationKey CONVERSATION =
      new ConversationKey(ORGANIZATION, new ConversationId("6907abfa9938843d0a82a1d0"));

  private final MovableClock clock = MovableClock.standing();
  private final InMemoryStores stores = new InMemoryStores(clock);
  private final RecordedTelemetry telemetry = new RecordedTelemetry(clock);
  private final List<JsonObject> letters = new ArrayList<>();
  private final List<RoutingTask> delayed = new ArrayList<>();
  private final List<Duration> pauses = new ArrayList<>();
  private int made;
  private Duration timeLeft = Duration.ofSeconds(60);

  // What a call for the plan of this message throws, if anything.
  private Optional<MessageId> troubled = Optional.empty();
  private RuntimeException trouble = new IllegalStateException("A defect");
  private DeadLetterQueue deadLetters = letters::add;
  private DelayQueue delays =
      (task, pause) -> {
        delayed.add(task);
        pauses.add(pause);
      };
  private TimeLimit timeLimit = TimeLimit::inOwnThread;
  private final List<ServiceKey> rung = new ArrayList<>();
  private final List<PublishingTask> left = new ArrayList<>();
  private Optional<RuntimeException> publishingTrouble = Optional.empty();
  private PublishingQueue unpublished = (task, _) -> left.add(task);

  @BeforeEach
  void openConversation() {
    stores.conversations().create(Conversation.closed(CONVERSATION, clock.instant()));
  }

  @Test
  void take_streamRecords_routesThem() {
    Message first = stored("One");
    Message second = stored("Two");

    assertThat(take(change(first, "1"), change(second, "2"))).isEmpty();

    assertThat(origins()).containsExactlyInAnyOrder(first.id().value(), second.id().value());
    assertThat(telemetry.sum(Metric.NOTIFICATIONS_UNDELIVERABLE)).isEqualTo(2);
  }

  /** Case 22: a poison message is set aside, and its neighbours go on. */
  @Test
  void take_poison_isSetAsideAndNeighboursGoOn() {
    Message before = stored("One");
    Message poison = stored("Poison");
    Message behind = stored("Three");
    troubled = Optional.of(poison.id());

    assertThat(take(change(before, "1"), change(poison, "2"), change(behind, "3"))).isEmpty();

    assertThat(origins()).containsExactlyInAnyOrder(before.id().value(), behind.id().value());
    assertThat(letters)
        .singleElement()
        .satisfies(
            letter ->
                assertThat(letter.members())
                    .containsEntry("organization", ORGANIZATION.value())
                    .containsEntry("conversation", CONVERSATION.conversation().value())
                    .containsEntry("origin", poison.id().value())
                    .containsEntry("reason", "java.lang.IllegalStateException: A defect"));
    assertThat(telemetry.sum(Metric.MESSAGES_NOT_ROUTED)).isEqualTo(1);
    assertThat(telemetry.output()).doesNotContain("Poison");
  }

  /** Case 22: redriving it twice is as once. */
  @Test
  void take_letterRedrivenTwice_isRoutedOnce() {
    Message poison = stored("Poison");
    troubled = Optional.of(poison.id());
    take(change(poison, "1"));
    troubled = Optional.empty();
    String letter = letters.getFirst().toString();

    assertThat(take(queued("a", letter), queued("b", letter))).isEmpty();

    assertThat(origins()).containsExactly(poison.id().value());
  }

  @Test
  void take_validationRefused_isPoison() {
    Message message = stored("One");
    troubled = Optional.of(message.id());
    trouble =
        SqsException.builder()
            .statusCode(400)
            .awsErrorDetails(
                AwsErrorDetails.builder()
                    .errorCode("ValidationException")
                    .errorMessage("Item size has exceeded the maximum allowed size")
                    .build())
            .build();

    assertThat(take(change(message, "1"))).isEmpty();

    assertThat(letters).hasSize(1);
  }

  /** Case 21: what AWS refuses for now comes again, from this record on. */
  @Test
  void take_outage_theStreamBeginsAgainThere() {
    Message first = stored("One");
    Message second = stored("Two");
    Message third = stored("Three");
    troubled = Optional.of(second.id());
    trouble = SdkClientException.create("No answer");

    assertThat(take(change(first, "1"), change(second, "2"), change(third, "3")))
        .containsExactly("2");

    assertThat(origins()).containsExactly(first.id().value());
    assertThat(letters).isEmpty();
    assertThat(telemetry.of("routing_failed")).hasSize(1);
    assertThat(telemetry.sum(Metric.MESSAGES_DEFERRED)).isEqualTo(1);
  }

  /** Each message of a queue stands for itself. */
  @Test
  void take_outageOfOneTask_theOthersAreDone() {
    Message first = stored("One");
    Message second = stored("Two");
    troubled = Optional.of(first.id());
    trouble = SdkClientException.create("No answer");

    assertThat(take(queued("a", task(first)), queued("b", task(second)))).containsExactly("a");

    assertThat(origins()).containsExactly(second.id().value());
  }

  @Test
  void take_queueForLettersIsDown_comesAgain() {
    Message poison = stored("Poison");
    troubled = Optional.of(poison.id());
    deadLetters =
        _ -> {
          throw SdkClientException.create("No answer");
        };

    assertThat(take(change(poison, "1"))).containsExactly("1");

    assertThat(telemetry.sum(Metric.MESSAGES_NOT_ROUTED)).isZero();
    assertThat(telemetry.of("not_set_aside")).hasSize(1);
  }

  @Test
  void take_imageIsNoMessage_isSetAsideByItsKeys() {
    JsonObject keys =
        JsonObject.builder()
            .put("pk", Map.of("S", ORGANIZATION + "#" + CONVERSATION.conversation()))
            .put("sk", Map.of("S", "M0#" + stored("One").id()))
            .build();
    JsonObject strange = change(keys, JsonObject.EMPTY, "1");
    JsonObject stranger = change(JsonObject.EMPTY, JsonObject.EMPTY, "2");

    assertThat(take(strange, stranger)).isEmpty();

    assertThat(letters).hasSize(2);
    assertThat(letters.getFirst().members()).containsKeys("organization", "origin", "reason");
    assertThat(letters.getLast().members()).containsKeys("keys", "reason");
  }

  @Test
  void take_unreadableTask_isLeftToTheQueue() {
    assertThat(take(queued("a", "no task"), queued("b", "{}"))).containsExactly("a", "b");

    assertThat(letters).isEmpty();
    assertThat(telemetry.of("task_unreadable")).hasSize(2);
  }

  @Test
  void take_taskOfAMessageThatIsGone_isDone() {
    RoutingTask gone =
        new RoutingTask.Route(
            CONVERSATION, MessageId.of(clock.instant(), MessageType.CHAT, "f".repeat(11)));

    assertThat(take(queued("a", gone.toJson().toString()))).isEmpty();
  }

  /** A record that is begun too late would be cut off by the function's timeout. */
  @Test
  void take_tooLittleTimeLeft_comesAgain() {
    Message first = stored("One");
    Message second = stored("Two");
    timeLeft = BatchRouter.NEEDED.minusSeconds(1);

    assertThat(take(change(first, "1"), change(second, "2"))).containsExactly("1");
    assertThat(take(queued("a", task(first)), queued("b", task(second)))).containsExactly("a", "b");

    assertThat(origins()).isEmpty();
  }

  /** Case 22: a record that would run into the function's timeout; the table may only be slow. */
  @Test
  void take_recordTakesTooLong_isTriedAgainAndNeighboursGoOn() {
    Message slow = stored("Slow");
    Message behind = stored("Behind");
    List<Duration> limits = new ArrayList<>();
    timeLimit =
        (work, limit) -> {
          limits.add(limit);
          if (limits.size() > 1) {
            work.run();
          }
          return limits.size() > 1;
        };

    assertThat(take(change(slow, "1"), change(behind, "2"))).isEmpty();
    assertThat(limits)
        .containsExactly(
            BatchRouter.MAX_TIME,
            BatchRouter.MAX_PUBLISHING,
            BatchRouter.MAX_TIME,
            BatchRouter.MAX_PUBLISHING);
    assertThat(origins()).containsExactly(behind.id().value());
    assertThat(take(queued("a", delayed.getFirst().toJson().toString()))).isEmpty();

    assertThat(origins()).containsExactlyInAnyOrder(behind.id().value(), slow.id().value());
    assertThat(pauses).containsExactly(Duration.ofSeconds(30));
    assertThat(letters).isEmpty();
    assertThat(telemetry.sum(Metric.MESSAGES_DEFERRED)).isEqualTo(1);
  }

  @Test
  void take_recordTakesTooLongThreeTimes_isSetAside() {
    Message slow = stored("Slow");
    timeLimit = (_, _) -> false;

    assertThat(take(change(slow, "1"))).isEmpty();
    assertThat(take(queued("a", delayed.getLast().toJson().toString()))).isEmpty();
    assertThat(letters).isEmpty();
    assertThat(take(queued("b", delayed.getLast().toJson().toString()))).isEmpty();

    assertThat(pauses).containsExactly(Duration.ofSeconds(30), Duration.ofMinutes(2));
    assertThat(letters)
        .singleElement()
        .satisfies(
            letter -> {
              assertThat(letter.text("origin")).contains(slow.id().value());
              assertThat(letter.text("reason").orElseThrow())
                  .contains("Not routed within 20 s, 3 times");
            });
    // Redriven, it may take too long three times again.
    assertThat(RoutingTask.ofJson(letters.getFirst().toString()).overruns()).isZero();
    assertThat(telemetry.sum(Metric.MESSAGES_NOT_ROUTED)).isEqualTo(1);
  }

  @Test
  void take_delayedRuleTakesTooLong_isTriedAgainAsItIs() {
    RoutingTask.Evaluate task =
        new RoutingTask.Evaluate(CONVERSATION, stored("Slow").id(), 7, 0, clock.instant());
    timeLimit = (_, _) -> false;

    assertThat(take(queued("a", task.toJson().toString()))).isEmpty();

    assertThat(delayed).containsExactly(task.withOverruns(1));
  }

  @Test
  void take_tooLongAndTheDelayQueueIsDown_comesAgain() {
    Message slow = stored("Slow");
    timeLimit = (_, _) -> false;
    delays =
        (_, _) -> {
          throw SdkClientException.create("No answer");
        };

    assertThat(take(change(slow, "1"))).containsExactly("1");

    assertThat(letters).isEmpty();
  }

  @Test
  void take_newMessageAndChangedConversation_areToldToServices() {
    ServiceKey service = service("message.create.*.*", "conversation.update");
    Message message = stored("One");

    assertThat(take(change(message, "1"), changed("2"))).isEmpty();

    assertThat(told(service))
        .containsExactlyInAnyOrder("message.create.contact.chat", "conversation.update");
    assertThat(rung).containsExactly(service, service);
    assertThat(origins()).containsExactly(message.id().value());
  }

  @Test
  void take_changeOfNothingThatIsShown_isNotTold() {
    service("conversation.update");

    assertThat(
            take(
                changed(head("A question"), head("A question"), "1"),
                changed(head("A question"), head("An answer"), "2")))
        .isEmpty();

    assertThat(rung).hasSize(1);
  }

  @Test
  void take_deletedConversation_isNotTold() {
    ServiceKey service = service("conversation.update");
    JsonObject keys = headKeys();
    JsonObject tombstone =
        JsonObject.builder().putAll(keys).put("del", Map.of("N", "1799999999")).build();

    assertThat(take(change(keys, tombstone, "1"))).isEmpty();

    assertThat(told(service)).isEmpty();
  }

  @Test
  void take_imageIsNoConversation_isSetAsideByItsKeys() {
    assertThat(take(change(headKeys(), JsonObject.EMPTY, "1"))).isEmpty();

    assertThat(letters)
        .singleElement()
        .satisfies(letter -> assertThat(letter.members()).containsKeys("keys", "reason"));
  }

  /** A message is routed although its events cannot be published. */
  @Test
  void take_publishingFails_isRoutedAndLeftToTheDelayQueue() {
    ServiceKey service = service("message.create.*.*", "conversation.update");
    publishingTrouble = Optional.of(SdkClientException.create("No answer"));
    Message first = stored("One");
    Message second = stored("Two");

    assertThat(take(change(first, "1"), changed("2"), change(second, "3"))).isEmpty();

    assertThat(origins()).containsExactlyInAnyOrder(first.id().value(), second.id().value());
    assertThat(left).hasSize(3);
    assertThat(told(service)).isEmpty();
    assertThat(telemetry.of("publishing_failed")).hasSize(3);

    publishingTrouble = Optional.empty();
    JsonObject[] tasks =
        left.stream()
            .map(task -> queued(task.toString(), task.toJson().toString()))
            .toArray(JsonObject[]::new);
    assertThat(take(tasks)).isEmpty();
    assertThat(told(service))
        .containsExactlyInAnyOrder(
            "conversation.update", "message.create.contact.chat", "message.create.contact.chat");
  }

  @Test
  void take_publishingFailsAgain_comesAgainFromTheQueue() {
    service("message.create.*.*");
    publishingTrouble = Optional.of(SdkClientException.create("No answer"));
    String task = PublishingTask.of(stored("One")).toJson().toString();

    assertThat(take(queued("a", task))).containsExactly("a");
  }

  @Test
  void take_publishingFailsAndTheDelayQueueIsDown_comesAgain() {
    service("message.create.*.*");
    publishingTrouble = Optional.of(SdkClientException.create("No answer"));
    unpublished =
        (_, _) -> {
          throw SdkClientException.create("No answer");
        };

    assertThat(take(change(stored("One"), "1"))).containsExactly("1");
  }

  @Test
  void take_publishingHasADefect_isSetAsideAndRedriven() {
    ServiceKey service = service("message.create.*.*");
    publishingTrouble = Optional.of(new IllegalStateException("A defect"));
    Message message = stored("One");

    assertThat(take(change(message, "1"))).isEmpty();

    assertThat(origins()).containsExactly(message.id().value());
    assertThat(letters)
        .singleElement()
        .satisfies(
            letter ->
                assertThat(letter.members())
                    .containsEntry("message", message.id().value())
                    .containsEntry("reason", "java.lang.IllegalStateException: A defect"));
    publishingTrouble = Optional.empty();
    assertThat(take(queued("a", letters.getFirst().toString()))).isEmpty();
    assertThat(told(service)).containsExactly("message.create.contact.chat");
  }

  @Test
  void take_publishingTakesTooLong_isLeftToTheDelayQueue() {
    service("message.create.*.*");
    Message message = stored("One");
    timeLimit =
        (work, limit) -> {
          boolean isRouting = limit.equals(BatchRouter.MAX_TIME);
          if (isRouting) {
            work.run();
          }
          return isRouting;
        };

    assertThat(take(change(message, "1"))).isEmpty();

    assertThat(left).containsExactly(PublishingTask.of(message));
    assertThat(telemetry.sum(Metric.MESSAGES_DEFERRED)).isEqualTo(1);
  }

  private ServiceKey service(String... events) {
    ServiceId id = new ServiceId("5d01e2404bc19c256622ad15");
    stores
        .directory()
        .create(
            new Service(
                id,
                ORGANIZATION,
                "A service",
                "https://bot.example/hook",
                Stream.of(events).map(EventPattern::new).collect(Collectors.toSet()),
                Service.State.ENABLED,
                ServiceSecrets.of(new ServiceSecret("a secret of 20 bytes")),
                Revision.first(clock.instant())));
    return new ServiceKey(ORGANIZATION, id);
  }

  /** Returns the events of which a service is told. */
  private List<String> told(ServiceKey service) {
    return stores.deliveries().due(service, clock.instant(), 100).stream()
        .map(ServiceDelivery::event)
        .toList();
  }

  /** Returns the change of the conversation as the table's stream shows it. */
  private JsonObject changed(String sequenceNumber) {
    return changed(head("An older name"), head("A question"), sequenceNumber);
  }

  private static JsonObject changed(JsonObject before, JsonObject now, String sequenceNumber) {
    return change(
        JsonObject.builder()
            .put("Keys", headKeys())
            .put("OldImage", before)
            .put("NewImage", now)
            .put("SequenceNumber", sequenceNumber));
  }

  private JsonObject head(String name) {
    return JsonObject.builder()
        .putAll(headKeys())
        .put("createdAt", Map.of("N", String.valueOf(clock.millis())))
        .put("name", Map.of("S", name))
        // Not shown.
        .put("expires", Map.of("N", String.valueOf(1_799_999_999 + ++made)))
        .build();
  }

  private static JsonObject headKeys() {
    return JsonObject.builder()
        .put("pk", Map.of("S", ORGANIZATION + "#" + CONVERSATION.conversation()))
        .put("sk", Map.of("S", "C"))
        .build();
  }

  private List<String> take(JsonObject... records) {
    return router().failures(List.of(records), () -> timeLeft);
  }

  private BatchRouter router() {
    RunStore runs =
        Interposed.before(
            RunStore.class,
            stores.runs(),
            (_, arguments, call) -> {
              if (troubled.filter(arguments::contains).isPresent()) {
                throw trouble;
              }
              return call.call();
            });
    Outbox outbox =
        new Outbox(
            Interposed.before(
                DeliveryStore.class,
                stores.deliveries(),
                (_, _, call) -> {
                  if (publishingTrouble.isPresent()) {
                    throw publishingTrouble.get();
                  }
                  return call.call();
                }),
            (ring, _) -> rung.add(ring.service()),
            clock);
    NotificationRouter router =
        new NotificationRouter(
            new RoutingEngine(new CelConditions()),
            stores.situations(),
            stores.directory(),
            stores.presence(),
            stores.messages(),
            runs,
            stores.inboxes(),
            stores.sums(),
            (task, pause) -> delays.put(task, pause),
            stores.serviceHealth(),
            outbox,
            new SetPresence(stores.presence(), clock).activity(Optional.empty()),
            new Retention(Duration.ofDays(90)),
            clock,
            telemetry.telemetry());
    return new BatchRouter(
        router,
        new EventPublisher(
            router.directory(), stores.conversations(), stores.messages(), outbox, clock),
        (task, pause) -> delays.put(task, pause),
        (task, pause) -> unpublished.put(task, pause),
        letter -> deadLetters.put(letter),
        timeLimit,
        telemetry.telemetry());
  }

  private Message stored(String text) {
    Message message =
        aMessage()
            .id(MessageType.CHAT, clock.instant(), ++made)
            .in(CONVERSATION)
            .by(Role.CONTACT)
            .text(text)
            .build();
    stores.messages().create(message);
    return message;
  }

  /** Returns a message as the table's stream shows it. */
  private static JsonObject change(Message message, String sequenceNumber) {
    JsonObject keys =
        JsonObject.builder()
            .put("pk", Map.of("S", ORGANIZATION + "#" + CONVERSATION.conversation()))
            .put("sk", Map.of("S", "M0#" + message.id()))
            .build();
    JsonObject image =
        JsonObject.builder()
            .putAll(keys)
            .put("messagesPk", Map.of("S", ORGANIZATION + "#0"))
            .put("role", Map.of("S", "contact"))
            .put("text", Map.of("S", message.text()))
            .put("route", Map.of("S", "inbound"))
            .put("expires", Map.of("N", "1799999999"))
            .build();
    return change(keys, image, sequenceNumber);
  }

  private static JsonObject change(JsonObject keys, JsonObject image, String sequenceNumber) {
    return change(
        JsonObject.builder()
            .put("Keys", keys)
            .put("NewImage", image)
            .put("SequenceNumber", sequenceNumber));
  }

  private static JsonObject change(JsonObject.Builder details) {
    return JsonObject.builder()
        .put("eventName", "INSERT")
        .put("eventSource", "aws:dynamodb")
        .put("dynamodb", details.build())
        .build();
  }

  private static String task(Message message) {
    return new RoutingTask.Route(CONVERSATION, message.id()).toJson().toString();
  }

  private static JsonObject queued(String id, String body) {
    return JsonObject.builder()
        .put("messageId", id)
        .put("body", body)
        .put("eventSource", "aws:sqs")
        .build();
  }

  /** Returns the origins of the delivery statuses. */
  private List<String> origins() {
    List<String> origins = new ArrayList<>();
    stores
        .messages()
        .list(
            new MessageRange(
                ORGANIZATION,
                Optional.of(CONVERSATION.conversation()),
                Set.of(MessageType.STATUS),
                "0",
                "g"),
            new ReadOptions(Order.OLDEST_FIRST, Optional.empty(), 100))
        .forEachRemaining(
            placed ->
                placed
                    .value()
                    .ifPresent(status -> origins.add(status.meta().text("origin").orElseThrow())));
    return origins;
  }
}
