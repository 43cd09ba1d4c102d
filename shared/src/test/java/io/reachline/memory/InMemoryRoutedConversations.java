package io.reachline.memory;

import io.reachline.conversation.Conversation;
import io.reachline.conversation.ConversationKey;
import io.reachline.conversation.ConversationStatus;
import io.reachline.conversation.Position;
import io.reachline.memory.StoredHead.Present;
import io.reachline.message.CommandedConversation;
import io.reachline.routing.Handling;
import io.reachline.routing.RoutedConversations;
import io.reachline.routing.Situation;
import io.reachline.session.Session;
import io.reachline.session.SessionStatus;
import io.reachline.session.SessionStore.Part;
import java.time.Instant;
import java.util.Collection;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

final class InMemoryRoutedConversations implements RoutedConversations {
  private final HeadsInMemory heads;

  InMemoryRoutedConversations(HeadsInMemory heads) {
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
  public Map<ConversationKey, Handling> handlings(Collection<ConversationKey> keys) {
    Map<ConversationKey, Handling> found = new HashMap<>();
    keys.forEach(key -> heads.findPresent(key).ifPresent(head -> found.put(key, head.handling())));
    return found;
  }

  @Override
  public void queue(ConversationKey key, Position position) {
    heads.updateLive(
        key,
        present ->
            present.joined().status() == ConversationStatus.CLOSED
                    && !present.reach().includes(Part.STATE, position)
                    && !isBlocked(present)
                ? present
                    .withStatus(ConversationStatus.QUEUED)
                    .withReach(present.reach().movedTo(position, EnumSet.of(Part.STATE)))
                    .until(heads.end())
                : present);
  }

  private static boolean isBlocked(Present present) {
    return present
        .session()
        .flatMap(Session::knownStatus)
        .filter(SessionStatus.BLOCKED::equals)
        .isPresent();
  }

  @Override
  public void pickUp(ConversationKey key, Instant eventTime) {
    heads.updateLive(
        key,
        present -> {
          Handling old = present.handling();
          return old.pickedUp().filter(noted -> !noted.isBefore(eventTime)).isPresent()
              ? present
              : present.withHandling(
                  new Handling(Optional.of(eventTime), old.ended(), old.accepted(), old.left()));
        });
  }

  @Override
  public Optional<Situation> create(ConversationKey key) {
    heads.create(CommandedConversation.fresh(Conversation.closed(key, heads.now())));
    return heads.findPresent(key).map(InMemoryRoutedConversations::situation);
  }

  private static Situation situation(Present present) {
    return new Situation(present.joined(), present.session(), present.handling());
  }
}
