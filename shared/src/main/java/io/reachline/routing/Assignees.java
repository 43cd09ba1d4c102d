package io.reachline.routing;

import io.reachline.directory.CachedDirectory;
import io.reachline.directory.User;
import io.reachline.json.Fields;
import io.reachline.json.Json;
import io.reachline.message.Message;
import io.reachline.presence.Activity;
import io.reachline.session.SessionFields;
import io.reachline.session.SessionId;
import io.reachline.session.SessionStatus;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** The users to whom the provider assigned a session: who picks one up is online. */
record Assignees(CachedDirectory directory, Activity activity, Clock clock) {
  private static final int MAX_BYTES = 100;

  /** Notes that the assignee is online, if an event tells of a pick-up of just now. */
  void note(Message event) {
    if (activity.lifetime().filter(time -> isRecent(event, time)).isPresent()) {
      assignee(event).ifPresent(assignee -> note(event, assignee));
    }
  }

  /** Reads the event alone: it may not have moved its session yet, or a newer one has. */
  private static Optional<String> assignee(Message event) {
    return RoutingTrigger.sessionStatus(event)
        .flatMap(SessionStatus::of)
        .filter(status -> status == SessionStatus.ON_PROGRESS)
        .flatMap(_ -> Optional.ofNullable(event.event()))
        .map(raw -> new Fields(Json.readOwn(raw).object("payload")))
        .map(payload -> payload.scalar(SessionFields.ASSIGNEE, MAX_BYTES));
  }

  private void note(Message event, String assignee) {
    String provider = new SessionId(event.meta().text("session").orElseThrow()).provider();
    for (User user : directory.snapshot(event.conversation().organization()).own().users()) {
      if (assignee.equals(user.external().get(provider))) {
        activity.of(user.organization(), user.id());
      }
    }
  }

  private boolean isRecent(Message event, Duration lifetime) {
    Instant horizon = clock.instant().minus(lifetime);
    // A pick-up of long ago may be delivered now.
    return event.takenInAt().isAfter(horizon) && event.createdAt().isAfter(horizon);
  }
}
