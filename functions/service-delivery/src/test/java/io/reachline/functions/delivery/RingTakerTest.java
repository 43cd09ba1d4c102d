package io.reachline.functions.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import com.amazonaws.services.lambda.runtime.events.SQSBatchResponse.BatchItemFailure;
import com.amazonaws.services.lambda.runtime.events.SQSEvent.SQSMessage;
import io.reachline.conversation.ConversationBuilder;
import io.reachline.conversation.ConversationId;
import io.reachline.conversation.ConversationKey;
import io.reachline.deadline.Deadline;
import io.reachline.directory.OrganizationPaths;
import io.reachline.directory.Revision;
import io.reachline.directory.Service;
import io.reachline.directory.ServiceId;
import io.reachline.directory.ServiceSecret;
import io.reachline.directory.ServiceSecrets;
import io.reachline.identity.OrganizationId;
import io.reachline.memory.CountedIds;
import io.reachline.memory.InMemoryStores;
import io.reachline.memory.Interposed;
import io.reachline.memory.MovableClock;
import io.reachline.posting.Posting;
import io.reachline.presence.Activity;
import io.reachline.presence.PresenceWriter;
import io.reachline.provider.RegisteredProviders;
import io.reachline.retry.Backoff;
import io.reachline.service.AnswerPosting;
import io.reachline.service.DeliveryId;
import io.reachline.service.DeliveryPump;
import io.reachline.service.DeliveryStore;
import io.reachline.service.EventPayload;
import io.reachline.service.Lanes;
import io.reachline.service.Ring;
import io.reachline.service.ServiceClient;
import io.reachline.service.ServiceDelivery;
import io.reachline.service.ServiceKey;
import io.reachline.storage.Retention;
import io.reachline.telemetry.RecordedTelemetry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RingTakerTest {
  private static final OrganizationId ORGANIZATION = new OrganizationId("5d01e2404bc19c256622ad10");
  private static final ConversationKey CONVERSATION =
      new ConversationKey(ORGANIZATION, new ConversationId("6907abfa9938843d0a82a1d0"));
  private static final ServiceKey SERVICE =
      new ServiceKey(ORGANIZATION, new ServiceId("5d01e2404bc19c256622ad15"));

  private final MovableClock clock = MovableClock.standing();
  private final InMemoryStores stores = new InMemoryStores(clock);
  private final RecordedTelemetry telemetry = new RecordedTelemetry(clock);
  private final List<DeliveryId> sent = Collections.synchronizedList(new ArrayList<>());
  private final DeliveryId delivery =
      DeliveryId.of(SERVICE, "conversation.update", clock.instant(), "1");

  RingTakerTest() {
    stores.conversations().create(ConversationBuilder.aConversation().key(CONVERSATION).build());
    stores
        .directory()
        .create(
            new Service(
                SERVICE.service(),
                ORGANIZATION,
                "Bot",
                "https://bot.example/hook",
                Set.of(),
                Service.State.ENABLED,
                ServiceSecrets.of(new ServiceSecret("0123456789abcdef")),
                Revision.first(clock.instant())));
    stores
        .deliveries()
        .put(
            ServiceDelivery.of(
                SERVICE,
                delivery,
                "conversation.update",
                CONVERSATION,
                Optional.empty(),
                clock.instant()));
  }

  @Test
  void take_ring_sendsWhatIsDue() {
    assertThat(take(stores.deliveries(), ring())).isEmpty();

    assertThat(sent).containsExactly(delivery);
  }

  /** Case 22. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "not json",
        "[]",
        "{}",
        "{\"organization\":\"x\",\"service\":\"x\"}",
        "{\"organization\":\"5d01e2404bc19c256622ad10\"}",
        "{\"organization\":\"5d01e2404bc19c256622ad10\",\"service\":\"5d01e2404bc19c256622ad15\","
            + "\"wakeAt\":\"soon\"}"
      })
  void take_poison_isIsolated(String poison) {
    assertThat(take(stores.deliveries(), poison, ring())).containsExactly("message-0");

    assertThat(sent).containsExactly(delivery);
    assertThat(telemetry.of("ring_failed")).hasSize(1);
  }

  /** Case 21. */
  @Test
  void take_tableIsDown_comesAgainAndIsSentThen() {
    DeliveryStore down =
        Interposed.before(
            DeliveryStore.class,
            stores.deliveries(),
            (_, _, _) -> {
              throw new IllegalStateException("Down");
            });

    assertThat(take(down, ring())).containsExactly("message-0");
    assertThat(sent).isEmpty();

    clock.advance(Duration.ofMinutes(2));
    assertThat(take(stores.deliveries(), ring())).isEmpty();
    assertThat(sent).containsExactly(delivery);
  }

  private static String ring() {
    return Ring.now(SERVICE).toJson().toString();
  }

  /** Takes rings, and returns the ids of those that are to come again. */
  private List<String> take(DeliveryStore deliveries, String... bodies) {
    List<SQSMessage> messages = new ArrayList<>();
    for (String body : bodies) {
      SQSMessage message = new SQSMessage();
      message.setMessageId("message-" + messages.size());
      message.setBody(body);
      messages.add(message);
    }
    Deadline deadline = Deadline.in(Duration.ofSeconds(35), clock);
    return Stream.of(
            new RingTaker(pump(deliveries), telemetry.telemetry()).take(messages, deadline))
        .flatMap(response -> response.getBatchItemFailures().stream())
        .map(BatchItemFailure::getItemIdentifier)
        .toList();
  }

  private DeliveryPump pump(DeliveryStore deliveries) {
    OrganizationPaths paths = new OrganizationPaths(stores.directory(), clock);
    Retention retention = new Retention(Duration.ofDays(90));
    Backoff backoff = new Backoff(Duration.ofSeconds(5), clock, () -> 0.5, clock::advance);
    Posting posting =
        new Posting(
            stores.messages(),
            stores.commands(),
            stores.conversations(),
            stores.keys(),
            stores.directory(),
            backoff,
            retention,
            new CountedIds(),
            clock,
            new Activity(
                new PresenceWriter(stores.presence(), backoff, clock),
                Optional.empty(),
                telemetry.telemetry()));
    return new DeliveryPump(
        deliveries,
        stores.serviceHealth(),
        (_, _) -> {},
        stores.directory(),
        new EventPayload(
            stores.conversations(),
            stores.messages(),
            stores.receipts(),
            stores.sessions(),
            RegisteredProviders.ALL.replyStatuses(),
            paths,
            retention,
            clock),
        new Receiver(),
        new AnswerPosting(posting, stores.messages(), stores.directory(), paths),
        Lanes::inVirtualThreads,
        new CountedIds(),
        () -> 0.5,
        clock,
        telemetry.telemetry());
  }

  /** A service that takes all. */
  private final class Receiver implements ServiceClient {
    @Override
    public Optional<String> problem(String url) {
      return Optional.empty();
    }

    @Override
    public Answer subscribe(String url, String challenge, Duration timeout) {
      throw new IllegalStateException("Nothing is registered here");
    }

    @Override
    public Answer deliver(Service service, DeliveryId id, String body, Duration timeout) {
      sent.add(id);
      return new Answer.Received(200, Optional.empty(), "", false);
    }
  }
}
