package io.reachline.routing;

import io.reachline.conversation.ConversationKey;
import io.reachline.directory.Channel;
import io.reachline.directory.DirectoryStore;
import io.reachline.directory.User;
import io.reachline.identity.OrganizationId;
import io.reachline.identity.UserId;
import io.reachline.json.JsonObject;
import io.reachline.json.Parsed;
import io.reachline.list.ListRequest;
import io.reachline.list.ListRules;
import io.reachline.list.Page;
import io.reachline.list.Pages;
import io.reachline.list.Placed;
import io.reachline.list.Query;
import io.reachline.list.Sifted;
import io.reachline.list.Values;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Lists what waits for a user: in their own inbox, and in those of the channels subscribed to. */
public final class InboxListing {
  private static final ListRules RULES =
      new ListRules(
              Set.of("id", "inbox", "conversation", "origin", "isTask", "createdAt"),
              "createdAt",
              Set.of(),
              1_000)
          .with(Map.of("isTask", Values.FLAG));

  private final DirectoryStore directory;
  private final InboxStore inboxes;
  private final RoutedConversations conversations;
  private final Pages pages;

  public InboxListing(
      DirectoryStore directory,
      InboxStore inboxes,
      RoutedConversations conversations,
      Pages pages) {
    this.directory = directory;
    this.inboxes = inboxes;
    this.conversations = conversations;
    this.pages = pages;
  }

  /**
   * Lists what waits, whatever the user's presence.
   *
   * @return empty if the organisation has no such user
   */
  public Optional<Parsed<Page>> list(
      OrganizationId organization, UserId user, String path, Query query) {
    return directory
        .find(User.class, organization, user.value())
        .map(
            found ->
                ListRequest.parse(organization, path, query, RULES)
                    .map(request -> pages.page(request, () -> entries(request, found))));
  }

  private Iterator<Placed<JsonObject>> entries(ListRequest request, User user) {
    Iterator<Placed<InboxEntry>> waiting =
        new Sifted<>(inboxes.list(of(user), request.scan()), request.limit() + 1, this::waiting);
    return Placed.each(waiting, InboxEntry::toJson);
  }

  private List<Inbox> of(User user) {
    List<Inbox> all = new ArrayList<>();
    all.add(Inbox.of(user.organization(), user.id()));
    user.channels().stream()
        .flatMap(
            channel -> directory.find(Channel.class, user.organization(), channel.value()).stream())
        .filter(channel -> channel.members().contains(user.id()))
        .map(channel -> Inbox.of(channel.organization(), channel.id()))
        .forEach(all::add);
    return all;
  }

  /** Leaves out what was accepted, ended or deleted and is not taken out of its inbox yet. */
  private List<InboxEntry> waiting(List<InboxEntry> read) {
    Map<ConversationKey, Situation> situations =
        conversations.findAll(read.stream().map(InboxEntry::conversation).distinct().toList());
    return read.stream()
        .filter(
            entry ->
                Optional.ofNullable(situations.get(entry.conversation()))
                    .filter(situation -> !entry.hasLeft(situation))
                    .isPresent())
        .toList();
  }
}
