package io.reachline.routing;

import io.reachline.conversation.ConversationStatus;
import io.reachline.conversation.Position;
import io.reachline.inbox.InboxEntry;
import io.reachline.inbox.InboxStore;
import io.reachline.message.Message;
import io.reachline.session.Settlement;
import io.reachline.session.Situation;
import io.reachline.session.SituationStore;
import java.time.Instant;
import java.util.List;

/** The effect of session events on inboxes: who picked a session up or ended it has seen it. */
final class SettledSessions {
  private final SituationStore situations;
  private final InboxStore inboxes;
  private final EntryRemoval removal;

  SettledSessions(SituationStore situations, InboxStore inboxes, EntryRemoval removal) {
    this.situations = situations;
    this.inboxes = inboxes;
    this.removal = removal;
  }

  /** Takes out the entries of messages from before a pick-up or an end. */
  void settle(Settlement settlement, Message event, Situation situation) {
    if (!situation.handling().includes(settlement)) {
      // A newer event moved the state before this one, so this one moved nothing itself.
      situations.settle(event.conversation(), settlement);
    }
    boolean isOvertaken =
        situation
            .session()
            .filter(known -> known.eventTime().isAfter(event.createdAt()))
            .isPresent();
    List<InboxEntry> left = removal.settle(event, isOvertaken);
    if (settlement.isEnd()) {
      queueAgain(left, event, situation);
    }
  }

  /** Queues a closed conversation again if, when an event frees its session, entries wait in it. */
  void queueWaiting(Message event, Situation situation) {
    if (situation.status() == ConversationStatus.CLOSED) {
      queueAgain(inboxes.of(event.conversation()), event, situation);
    }
  }

  /** Queues a closed conversation again if a message still waits in it, even in no inbox. */
  void queueWaiting(Run run, Message message, Situation situation) {
    if (mayWait(run, message.createdAt(), situation)
        && Suppression.of(run.first(), message, situation).isEmpty()) {
      queueBehind(message, situation);
    }
  }

  /**
   * Returns whether a closed conversation may have to be queued again for a message.
   *
   * @param written when the message was written
   */
  static boolean mayWait(Run run, Instant written, Situation situation) {
    return situation.status() == ConversationStatus.CLOSED
        && run.isRoutedMessage()
        && !situation.handling().isSettledSince(written);
  }

  /** Queues a conversation that a late event closed while a message from after it waits. */
  private void queueAgain(List<InboxEntry> waiting, Message event, Situation situation) {
    if (situation.status() == ConversationStatus.CLOSED
        && waiting.stream()
            .filter(entry -> !entry.isTask() && !entry.hasLeft(situation))
            // A command that has closed it since keeps it closed.
            .anyMatch(entry -> !situation.handling().isLeftAfter(entry.behind()))) {
      queueBehind(event, situation);
    }
  }

  private void queueBehind(Message message, Situation situation) {
    situations.queue(
        message.conversation(), Position.rightBehind(situation.movedBy()), message.ahead());
  }
}
