package io.reachline.routing;

import io.reachline.conversation.ConversationKey;
import io.reachline.directory.Branch;
import io.reachline.directory.CachedDirectory;
import io.reachline.directory.Channel;
import io.reachline.directory.User;
import io.reachline.inbox.Acceptance;
import io.reachline.inbox.Inbox;
import io.reachline.inbox.InboxEntry;
import io.reachline.inbox.InboxStore;
import io.reachline.message.Message;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** The removal of a conversation's entries from inboxes: by an acceptance, or by another cause. */
final class EntryRemoval {
  private final InboxStore inboxes;
  private final CachedDirectory directory;

  EntryRemoval(InboxStore inboxes, CachedDirectory directory) {
    this.inboxes = inboxes;
    this.directory = directory;
  }

  /** Takes matching entries out of all inboxes, and returns the entries that stay. */
  List<InboxEntry> take(ConversationKey conversation, Predicate<InboxEntry> leaves) {
    Map<Boolean, List<InboxEntry>> entries =
        inboxes.of(conversation).stream().collect(Collectors.partitioningBy(leaves));
    inboxes.take(entries.getOrDefault(true, List.of()));
    return entries.getOrDefault(false, List.of());
  }

  /** Notes an acceptance by a command, and takes out the entries that it ends. */
  void accept(Message command) {
    Acceptance acceptance =
        inboxes.note(
            command.conversation(), new Acceptance(command.effectId(), inboxesOfAuthor(command)));
    take(command.conversation(), acceptance::takes);
  }

  /** Returns the author's personal inbox and the inboxes of the channels subscribed to. */
  private List<Inbox> inboxesOfAuthor(Message command) {
    List<Inbox> own = new ArrayList<>();
    List<Branch> branches = directory.snapshot(command.conversation().organization()).branches();
    for (Branch branch : branches) {
      for (User user : branch.users()) {
        if (user.id().equals(command.user())) {
          own.add(Inbox.of(user.organization(), user.id()));
          branches.stream()
              .flatMap(any -> any.channels().stream())
              .filter(channel -> isSubscribed(user, channel))
              .map(channel -> Inbox.of(channel.organization(), channel.id()))
              .forEach(own::add);
        }
      }
    }
    return own;
  }

  private static boolean isSubscribed(User user, Channel channel) {
    return user.channels().contains(channel.id()) && channel.members().contains(user.id());
  }
}
