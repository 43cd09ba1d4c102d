package io.reachline.functions.delivery;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestHandler;
import com.amazonaws.services.lambda.runtime.events.SQSBatchResponse;
import com.amazonaws.services.lambda.runtime.events.SQSBatchResponse.BatchItemFailure;
import com.amazonaws.services.lambda.runtime.events.SQSEvent;
import com.amazonaws.services.lambda.runtime.events.SQSEvent.SQSMessage;
import io.reachline.environment.Environment;
import io.reachline.json.JsonObject;
import io.reachline.service.Ring;
import io.reachline.telemetry.Telemetry;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;

/** The handler of the rings for services that have something due. */
public final class ServiceDeliveryHandler implements RequestHandler<SQSEvent, SQSBatchResponse> {
  private final Telemetry telemetry;

  public ServiceDeliveryHandler() {
    this(Environment.ofProcess());
  }

  public ServiceDeliveryHandler(Environment environment) {
    telemetry = Telemetry.of(environment, Clock.systemUTC());
  }

  @Override
  public SQSBatchResponse handleRequest(SQSEvent event, Context context) {
    List<BatchItemFailure> failures = new ArrayList<>();
    for (SQSMessage message : event.getRecords()) {
      try {
        telemetry.info("rung", Ring.ofJson(message.getBody()).toJson());
      } catch (RuntimeException e) {
        String id = message.getMessageId();
        telemetry.fault("delivery_failed", e, JsonObject.builder().put("messageId", id).build());
        failures.add(new BatchItemFailure(id));
      }
    }
    return new SQSBatchResponse(failures);
  }
}
