package io.reachline.inbox;

import io.reachline.message.MessageId;
import java.util.List;

/**
 * That somebody accepted a conversation by a command.
 *
 * @param command the command
 * @param inboxes the acceptor's own inbox and those of the channels that they were subscribed to:
 *     tasks leave these only
 */
public record Acceptance(MessageId command, List<Inbox> inboxes) {

  public Acceptance {
    inboxes = List.copyOf(inboxes);
  }

  /** Whether an entry leaves its inbox by it. */
  public boolean takes(InboxEntry entry) {
    return !command.createdAt().isBefore(entry.createdAt())
        && (!entry.isTask() || inboxes.contains(entry.inbox()));
  }
}
