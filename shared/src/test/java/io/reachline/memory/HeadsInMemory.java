package io.reachline.memory;

import io.reachline.conversation.ConversationKey;
import io.reachline.identity.OrganizationId;
import io.reachline.memory.StoredHead.Present;
import io.reachline.posting.CommandedConversation;
import io.reachline.storage.Retention;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/** The heads of conversations, shared by the stores of conversations and sessions. */
final class HeadsInMemory {
  private final Map<ConversationKey, StoredHead> heads = new ConcurrentHashMap<>();
  private final Clock clock;
  private final Retention retention;
  private final Consumption consumption;

  HeadsInMemory(Clock clock, Retention retention, Consumption consumption) {
    this.consumption = consumption;
    this.clock = clock;
    this.retention = retention;
  }

  Consumption consumption() {
    return consumption;
  }

  /** Counts a write of a head, and of its session in the index, which has the time of expiry. */
  void countRenewal(ConversationKey key, int units) {
    consumption.table(key, units);
    findPresent(key)
        .flatMap(Present::session)
        .ifPresent(session -> consumption.sessions(key, session));
  }

  /** Changes the head of a conversation atomically. */
  void update(ConversationKey key, UnaryOperator<Optional<StoredHead>> change) {
    heads.compute(key, (_, head) -> change.apply(Optional.ofNullable(head)).orElse(null));
  }

  /** Creates a conversation, unless it exists or was deleted; returns whether it did. */
  boolean create(CommandedConversation created) {
    AtomicBoolean isNew = new AtomicBoolean();
    update(
        created.conversation().key(),
        stored -> {
          isNew.set(stored.isEmpty() || isExpired(stored.get()));
          return isNew.get() ? Optional.of(Present.of(created, end())) : stored;
        });
    return isNew.get();
  }

  /** Changes a conversation that exists and has not expired; returns whether it did. */
  boolean updateLive(ConversationKey key, Function<Present, StoredHead> change) {
    AtomicBoolean isLive = new AtomicBoolean();
    update(
        key,
        stored ->
            stored.map(
                head -> {
                  Optional<Present> live = present(head).filter(found -> !isExpired(found));
                  isLive.set(live.isPresent());
                  return live.map(change).orElse(head);
                }));
    return isLive.get();
  }

  /** Returns the head of a conversation, unless it has expired. */
  Optional<StoredHead> find(ConversationKey key) {
    return Optional.ofNullable(heads.get(key)).filter(head -> !isExpired(head));
  }

  Optional<Present> findPresent(ConversationKey key) {
    return find(key).flatMap(HeadsInMemory::present);
  }

  Stream<Present> present(OrganizationId organization) {
    return heads.values().stream()
        .filter(head -> !isExpired(head))
        .flatMap(head -> present(head).stream())
        .filter(head -> head.conversation().organization().equals(organization));
  }

  static Optional<Present> present(StoredHead head) {
    return switch (head) {
      case Present present -> Optional.of(present);
      case StoredHead.Tombstone() -> Optional.empty();
    };
  }

  boolean isExpired(StoredHead head) {
    return present(head).filter(p -> !p.expiresAt().isAfter(clock.instant())).isPresent();
  }

  /**
   * Returns when a conversation that is written to now expires, to the second, as a table stores
   * it.
   */
  Instant end() {
    return retention.conversationEnd(clock.instant()).truncatedTo(ChronoUnit.SECONDS);
  }

  /** Returns whether a conversation that was last written to at a time has expired. */
  boolean isPast(Instant time) {
    return !retention
        .conversationEnd(time)
        .truncatedTo(ChronoUnit.SECONDS)
        .isAfter(clock.instant());
  }

  /** Returns whether a message that arrived at a time has expired. */
  boolean isPastMessage(Instant time) {
    return !retention.end(time).truncatedTo(ChronoUnit.SECONDS).isAfter(clock.instant());
  }

  Instant now() {
    return clock.instant();
  }
}
