package io.reachline.inbox;

import io.reachline.conversation.ConversationKey;
import io.reachline.directory.Channel;
import io.reachline.directory.ChannelId;
import io.reachline.directory.DirectoryStore;
import io.reachline.directory.User;
import io.reachline.identity.OrganizationId;
import io.reachline.identity.UserId;
import io.reachline.json.JsonObject;
import io.reachline.json.Parsed;
import io.reachline.list.AllowedValues;
import io.reachline.list.BatchFilteringIterator;
import io.reachline.list.ListEntry;
import io.reachline.list.ListRequest;
import io.reachline.list.ListRules;
import io.reachline.list.Page;
import io.reachline.list.Paginator;
import io.reachline.list.QueryString;
import io.reachline.session.Situation;
import io.reachline.session.SituationStore;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The list of a user's entries: in the personal inbox and in those of the channels subscribed to.
 */
public final class InboxListing {
  private static final ListRules RULES =
      new ListRules(
              Set.of("id", "inbox", "conversation", "origin", "isTask", "createdAt"),
              "createdAt",
              Set.of(),
              1_000)
          .with(Map.of("isTask", AllowedValues.FLAG));

  private final DirectoryStore directory;
  private final InboxStore inboxes;
  private final SituationStore situations;
  private final Paginator paginator;

  public InboxListing(
      DirectoryStore directory,
      InboxStore inboxes,
      SituationStore situations,
      Paginator paginator) {
    this.directory = directory;
    this.inboxes = inboxes;
    this.situations = situations;
    this.paginator = paginator;
  }

  /**
   * Lists the entries that wait for a user, online or not.
   *
   * @return empty if the organisation has no such user
   */
  public Optional<Parsed<Page>> list(
      OrganizationId organization, UserId user, String path, QueryString query) {
    return directory
        .find(User.class, organization, user.value())
        .map(
            found ->
                ListRequest.parse(organization, path, query, RULES)
                    .map(request -> paginator.page(request, () -> entries(request, found))));
  }

  private Iterator<ListEntry<JsonObject>> entries(ListRequest request, User user) {
    Iterator<ListEntry<InboxEntry>> waiting =
        new BatchFilteringIterator<>(
            inboxes.list(of(user), request.readOptions()), request.limit() + 1, this::waiting);
    return ListEntry.map(waiting, InboxEntry::toJson);
  }

  private List<Inbox> of(User user) {
    List<Inbox> all = new ArrayList<>();
    all.add(Inbox.of(user.organization(), user.id()));
    Set<String> channels =
        user.channels().stream().map(ChannelId::value).collect(Collectors.toSet());
    directory.findAll(Channel.class, user.organization(), channels).stream()
        .filter(channel -> channel.members().contains(user.id()))
        .map(channel -> Inbox.of(channel.organization(), channel.id()))
        .forEach(all::add);
    return all;
  }

  /** Returns the entries that still wait; others may not have been taken out yet. */
  private List<InboxEntry> waiting(List<InboxEntry> read) {
    Map<ConversationKey, Situation> found =
        situations.findAll(read.stream().map(InboxEntry::conversation).distinct().toList());
    return read.stream()
        .filter(
            entry ->
                Optional.ofNullable(found.get(entry.conversation()))
                    .filter(situation -> !entry.hasLeft(situation))
                    .isPresent())
        .toList();
  }
}
