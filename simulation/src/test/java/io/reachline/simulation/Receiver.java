package io.reachline.simulation;

import io.reachline.directory.Service;
import io.reachline.service.DeliveryId;
import io.reachline.service.ServiceClient;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The receivers of what services are told. To a customer's message each answers with a message of
 * its own.
 */
final class Receiver {

  /**
   * A delivery that a receiver took.
   *
   * @param id the id of the delivery
   * @param message the id of the message that it is about; empty if it is about none
   * @param conversation the conversation as it was shown
   */
  record Taken(
      String service,
      String id,
      String event,
      String organization,
      String message,
      Map<String, Object> conversation) {}

  final List<Taken> taken = new ArrayList<>();
  private final Scheduler scheduler;
  private final Weather weather;

  Receiver(Scheduler scheduler, Weather weather) {
    this.scheduler = scheduler;
    this.weather = weather;
  }

  /** Returns the text of the message with which a receiver answers a delivery. */
  static String answer(String id) {
    return "answer to " + id;
  }

  /** Returns a client by which an instance reaches the receivers. */
  ServiceClient client(Instance instance) {
    return new ServiceClient() {
      @Override
      public Optional<String> problem(String url) {
        return Optional.empty();
      }

      @Override
      public Answer subscribe(String url, String challenge, Duration timeout) {
        return new Answer.Received(200, Optional.empty(), challenge, false);
      }

      @Override
      public Answer deliver(Service service, DeliveryId id, String body, Duration timeout) {
        instance.check();
        scheduler.pause(weather.random().nextInt(50_000));
        instance.check();
        Answer answer = given(service, id, body);
        if (answer instanceof Answer.Missing(var fault) && fault == ServiceClient.Fault.TIMEOUT) {
          scheduler.pause(timeout);
          instance.check();
        }
        return answer;
      }
    };
  }

  private ServiceClient.Answer given(Service service, DeliveryId id, String body) {
    if (weather.strikes(Fault.SERVICE_FAILS, 10)) {
      return new ServiceClient.Answer.Received(500, Optional.empty(), "", false);
    }
    boolean isLate = weather.strikes(Fault.SERVICE_HANGS, 5);
    if (isLate && weather.random().nextBoolean()) {
      return new ServiceClient.Answer.Missing(ServiceClient.Fault.TIMEOUT);
    }
    Map<String, Object> json = Read.object(body);
    Map<String, Object> data = Read.object(json.get("data"));
    Map<String, Object> message = Read.object(data.get("message"));
    taken.add(
        new Taken(
            service.idValue(),
            id.value(),
            String.valueOf(json.get("event")),
            String.valueOf(json.get("organization")),
            String.valueOf(message.getOrDefault("id", "")),
            Read.object(data.get("conversation"))));
    if (isLate) {
      return new ServiceClient.Answer.Missing(ServiceClient.Fault.TIMEOUT);
    }
    if (weather.strikes(Fault.SERVICE_ANSWER_LOST, 10)) {
      return new ServiceClient.Answer.Missing(ServiceClient.Fault.BROKEN);
    }
    boolean isAnswered =
        String.valueOf(json.get("event")).startsWith("message.create")
            && "contact".equals(message.get("role"));
    return new ServiceClient.Answer.Received(
        200,
        Optional.empty(),
        isAnswered
            ? Read.text(Map.of("messages", List.of(Map.of("text", answer(id.value())))))
            : "",
        false);
  }
}
