package io.reachline.routing;

import io.reachline.cache.LruMap;
import io.reachline.identity.OrganizationId;
import io.reachline.message.Message;
import io.reachline.message.MessageId;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/**
 * A writer of marks on hours that are over when something about their messages changes. What is
 * summed of an hour counts only as long as its mark stays the same.
 */
public final class PastHours {
  /** The time for which neither the end of an hour nor a mark may be younger to keep a sum. */
  public static final Duration QUIET = Duration.ofMinutes(2);

  // Half of QUIET, and a quarter: what is not marked is older than these for whoever keeps a sum.
  private static final Duration GRACE = Duration.ofMinutes(1);
  private static final Duration MARKED = Duration.ofSeconds(30);
  private static final int MAX_REMEMBERED = 1_000;

  private final HourMarks marks;
  private final Clock clock;
  private final Map<Hour, Instant> marked = LruMap.ofAtMost(MAX_REMEMBERED);

  private record Hour(OrganizationId organization, Instant begin) {}

  public PastHours(HourMarks marks, Clock clock) {
    this.marks = marks;
    this.clock = clock;
  }

  /** Notes that something about a message changed; called behind the change. */
  public void changed(Message message) {
    changed(message.conversation().organization(), List.of(message.id()));
  }

  /** Notes that something about messages changed; called behind the change. */
  public void changed(OrganizationId organization, Collection<MessageId> messages) {
    messages.stream()
        .map(message -> new Hour(organization, message.createdAt().truncatedTo(ChronoUnit.HOURS)))
        .distinct()
        .forEach(this::changed);
  }

  private void changed(Hour hour) {
    Instant now = clock.instant();
    if (now.isBefore(hour.begin().plus(Duration.ofHours(1)).plus(GRACE)) || isMarked(hour, now)) {
      return;
    }
    marks.mark(hour.organization(), hour.begin());
    synchronized (marked) {
      marked.put(hour, now);
    }
  }

  /** Returns whether this process has marked an hour a moment ago, which covers this change too. */
  private boolean isMarked(Hour hour, Instant now) {
    synchronized (marked) {
      Instant last = marked.get(hour);
      return last != null && now.isBefore(last.plus(MARKED));
    }
  }
}
