package io.reachline.webhook;

import io.reachline.identity.OrganizationId;
import io.reachline.list.ListEntry;
import io.reachline.list.ReadOptions;
import io.reachline.wire.TimeDigits;
import java.time.Instant;
import java.util.Iterator;
import java.util.Optional;

/** A store of quarantined events. */
public interface QuarantineStore {

  /** The outcome of adding an event. */
  enum Added {
    NEW,
    /** The event was there already. */
    AGAIN,
    /** The event was not kept, since its organisation has too many. */
    GIVEN_UP
  }

  /** Adds an event. If it is there already, only its count and its last time change. */
  Added add(QuarantinedEvent event);

  Optional<QuarantinedEvent> find(OrganizationId organization, String id);

  void delete(OrganizationId organization, String id);

  /** Returns the events of an organisation in the order of their {@link #position}. */
  Iterator<ListEntry<QuarantinedEvent>> list(OrganizationId organization, ReadOptions options);

  /** Returns the position of an event in the list of its organisation. */
  static String position(Instant createdAt, String id) {
    return TimeDigits.of(createdAt) + id;
  }
}
