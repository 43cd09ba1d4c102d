package io.reachline.functions.router;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import io.reachline.condition.CelConditions;
import io.reachline.deadline.TimeLimit;
import io.reachline.dynamo.DynamoStores;
import io.reachline.environment.Environment;
import io.reachline.message.Message;
import io.reachline.presence.Activity;
import io.reachline.publishing.EventPublisher;
import io.reachline.publishing.PublishingQueue;
import io.reachline.queue.SqsRingQueue;
import io.reachline.routing.DelayQueue;
import io.reachline.routing.NotificationRouter;
import io.reachline.routing.RoutingEngine;
import io.reachline.service.Lanes;
import io.reachline.service.Outbox;
import io.reachline.snapstart.Priming;
import io.reachline.snapstart.SampleOrganization;
import io.reachline.telemetry.Telemetry;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Clock;
import java.time.Duration;

/** The handler of the stream of the conversations table and of due routing tasks. */
public final class NotificationRouterHandler implements RequestStreamHandler {
  private static final Duration TIMEOUT = Duration.ofSeconds(5);

  private final BatchRouter router;

  public NotificationRouterHandler() {
    this(Environment.ofProcess());
  }

  public NotificationRouterHandler(Environment environment) {
    Clock clock = Clock.systemUTC();
    Telemetry telemetry = Telemetry.of(environment, clock);
    DynamoStores stores = new DynamoStores(environment, TIMEOUT, clock);
    RouterQueues queues = new RouterQueues(environment);
    DynamoStores quick = DynamoStores.quick(environment, clock);
    router =
        router(
            stores,
            new Outbox(
                quick.deliveries(), new SqsRingQueue(environment), Lanes::inVirtualThreads, clock),
            queues,
            queues,
            new BoundedDeadLetters(
                queues, stores.dailyQuota(BoundedDeadLetters.MAX_LETTERS), telemetry),
            quick.activity(telemetry),
            telemetry,
            clock);
    Priming.run(
        environment,
        telemetry,
        clock,
        priming -> {
          priming.once(() -> primeRouting(priming, clock));
          priming.repeatInOwnThread(stores::primeReads);
          priming.repeatInOwnThread(stores::primeWrites);
        });
  }

  private static void primeRouting(Priming priming, Clock clock) {
    SampleOrganization sample = priming.sample();
    Message message = sample.addMessage();
    String event = BatchEvent.ofStored(sample.stores().image(message));
    // Anew each time, so that it compiles the rules' conditions again, as after a restore.
    priming.repeat(
        () ->
            inMemory(sample, clock).failures(BatchEvent.records(event), () -> BatchRouter.NEEDED));
    if (sample.stores().runs().find(message.conversation(), message.id()).steps().isEmpty()) {
      throw new IllegalStateException("The message of priming was not routed");
    }
  }

  private static BatchRouter inMemory(SampleOrganization sample, Clock clock) {
    return router(
        sample.stores(),
        new Outbox(sample.stores().deliveries(), (_, _) -> {}, clock),
        (_, _) -> {},
        (_, _) -> {},
        letter -> {
          throw new IllegalStateException("Not routed: " + letter);
        },
        sample.activity(),
        Telemetry.discarded(clock),
        clock);
  }

  private static BatchRouter router(
      DynamoStores stores,
      Outbox outbox,
      DelayQueue delays,
      PublishingQueue unpublished,
      DeadLetterQueue deadLetters,
      Activity activity,
      Telemetry telemetry,
      Clock clock) {
    NotificationRouter router =
        new NotificationRouter(
            new RoutingEngine(new CelConditions()),
            stores.situations(),
            stores.directory(),
            stores.presence(),
            stores.messages(),
            stores.runs(),
            stores.inboxes(),
            stores.sums(),
            delays,
            stores.serviceHealth(),
            outbox,
            activity,
            stores.retention(),
            clock,
            telemetry);
    return new BatchRouter(
        router,
        new EventPublisher(
            router.directory(), stores.conversations(), stores.messages(), outbox, clock),
        delays,
        unpublished,
        deadLetters,
        TimeLimit::inOwnThread,
        telemetry);
  }

  @Override
  public void handleRequest(InputStream event, OutputStream answer, Context context)
      throws IOException {
    BatchEvent.handle(
        event,
        answer,
        records ->
            router.failures(records, () -> Duration.ofMillis(context.getRemainingTimeInMillis())));
  }
}
