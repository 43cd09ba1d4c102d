package io.reachline.dynamo;

import static org.assertj.core.api.Assertions.assertThat;

import io.reachline.conversation.ConversationId;
import io.reachline.conversation.ConversationKey;
import io.reachline.directory.ServiceId;
import io.reachline.list.Order;
import io.reachline.list.ReadOptions;
import io.reachline.message.MessageType;
import io.reachline.service.Attempt;
import io.reachline.service.Attempt.Result;
import io.reachline.service.DeliveryId;
import io.reachline.service.DeliveryStore;
import io.reachline.service.RefusedMessage;
import io.reachline.service.ServiceDelivery;
import io.reachline.service.ServiceDelivery.Reason;
import io.reachline.service.ServiceDelivery.State;
import io.reachline.service.ServiceKey;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class DeliveryStoreTest extends StoreContract {
  private final DeliveryStore deliveries = stores.deliveries();
  private final ServiceKey service = new ServiceKey(organization, new ServiceId(freshId()));

  DeliveryStoreTest(Engine engine) {
    super(engine);
  }

  @Test
  void put_new_isFoundAsItWas() {
    ServiceDelivery aboutMessage = delivery(1);
    ServiceDelivery aboutConversation =
        ServiceDelivery.of(
            service, deliveryId(2), "conversation.update", key(other, 7), Optional.empty(), start);

    assertThat(deliveries.put(aboutMessage)).isTrue();
    assertThat(deliveries.put(aboutConversation)).isTrue();

    assertThat(deliveries.find(service, aboutMessage.id())).contains(aboutMessage);
    assertThat(deliveries.find(service, aboutConversation.id())).contains(aboutConversation);
  }

  @Test
  void put_taken_changesNothing() {
    ServiceDelivery first = delivery(1);
    deliveries.put(first);
    ServiceDelivery again =
        ServiceDelivery.of(
            service, first.id(), "session.update", key(9), Optional.empty(), start.plusSeconds(9));

    assertThat(deliveries.put(again)).isFalse();

    assertThat(deliveries.find(service, first.id())).contains(first);
    assertThat(deliveries.nextDue(service)).contains(start);
  }

  @Test
  void put_atOnce_isStoredOnce() throws Exception {
    assertThat(deliveries.nextDue(service)).isEmpty();
    AtomicInteger stored = new AtomicInteger();

    atOnce(
        8,
        () -> {
          if (deliveries.put(delivery(1))) {
            stored.incrementAndGet();
          }
        });

    assertThat(stored).hasValue(1);
  }

  @ParameterizedTest
  @EnumSource(Reason.class)
  void replace_byTheNextVersion_isFoundAsItWas(Reason reason) {
    ServiceDelivery delivery = delivery(1);
    deliveries.put(delivery);
    ServiceDelivery tried =
        next(delivery, new State.Pending(start.plusMillis(5_123)), 1, List.of(answered(500)));
    ServiceDelivery failed =
        next(tried, new State.Failed(reason), 2, List.of(answered(500), failedAttempt()));

    assertThat(deliveries.replace(tried)).isTrue();
    assertThat(deliveries.find(service, delivery.id())).contains(tried);

    assertThat(deliveries.replace(failed)).isTrue();
    assertThat(deliveries.find(service, delivery.id())).contains(failed);
  }

  @Test
  void replace_withAllThatItCanHold_isFoundAsItWas() {
    ServiceDelivery delivery = delivery(1);
    deliveries.put(delivery);
    List<RefusedMessage> refused =
        IntStream.range(0, ServiceDelivery.MAX_REFUSED)
            .mapToObj(
                place ->
                    new RefusedMessage(
                        place == 0 ? OptionalInt.empty() : OptionalInt.of(place),
                        "\u20ac".repeat(RefusedMessage.MAX_REASON)))
            .toList();
    Attempt attempt =
        new Attempt(
            start,
            new Result.Failed("\u20ac".repeat(Result.Failed.MAX_ERROR)),
            Duration.ofMillis(20_001));
    ServiceDelivery full =
        new ServiceDelivery(
            service,
            delivery.id(),
            delivery.event(),
            delivery.conversation(),
            delivery.message(),
            new State.Delivered(),
            start.plusMillis(1),
            400,
            Collections.nCopies(ServiceDelivery.MAX_ATTEMPTS, attempt),
            refused,
            1,
            start.plus(Duration.ofDays(1)));

    assertThat(deliveries.replace(full)).isTrue();

    assertThat(deliveries.find(service, delivery.id())).contains(full);
  }

  @Test
  void replace_byAnotherThanTheNextVersion_changesNothing() {
    ServiceDelivery delivery = delivery(1);
    deliveries.put(delivery);
    ServiceDelivery second = next(delivery, new State.Delivered(), 1, List.of(answered(200)));
    ServiceDelivery third = next(second, new State.Failed(Reason.EXPIRED), 2, List.of());

    assertThat(deliveries.replace(third)).isFalse();
    assertThat(deliveries.replace(second)).isTrue();
    assertThat(deliveries.replace(second)).isFalse();

    assertThat(deliveries.find(service, delivery.id())).contains(second);
  }

  @Test
  void replace_absent_storesNothing() {
    ServiceDelivery second = next(delivery(1), new State.Delivered(), 1, List.of());

    assertThat(deliveries.replace(second)).isFalse();

    assertThat(deliveries.find(service, second.id())).isEmpty();
    assertThat(all(deliveries.list(service, newestFirst(5)))).isEmpty();
  }

  @Test
  void replace_atOnce_isDoneOnce() throws Exception {
    ServiceDelivery delivery = delivery(1);
    deliveries.put(delivery);
    ServiceDelivery second = next(delivery, new State.Delivered(), 1, List.of(answered(200)));
    AtomicInteger replaced = new AtomicInteger();

    atOnce(
        8,
        () -> {
          if (deliveries.replace(second)) {
            replaced.incrementAndGet();
          }
        });

    assertThat(replaced).hasValue(1);
  }

  @Test
  void due_severalTimes_areInTheOrderOfTheirTimesThenOfTheirIds() {
    ServiceDelivery late = put(1, start.plusMillis(3));
    ServiceDelivery second = put(2, start.plusMillis(1));
    ServiceDelivery third = put(3, start.plusMillis(1));
    ServiceDelivery first = put(4, start.plusMillis(-70_000));

    assertThat(deliveries.due(service, start.plusMillis(2), 10))
        .containsExactly(first, second, third);
    assertThat(deliveries.due(service, start.plusMillis(3), 10))
        .containsExactly(first, second, third, late);
    assertThat(deliveries.due(service, start.plusMillis(3), 2)).containsExactly(first, second);
    assertThat(deliveries.due(service, start.plusMillis(-70_001), 10)).isEmpty();
  }

  @Test
  void due_notPendingAnyMore_isLeftOut_andIsBackOncePendingAgain() {
    ServiceDelivery delivery = delivery(1);
    deliveries.put(delivery);
    ServiceDelivery delivered = next(delivery, new State.Delivered(), 1, List.of(answered(200)));
    deliveries.replace(delivered);

    assertThat(deliveries.due(service, start.plusSeconds(99), 10)).isEmpty();
    assertThat(deliveries.nextDue(service)).isEmpty();

    Instant later = start.plusSeconds(5);
    ServiceDelivery again = next(delivered, new State.Pending(later), 0, List.of(answered(200)));
    deliveries.replace(again);

    assertThat(deliveries.due(service, later, 10)).containsExactly(again);
    assertThat(deliveries.nextDue(service)).contains(later);
  }

  @Test
  void due_manyInOneRead_areAllReturned() {
    List<ServiceDelivery> expected = new ArrayList<>();
    for (int n = 0; n < 120; n++) {
      expected.add(put(n, start.plusMillis(n)));
    }

    assertThat(deliveries.due(service, start.plusSeconds(1), 100))
        .isEqualTo(expected.subList(0, 100));
  }

  @Test
  void nextDue_ofSeveral_isTheEarliest() {
    assertThat(deliveries.nextDue(service)).isEmpty();

    put(1, start.plusSeconds(30));
    put(2, start.plusSeconds(20));
    put(3, start.plusSeconds(40));

    assertThat(deliveries.nextDue(service)).contains(start.plusSeconds(20));
  }

  @ParameterizedTest
  @EnumSource(Order.class)
  void list_inChunksAndBehindAPlace_isInTheOrderOfIds(Order order) {
    List<ServiceDelivery> expected = new ArrayList<>();
    for (int n = 0; n < 7; n++) {
      ServiceDelivery delivery = delivery(n);
      deliveries.put(delivery);
      expected.add(order == Order.OLDEST_FIRST ? expected.size() : 0, delivery);
    }

    for (int batchSize : new int[] {1, 3, 8}) {
      assertThat(list(options(order, batchSize))).isEqualTo(expected);
      assertThat(list(behind(expected.get(2).id().value(), order, batchSize)))
          .isEqualTo(expected.subList(3, 7));
    }
  }

  @Test
  void everything_expired_isGone() {
    ServiceDelivery delivery = delivery(1);
    deliveries.put(delivery);

    clock.moveTo(delivery.expiresAt().minusMillis(1));
    assertThat(deliveries.find(service, delivery.id())).contains(delivery);
    assertThat(list(newestFirst(10))).hasSize(1);
    assertThat(deliveries.due(service, clock.instant(), 10)).hasSize(1);
    assertThat(deliveries.nextDue(service)).isPresent();

    clock.moveTo(delivery.expiresAt());
    assertThat(deliveries.find(service, delivery.id())).isEmpty();
    assertThat(list(newestFirst(10))).isEmpty();
    assertThat(deliveries.due(service, clock.instant(), 10)).isEmpty();
    assertThat(deliveries.nextDue(service)).isEmpty();
  }

  @Test
  void nextDue_earliestHasExpired_isThatOfTheNext() {
    ServiceDelivery early = delivery(1);
    deliveries.put(early);
    clock.moveTo(early.expiresAt());
    ServiceDelivery late =
        ServiceDelivery.of(
            service, deliveryId(2), "session.update", key(1), Optional.empty(), clock.instant());
    deliveries.put(late);

    assertThat(deliveries.nextDue(service)).contains(late.since());
    assertThat(deliveries.due(service, clock.instant(), 1)).containsExactly(late);
  }

  @Test
  void everything_ofAnotherServiceOrOrganization_isNeverSeen() {
    ServiceDelivery mine = delivery(1);
    deliveries.put(mine);

    for (ServiceKey another :
        List.of(
            new ServiceKey(organization, new ServiceId(freshId())),
            new ServiceKey(other, service.service()))) {
      assertThat(deliveries.find(another, mine.id())).isEmpty();
      assertThat(deliveries.due(another, start.plusSeconds(9), 10)).isEmpty();
      assertThat(deliveries.nextDue(another)).isEmpty();
      assertThat(all(deliveries.list(another, newestFirst(10)))).isEmpty();
    }
    assertThat(deliveries.find(service, mine.id())).contains(mine);
  }

  private List<ServiceDelivery> list(ReadOptions options) {
    return all(deliveries.list(service, options));
  }

  private DeliveryId deliveryId(int second) {
    return DeliveryId.of(service, "event", start.plusSeconds(second), "cause");
  }

  /** Returns a delivery of an event the given seconds after the start, which is due at once. */
  private ServiceDelivery delivery(int second) {
    ConversationKey conversation =
        new ConversationKey(organization, new ConversationId(id(second)));
    return ServiceDelivery.of(
        service,
        deliveryId(second),
        "message.create.contact.chat",
        conversation,
        Optional.of(message(conversation, MessageType.CHAT, second).id()),
        start);
  }

  private ServiceDelivery put(int second, Instant nextAt) {
    ServiceDelivery delivery = delivery(second);
    ServiceDelivery pending =
        new ServiceDelivery(
            service,
            delivery.id(),
            delivery.event(),
            delivery.conversation(),
            delivery.message(),
            new State.Pending(nextAt),
            delivery.since(),
            0,
            List.of(),
            List.of(),
            0,
            delivery.expiresAt());
    deliveries.put(pending);
    return pending;
  }

  private static ServiceDelivery next(
      ServiceDelivery before, State state, int tries, List<Attempt> attempts) {
    return new ServiceDelivery(
        before.service(),
        before.id(),
        before.event(),
        before.conversation(),
        before.message(),
        state,
        before.since(),
        tries,
        attempts,
        List.of(),
        before.version() + 1,
        before.expiresAt().plusSeconds(60));
  }

  private Attempt answered(int status) {
    return new Attempt(start.plusMillis(7), new Result.Answered(status), Duration.ofMillis(31));
  }

  private Attempt failedAttempt() {
    return new Attempt(
        start.plusMillis(8), new Result.Failed("no answer in time"), Duration.ofMillis(20_001));
  }
}
