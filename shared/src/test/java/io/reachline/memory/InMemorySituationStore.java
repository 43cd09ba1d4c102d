package io.reachline.memory;

import io.reachline.conversation.Conversation;
import io.reachline.conversation.ConversationKey;
import io.reachline.conversation.ConversationStatus;
import io.reachline.conversation.Position;
import io.reachline.memory.StoredHead.Present;
import io.reachline.posting.CommandedConversation;
import io.reachline.session.Handling;
import io.reachline.session.Session;
import io.reachline.session.SessionStatus;
import io.reachline.session.SessionStore.Part;
import io.reachline.session.Settlement;
import io.reachline.session.Situation;
import io.reachline.session.SituationStore;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

final class InMemorySituationStore implements SituationStore {
  private final HeadsInMemory heads;

  InMemorySituationStore(HeadsInMemory heads) {
    this.heads = heads;
  }

  @Override
  public Found find(ConversationKey key) {
    return heads
        .find(key)
        .<Found>map(
            head ->
                switch (head) {
                  case Present present -> new Found.In(situation(present));
                  case StoredHead.Tombstone() -> new Found.Deleted();
                })
        .orElseGet(Found.Absent::new);
  }

  @Override
  public Map<ConversationKey, Situation> findAll(Collection<ConversationKey> keys) {
    Map<ConversationKey, Situation> found = new HashMap<>();
    keys.forEach(key -> heads.findPresent(key).ifPresent(head -> found.put(key, situation(head))));
    return found;
  }

  @Override
  public void queue(ConversationKey key, Position position, Duration ahead) {
    heads.consumption().table(key, 1);
    heads.updateLive(
        key,
        present ->
            present.joined().status() == ConversationStatus.CLOSED
                    && !present.positions().includes(Part.STATE, position)
                    && !isBlocked(present)
                ? counted(key, present)
                    .changed(ConversationStatus.QUEUED, heads.now())
                    .withPositions(present.positions().movedTo(position, EnumSet.of(Part.STATE)))
                    .withAhead(ahead.isPositive() ? ahead : present.ahead())
                    .until(heads.end())
                : present);
  }

  /** Counts the session in the index, which has the time of expiry. */
  private Present counted(ConversationKey key, Present present) {
    present.session().ifPresent(session -> heads.consumption().sessions(key, session));
    return present;
  }

  private static boolean isBlocked(Present present) {
    return present
        .session()
        .flatMap(Session::knownStatus)
        .filter(SessionStatus.BLOCKED::equals)
        .isPresent();
  }

  @Override
  public void settle(ConversationKey key, Settlement settlement) {
    heads.consumption().table(key, 1);
    heads.updateLive(key, present -> present.withHandling(settled(present.handling(), settlement)));
  }

  private static Handling settled(Handling old, Settlement settlement) {
    Optional<Instant> noted = settlement.isEnd() ? old.ended() : old.pickedUp();
    if (noted.filter(time -> !time.isBefore(settlement.eventTime())).isPresent()) {
      return old;
    }
    Optional<Instant> time = Optional.of(settlement.eventTime());
    return settlement.isEnd()
        ? new Handling(old.pickedUp(), time, old.accepted(), old.left())
        : new Handling(time, old.ended(), old.accepted(), old.left());
  }

  @Override
  public Optional<Situation> create(ConversationKey key) {
    heads.consumption().table(key, 1);
    if (heads.create(CommandedConversation.fresh(Conversation.closed(key, heads.now())))) {
      heads.consumption().conversations(key);
    }
    return heads.findPresent(key).map(InMemorySituationStore::situation);
  }

  private static Situation situation(Present present) {
    return new Situation(
        present.joined(), present.session(), present.handling(), present.positions().state());
  }
}
