package io.reachline.functions.retry;

import com.amazonaws.services.lambda.runtime.events.SQSBatchResponse;
import com.amazonaws.services.lambda.runtime.events.SQSBatchResponse.BatchItemFailure;
import com.amazonaws.services.lambda.runtime.events.SQSEvent.SQSMessage;
import io.reachline.deadline.Deadline;
import io.reachline.json.JsonObject;
import io.reachline.telemetry.Metric;
import io.reachline.telemetry.Telemetry;
import io.reachline.token.TokenVerifier;
import io.reachline.token.Verdict;
import io.reachline.token.WebhookToken;
import io.reachline.webhook.Delivery;
import io.reachline.webhook.DeliveryProcessor;
import io.reachline.webhook.Providers;
import io.reachline.webhook.Source;
import io.reachline.webhook.SourceStore;
import io.reachline.webhook.Spill;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A processor of the retry queue's messages. It verifies the tokens that could not be verified
 * before, then stores the events.
 */
record SpillProcessor(
    Providers providers,
    SourceStore sources,
    TokenVerifier verifier,
    DeliveryProcessor processor,
    Telemetry telemetry) {

  /**
   * Processes messages of the queue, and returns the ids of those that are to come again. A message
   * that can never be read ends in the dead-letter queue.
   */
  SQSBatchResponse process(List<SQSMessage> messages, Deadline deadline) {
    List<BatchItemFailure> failures = new ArrayList<>();
    for (SQSMessage message : messages) {
      try {
        take(Spill.ofJson(message.getBody()), deadline);
      } catch (RuntimeException e) {
        String id = message.getMessageId();
        telemetry.fault("retry_failed", e, JsonObject.builder().put("messageId", id).build());
        failures.add(new BatchItemFailure(id));
      }
    }
    return new SQSBatchResponse(failures);
  }

  /**
   * Processes a spill. When this returns, its events are in durable storage or refused for good. A
   * fault means that the spill is to come again, which does no harm.
   */
  private void take(Spill spill, Deadline deadline) {
    switch (spill) {
      case Spill.Verified verified -> store(verified, deadline);
      case Spill.Unverified unverified -> verify(unverified, deadline);
    }
  }

  private void verify(Spill.Unverified spill, Deadline deadline) {
    Optional<Source> source = sources.find(spill.source());
    if (source.isEmpty()) {
      refuse(Metric.SOURCES_UNKNOWN, spill, "source is unknown");
      return;
    }
    Verdict verdict =
        verifier.verify(
            WebhookToken.parse(spill.token()),
            providers.tokenRules(source.get()),
            spill.receivedAt(),
            deadline);
    switch (verdict) {
      case Verdict.Valid _ -> takeVerified(spill, source.get(), deadline);
      case Verdict.Refused(var reason) -> refuse(Metric.TOKENS_REFUSED, spill, reason);
      case Verdict.NoKeys _, Verdict.UnknownKey _ ->
          throw new IllegalStateException("The token cannot be verified yet");
    }
  }

  private void takeVerified(Spill.Unverified spill, Source source, Deadline deadline) {
    if (spill.events().stream()
        .anyMatch(event -> providers.of(source.id()).isForeign(event, source))) {
      refuse(Metric.TOKENS_REFUSED, spill, "orgId is not the source's");
      return;
    }
    store(spill.verified(source.organization()), deadline);
    telemetry.count(
        Metric.DELIVERIES_ACCEPTED, 1, details(spill).put("events", spill.events().size()).build());
  }

  /** Stores all events that can be stored. A fault of one does not keep the others waiting. */
  private void store(Spill.Verified spill, Deadline deadline) {
    @Nullable RuntimeException first = null;
    for (Delivery delivery : spill.deliveries()) {
      if (deadline.left().isZero()) {
        throw first == null ? new IllegalStateException("The time was over") : first;
      }
      try {
        processor.take(delivery);
      } catch (RuntimeException e) {
        first = first == null ? e : first;
      }
    }
    if (first != null) {
      throw first;
    }
  }

  private void refuse(Metric metric, Spill.Unverified spill, String reason) {
    telemetry.count(metric, 1, details(spill).put("reason", reason).build());
  }

  private static JsonObject.Builder details(Spill.Unverified spill) {
    return JsonObject.builder()
        .put("source", spill.source().value())
        .put("requestId", spill.requestId());
  }
}
