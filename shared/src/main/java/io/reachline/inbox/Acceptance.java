package io.reachline.inbox;

import io.reachline.message.MessageId;
import java.util.List;

/**
 * An acceptance of a conversation by a command.
 *
 * @param command the id of the {@code /accept} command, with the time at which it took effect
 * @param inboxes the author's personal inbox and those of the channels subscribed to; tasks leave
 *     only these
 */
public record Acceptance(MessageId command, List<Inbox> inboxes) {

  public Acceptance {
    inboxes = List.copyOf(inboxes);
  }

  /** Returns whether an entry leaves its inbox because of this acceptance. */
  public boolean takes(InboxEntry entry) {
    return command.createdAt().isAfter(entry.behind())
        && (!entry.isTask() || inboxes.contains(entry.inbox()));
  }
}
