package io.reachline.service;

import io.reachline.directory.Service;
import io.reachline.json.JsonObject;
import io.reachline.service.Attempt.Result;
import io.reachline.service.ServiceClient.Answer;
import io.reachline.service.ServiceDelivery.Reason;
import io.reachline.service.ServiceDelivery.State;
import io.reachline.telemetry.Metric;
import io.reachline.telemetry.Telemetry;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** A sender of single deliveries, which stores what came of each right after its answer. */
record DeliverySender(
    DeliveryStore deliveries,
    EventPayload payload,
    ServiceClient client,
    AnswerPosting answers,
    RetrySchedule schedule,
    Clock clock,
    Telemetry telemetry) {
  // Somebody may have a delivery tried again while it is being sent, but hardly several times.
  private static final int MOST_CONFLICTS = 5;

  /**
   * Sends a delivery.
   *
   * @return the meaning of the answer; empty if nothing was sent, since the delivery is too old or
   *     what it is about is gone, or if it failed for a reason of our own
   */
  Optional<Verdict> send(Service service, ServiceDelivery delivery) {
    Instant at = clock.instant();
    if (!at.isBefore(delivery.end())) {
      giveUp(delivery, Reason.EXPIRED);
      return Optional.empty();
    }
    EventPayload.Body body;
    try {
      body = payload.of(delivery);
    } catch (RuntimeException e) {
      fault(delivery, e);
      retry(
          delivery, attempt(at, new Result.Failed("it could not be read here")), Optional.empty());
      return Optional.empty();
    }
    return switch (body) {
      case EventPayload.Body.Of(var json) -> send(service, delivery, json, at);
      case EventPayload.Body.Gone() -> {
        giveUp(delivery, Reason.GONE);
        yield Optional.empty();
      }
      case EventPayload.Body.NotYet() -> {
        Result failed = new Result.Failed("its conversation is not there yet");
        retry(delivery, attempt(at, failed), Optional.empty());
        yield Optional.empty();
      }
    };
  }

  private Optional<Verdict> send(
      Service service, ServiceDelivery delivery, JsonObject body, Instant at) {
    return switch (client.deliver(
        service, delivery.id(), body.toString(), ServiceClient.DELIVERY_TIMEOUT)) {
      case Answer.Missing(var reason) -> {
        retry(delivery, attempt(at, new Result.Failed(reason.words())), Optional.empty());
        yield Optional.of(Verdict.FAILED);
      }
      case Answer.Received received ->
          answered(
              service, delivery, attempt(at, new Result.Answered(received.status())), received);
    };
  }

  private Optional<Verdict> answered(
      Service service, ServiceDelivery delivery, Attempt attempt, Answer.Received received) {
    Verdict verdict = Verdict.of(received.status());
    switch (verdict) {
      case TAKEN -> taken(service, delivery, attempt, received);
      case GONE -> changeOpen(delivery, d -> d.failed(attempt, Reason.DISABLED, clock.instant()));
      case REFUSED -> changeOpen(delivery, d -> schedule.afterRefusal(d, attempt, clock.instant()));
      case FAILED ->
          retry(
              delivery,
              attempt,
              received
                  .retryAfter()
                  .flatMap(header -> RetrySchedule.retryAfter(header, clock.instant())));
    }
    return Optional.of(verdict);
  }

  /** Posts the messages of an answer, then notes that the delivery was taken. */
  private void taken(
      Service service, ServiceDelivery delivery, Attempt attempt, Answer.Received received) {
    AnswerPosting.Outcome outcome;
    try {
      outcome = answers.post(service, delivery, received.body(), received.isCut());
    } catch (RuntimeException e) {
      fault(delivery, e);
      outcome = new AnswerPosting.Outcome.Busy();
    }
    switch (outcome) {
      case AnswerPosting.Outcome.Posted(var refused) -> delivered(delivery, attempt, refused);
      // Sent once more, for its messages: the service knows it by its id.
      case AnswerPosting.Outcome.Busy _ -> retry(delivery, attempt, Optional.empty());
    }
  }

  private void delivered(ServiceDelivery delivery, Attempt attempt, List<RefusedMessage> refused) {
    change(delivery, true, current -> current.delivered(attempt, refused, clock.instant()));
  }

  private void retry(ServiceDelivery delivery, Attempt attempt, Optional<Duration> retryAfter) {
    changeOpen(
        delivery, current -> schedule.afterFailure(current, attempt, retryAfter, clock.instant()));
  }

  /** Gives a delivery up without sending it. */
  void giveUp(ServiceDelivery delivery, Reason reason) {
    changeOpen(delivery, current -> current.failed(reason, clock.instant()));
  }

  /** Changes a delivery unless somebody has ended it meanwhile. */
  private void changeOpen(ServiceDelivery delivery, UnaryOperator<ServiceDelivery> change) {
    change(delivery, false, change);
  }

  /**
   * Changes a delivery, on top of what others have changed meanwhile.
   *
   * @param evenIfEnded whether one that is not pending any more is changed, too
   */
  private void change(
      ServiceDelivery delivery, boolean evenIfEnded, UnaryOperator<ServiceDelivery> change) {
    Optional<ServiceDelivery> current = Optional.of(delivery);
    for (int tries = 0; tries <= MOST_CONFLICTS; tries++) {
      if (current.isEmpty() || !(evenIfEnded || current.get().state() instanceof State.Pending)) {
        return;
      }
      ServiceDelivery changed = change.apply(current.get());
      if (deliveries.replace(changed)) {
        count(changed);
        return;
      }
      current = deliveries.find(delivery.service(), delivery.id());
    }
    throw new IllegalStateException("Others kept changing the delivery " + delivery.id());
  }

  private void count(ServiceDelivery changed) {
    if (changed.state() instanceof State.Failed(var reason)) {
      telemetry.count(
          Metric.SERVICE_DELIVERIES_FAILED,
          1,
          details(changed).put("reason", reason.wireName()).build());
    }
  }

  private void fault(ServiceDelivery delivery, RuntimeException fault) {
    telemetry.fault("delivery_failed", fault, details(delivery).build());
  }

  private static JsonObject.Builder details(ServiceDelivery delivery) {
    return JsonObject.builder()
        .put("organization", delivery.service().organization().value())
        .put("service", delivery.service().service().value())
        .put("delivery", delivery.id().value())
        .put("eventName", delivery.event());
  }

  private Attempt attempt(Instant at, Result result) {
    return new Attempt(at, result, Duration.between(at, clock.instant()));
  }
}
