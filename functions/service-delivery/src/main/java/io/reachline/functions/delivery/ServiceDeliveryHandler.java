package io.reachline.functions.delivery;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestHandler;
import com.amazonaws.services.lambda.runtime.events.SQSBatchResponse;
import com.amazonaws.services.lambda.runtime.events.SQSEvent;
import io.reachline.deadline.Deadline;
import io.reachline.directory.OrganizationPaths;
import io.reachline.dynamo.DynamoStores;
import io.reachline.environment.Environment;
import io.reachline.identity.IdSource;
import io.reachline.outbound.HttpServiceClient;
import io.reachline.posting.Posting;
import io.reachline.presence.Activity;
import io.reachline.presence.PresenceWriter;
import io.reachline.provider.RegisteredProviders;
import io.reachline.queue.SqsRingQueue;
import io.reachline.retry.Backoff;
import io.reachline.service.AnswerPosting;
import io.reachline.service.DeliveryPump;
import io.reachline.service.EventPayload;
import io.reachline.service.Lanes;
import io.reachline.telemetry.Telemetry;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;

/** The handler of the rings for services that have something due. */
public final class ServiceDeliveryHandler implements RequestHandler<SQSEvent, SQSBatchResponse> {
  private static final Duration CALL_TIMEOUT = Duration.ofSeconds(5);
  private static final Duration CONTENTION = Duration.ofSeconds(3);

  private final RingTaker taker;
  private final Clock clock;

  public ServiceDeliveryHandler() {
    this(Environment.ofProcess());
  }

  public ServiceDeliveryHandler(Environment environment) {
    clock = Clock.systemUTC();
    Telemetry telemetry = Telemetry.of(environment, clock);
    DynamoStores stores = new DynamoStores(environment, CALL_TIMEOUT, clock);
    OrganizationPaths paths = new OrganizationPaths(stores.directory(), clock);
    taker =
        new RingTaker(
            new DeliveryPump(
                stores.deliveries(),
                stores.serviceHealth(),
                new SqsRingQueue(environment),
                stores.directory(),
                new EventPayload(
                    stores.conversations(),
                    stores.messages(),
                    stores.receipts(),
                    stores.sessions(),
                    RegisteredProviders.ALL.replyStatuses(),
                    paths,
                    stores.retention(),
                    clock),
                new HttpServiceClient(environment.allowsPrivateTargets(), clock),
                new AnswerPosting(
                    posting(stores, telemetry), stores.messages(), stores.directory(), paths),
                Lanes::inVirtualThreads,
                IdSource.secure(),
                new SecureRandom()::nextDouble,
                clock,
                telemetry),
            telemetry);
  }

  private Posting posting(DynamoStores stores, Telemetry telemetry) {
    Backoff backoff = Backoff.within(CONTENTION, clock);
    return new Posting(
        stores.messages(),
        stores.commands(),
        stores.conversations(),
        stores.idempotency(),
        stores.directory(),
        backoff,
        stores.retention(),
        IdSource.secure(),
        clock,
        // Services are never counted as online.
        new Activity(
            new PresenceWriter(stores.presence(), backoff, clock), Optional.empty(), telemetry));
  }

  @Override
  public SQSBatchResponse handleRequest(SQSEvent event, Context context) {
    Duration left = Duration.ofMillis(context.getRemainingTimeInMillis());
    return taker.take(event.getRecords(), Deadline.in(left.minus(DeliveryPump.RESERVE), clock));
  }
}
