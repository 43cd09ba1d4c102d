package io.reachline.functions.router;

import io.reachline.conversation.ConversationStore;
import io.reachline.deadline.TimeLimit;
import io.reachline.directory.DirectoryStore;
import io.reachline.inbox.InboxStore;
import io.reachline.json.Json;
import io.reachline.message.MessageStore;
import io.reachline.presence.Activity;
import io.reachline.presence.PresenceStore;
import io.reachline.publishing.EventPublisher;
import io.reachline.publishing.PublishingQueue;
import io.reachline.routing.Conditions;
import io.reachline.routing.DelayQueue;
import io.reachline.routing.HourMarks;
import io.reachline.routing.NotificationRouter;
import io.reachline.routing.RoutingEngine;
import io.reachline.routing.RunStore;
import io.reachline.service.DeliveryStore;
import io.reachline.service.Outbox;
import io.reachline.service.RingQueue;
import io.reachline.service.ServiceHealthStore;
import io.reachline.session.SituationStore;
import io.reachline.storage.Retention;
import io.reachline.telemetry.Telemetry;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** The work of the routing function, as its handler wires it. */
public final class SimulatedRouter {
  private final BatchRouter router;

  /**
   * @param deadLetters takes a letter durably, as JSON
   */
  public SimulatedRouter(
      SituationStore situations,
      ConversationStore conversations,
      DirectoryStore directory,
      PresenceStore presence,
      MessageStore messages,
      RunStore runs,
      InboxStore inboxes,
      HourMarks marks,
      Conditions conditions,
      DeliveryStore deliveries,
      ServiceHealthStore serviceHealth,
      DelayQueue delays,
      PublishingQueue unpublished,
      RingQueue rings,
      Consumer<String> deadLetters,
      TimeLimit limit,
      Activity activity,
      Retention retention,
      Clock clock,
      Telemetry telemetry) {
    Outbox outbox = new Outbox(deliveries, rings, clock);
    NotificationRouter routing =
        new NotificationRouter(
            new RoutingEngine(conditions),
            situations,
            directory,
            presence,
            messages,
            runs,
            inboxes,
            marks,
            delays,
            serviceHealth,
            outbox,
            activity,
            retention,
            clock,
            telemetry);
    router =
        new BatchRouter(
            routing,
            new EventPublisher(routing.directory(), conversations, messages, outbox, clock),
            delays,
            unpublished,
            letter -> deadLetters.accept(letter.toString()),
            limit,
            telemetry);
  }

  /** Routes records, given as JSON, and returns the identifiers of those to deliver again. */
  public List<String> route(List<String> records, Supplier<Duration> left) {
    return router.failures(records.stream().map(Json::readOwn).toList(), left);
  }
}
