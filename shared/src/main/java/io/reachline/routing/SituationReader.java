package io.reachline.routing;

import io.reachline.message.Message;
import io.reachline.session.Situation;
import io.reachline.session.SituationStore;
import java.util.Optional;

/** A reader of the situation that a message's conversation is in. */
final class SituationReader {
  private final SituationStore situations;

  SituationReader(SituationStore situations) {
    this.situations = situations;
  }

  /** Returns the current situation, read strongly; empty for a conversation that is gone. */
  Optional<Situation> read(Message message) {
    return switch (situations.find(message.conversation())) {
      case SituationStore.Found.In(var situation) -> Optional.of(situation);
      case SituationStore.Found.Deleted _ -> Optional.empty();
      // The webhook stores a message before its conversation, and may still be about to.
      case SituationStore.Found.Absent _ ->
          message.receivedAt() == null
              ? Optional.empty()
              : situations.create(message.conversation());
    };
  }
}
