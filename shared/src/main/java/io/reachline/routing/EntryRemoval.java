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
import io.reachline.message.MessageId;
import io.reachline.message.MessageType;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The removal of a conversation's entries from inboxes: by an acceptance, or by another cause. */
final class EntryRemoval {
  // What stands in the stream behind something of the same moment is not late.
  private static final Duration USUAL_DELAY = Duration.ofMinutes(1);

  private final InboxStore inboxes;
  private final CachedDirectory directory;
  private final PastHours hours;
  private final Clock clock;

  EntryRemoval(InboxStore inboxes, CachedDirectory directory, PastHours hours, Clock clock) {
    this.inboxes = inboxes;
    this.directory = directory;
    this.hours = hours;
    this.clock = clock;
  }

  /** Takes matching entries out of all inboxes, and returns the entries that stay. */
  List<InboxEntry> take(ConversationKey conversation, Predicate<InboxEntry> leaves) {
    return take(inboxes.of(conversation), leaves);
  }

  private List<InboxEntry> take(List<InboxEntry> waiting, Predicate<InboxEntry> leaves) {
    Map<Boolean, List<InboxEntry>> entries =
        waiting.stream().collect(Collectors.partitioningBy(leaves));
    inboxes.take(entries.getOrDefault(true, List.of()));
    return entries.getOrDefault(false, List.of());
  }

  /**
   * Takes out the entries that a pick-up or an end of the session ends, and returns the entries
   * that stay.
   *
   * @param isOvertaken whether a newer event of the session is known
   */
  List<InboxEntry> settle(Message event, boolean isOvertaken) {
    List<InboxEntry> waiting = inboxes.of(event.conversation());
    noteHours(event, waiting, isOvertaken);
    return take(waiting, entry -> entry.isSettledBy(event));
  }

  /**
   * Notes for the hours of messages that somebody took them in hand. It comes before entries are
   * taken out, which tell a repetition what to note. What is late concerns messages whose entries
   * something else has taken out before, too.
   */
  private void noteHours(Message cause, List<InboxEntry> waiting, boolean isOvertaken) {
    boolean isLate = clock.instant().isAfter(cause.takenInAt().plus(USUAL_DELAY));
    Stream<MessageId> origins =
        isLate || isOvertaken
            ? inboxes.origins(cause.conversation()).stream()
            : waiting.stream().map(InboxEntry::origin);
    hours.changed(
        cause.conversation().organization(),
        origins.filter(origin -> origin.type() != MessageType.COMMAND).toList());
  }

  /** Notes an acceptance by a command, and takes out the entries that it ends. */
  void accept(Message command) {
    Acceptance acceptance =
        inboxes.note(
            command.conversation(), new Acceptance(command.effectId(), inboxesOfAuthor(command)));
    List<InboxEntry> waiting = inboxes.of(command.conversation());
    noteHours(command, waiting, false);
    take(waiting, acceptance::takes);
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
