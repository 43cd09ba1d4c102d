package io.reachline.memory;

import io.reachline.conversation.Conversation;
import io.reachline.conversation.ConversationKey;
import io.reachline.conversation.ConversationStatus;
import io.reachline.identity.OrganizationId;
import io.reachline.list.ListEntry;
import io.reachline.list.ReadOptions;
import io.reachline.memory.StoredHead.Present;
import io.reachline.memory.StoredHead.Tombstone;
import io.reachline.posting.CommandedConversation;
import io.reachline.session.Handling;
import io.reachline.session.Session;
import io.reachline.session.SessionEvent;
import io.reachline.session.SessionStatus;
import io.reachline.session.SessionStore;
import java.time.Instant;
import java.util.EnumSet;
import java.util.Iterator;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;

final class InMemorySessionStore implements SessionStore {
  private final HeadsInMemory heads;

  InMemorySessionStore(HeadsInMemory heads) {
    this.heads = heads;
  }

  @Override
  public Move move(SessionEvent event, Set<Part> parts) {
    AtomicReference<Move> outcome = new AtomicReference<>(new Move.Moved());
    heads.consumption().table(event.conversation(), 1);
    if (heads.find(event.conversation()).isEmpty()) {
      heads.consumption().conversations(event.conversation());
    }
    heads.update(
        event.conversation(),
        stored ->
            switch (stored.orElseGet(() -> created(event))) {
              case Tombstone() -> {
                outcome.set(new Move.Deleted());
                yield stored;
              }
              case Present present -> {
                if (parts.stream()
                    .anyMatch(part -> present.positions().includes(part, event.position()))) {
                  outcome.set(new Move.Behind(present.positions()));
                  yield stored;
                }
                yield Optional.of(moved(present, event, parts));
              }
            });
    return outcome.get();
  }

  private Present created(SessionEvent event) {
    return Present.of(
        CommandedConversation.fresh(Conversation.closed(event.conversation(), heads.now())),
        heads.end());
  }

  private Present moved(Present present, SessionEvent event, Set<Part> parts) {
    Set<Part> moved = EnumSet.copyOf(parts);
    if (event.session().knownStatus().isEmpty()) {
      moved.remove(Part.STATE);
    }
    Present result =
        present
            .changed(present.conversation().status(), heads.now())
            .withPositions(present.positions().movedTo(event.position(), moved))
            .until(heads.end());
    // The entry of the old session is deleted; without a new one, its time of expiry changes.
    present.session().ifPresent(old -> heads.consumption().sessions(event.conversation(), old));
    if (moved.contains(Part.SESSION)) {
      heads.consumption().sessions(event.conversation(), event.session());
      result = result.withSession(event.session());
    }
    if (moved.contains(Part.STATE)) {
      ConversationStatus status = event.session().knownStatus().orElseThrow().conversationStatus();
      result =
          result
              .changed(status, heads.now())
              .withHandling(handled(result.handling(), status, event.session().eventTime()));
    }
    return result;
  }

  private static Handling handled(Handling handling, ConversationStatus status, Instant time) {
    return switch (status) {
      case ACTIVE ->
          new Handling(Optional.of(time), handling.ended(), handling.accepted(), handling.left());
      case CLOSED ->
          new Handling(
              handling.pickedUp(), Optional.of(time), handling.accepted(), handling.left());
      case QUEUED -> handling;
    };
  }

  @Override
  public Standing standing(ConversationKey conversation) {
    return heads
        .findPresent(conversation)
        .<Standing>map(present -> new Standing.At(present.positions()))
        .orElseGet(Standing.Nowhere::new);
  }

  @Override
  public Optional<Session> find(ConversationKey conversation) {
    return heads.findPresent(conversation).flatMap(Present::session);
  }

  @Override
  public Iterator<ListEntry<Session>> list(
      OrganizationId organization, Set<Optional<SessionStatus>> statuses, ReadOptions options) {
    return InMemoryList.read(
        heads
            .present(organization)
            .flatMap(present -> present.session().stream())
            .filter(session -> statuses.contains(session.knownStatus())),
        session -> SessionStore.position(organization, session),
        options);
  }
}
