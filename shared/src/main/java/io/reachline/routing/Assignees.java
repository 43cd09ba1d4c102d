package io.reachline.routing;

import io.reachline.directory.Branch;
import io.reachline.directory.CachedDirectory;
import io.reachline.directory.User;
import io.reachline.message.Message;
import io.reachline.presence.Activity;
import io.reachline.session.Session;
import io.reachline.session.SessionStatus;
import io.reachline.session.Situation;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;

/** The users to whom the provider assigned a session: who picks one up is online. */
record Assignees(CachedDirectory directory, Activity activity, Clock clock) {

  /** Notes that the assignee is online, if an event tells of a pick-up and came just now. */
  void note(Message event, Situation situation) {
    if (activity.lifetime().filter(time -> isRecent(event, time)).isEmpty()) {
      return;
    }
    situation
        .session()
        .filter(session -> session.eventTime().equals(event.createdAt()))
        .flatMap(Assignees::assignee)
        .ifPresent(assignee -> note(event, assignee));
  }

  private static Optional<String> assignee(Session session) {
    return session.knownStatus().equals(Optional.of(SessionStatus.ON_PROGRESS))
        ? Optional.ofNullable(session.assigneeId())
        : Optional.empty();
  }

  private void note(Message event, String assignee) {
    for (Branch branch : directory.snapshot(event.conversation().organization()).branches()) {
      for (User user : branch.users()) {
        if (user.external().containsValue(assignee)) {
          activity.of(user.organization(), user.id());
        }
      }
    }
  }

  private boolean isRecent(Message event, Duration lifetime) {
    return event.takenInAt().plus(lifetime).isAfter(clock.instant());
  }
}
