package io.reachline.functions.retry;

import com.amazonaws.services.lambda.runtime.events.SQSBatchResponse.BatchItemFailure;
import com.amazonaws.services.lambda.runtime.events.SQSEvent.SQSMessage;
import io.reachline.deadline.Deadline;
import io.reachline.provider.RegisteredProviders;
import io.reachline.telemetry.Telemetry;
import io.reachline.token.TokenVerifier;
import io.reachline.webhook.DeliveryProcessor;
import io.reachline.webhook.SourceStore;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** The work of the retry queue's function, as its handler wires it. */
public final class SimulatedRetry {
  private final SpillProcessor processor;

  public SimulatedRetry(
      SourceStore sources,
      TokenVerifier verifier,
      DeliveryProcessor deliveries,
      Telemetry telemetry) {
    processor =
        new SpillProcessor(RegisteredProviders.ALL, sources, verifier, deliveries, telemetry);
  }

  /** Processes messages, and returns the ids of those that are to come again. */
  public Set<String> process(Map<String, String> bodies, Deadline deadline) {
    List<SQSMessage> messages =
        bodies.entrySet().stream()
            .map(
                entry -> {
                  SQSMessage message = new SQSMessage();
                  message.setMessageId(entry.getKey());
                  message.setBody(entry.getValue());
                  return message;
                })
            .toList();
    return processor.process(messages, deadline).getBatchItemFailures().stream()
        .map(BatchItemFailure::getItemIdentifier)
        .collect(Collectors.toSet());
  }
}
