package io.reachline.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.reachline.directory.EventName;
import io.reachline.directory.Service;
import io.reachline.memory.Interposed;
import io.reachline.message.Message;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class OutboxTest {
  private final DeliveryScenario scenario = new DeliveryScenario();

  @Test
  void put_theKeyOfOneServiceIsThrottled_othersAreStoredAndRung() {
    Service throttled = scenario.service(1);
    Service other = scenario.service(2);
    Message message = scenario.said("Hello");
    DeliveryStore store =
        Interposed.before(
            DeliveryStore.class,
            scenario.stores.deliveries(),
            (method, arguments, call) -> {
              if (method.equals("put")
                  && ((ServiceDelivery) arguments.getFirst())
                      .service()
                      .equals(DeliveryScenario.key(throttled))) {
                throw new IllegalStateException("Throttled");
              }
              return call.call();
            });
    Outbox outbox = new Outbox(store, scenario.rings, scenario.clock);
    List<ServiceDelivery> deliveries =
        Stream.of(throttled, other)
            .map(
                service ->
                    outbox.delivery(
                        service,
                        new EventName("message.create.contact.chat"),
                        message.conversation(),
                        Optional.of(message.id()),
                        message.takenInAt(),
                        message.id().value()))
            .toList();

    assertThatThrownBy(() -> outbox.put(deliveries)).hasMessage("Throttled");

    scenario.takeDue();
    assertThat(scenario.calls).extracting(DeliveryScenario.Call::service).containsExactly(other);
  }
}
