package io.reachline.conversation;

import io.reachline.identity.OrganizationPath;
import io.reachline.json.Parsed;
import io.reachline.list.Entry;
import io.reachline.list.ListRequest;
import io.reachline.list.ListRules;
import io.reachline.list.Page;
import io.reachline.list.Query;
import java.util.Iterator;
import java.util.Set;

/** Lists the conversations of an organisation. */
public final class ConversationListing {
  private static final ListRules RULES =
      new ListRules(
          Set.of(
              "id",
              "name",
              "type",
              "status",
              "contact",
              "participants",
              "meta",
              "session",
              "createdAt",
              "updatedAt"),
          "createdAt",
          Set.of(),
          1_000);

  private final ConversationStore conversations;
  private final String publicUrl;

  public ConversationListing(ConversationStore conversations, String publicUrl) {
    this.conversations = conversations;
    this.publicUrl = publicUrl;
  }

  public Parsed<Page> list(OrganizationPath organization, String path, Query query) {
    return ListRequest.parse(organization.organization(), path, query, RULES)
        .map(request -> Page.of(request, entries(request, organization), publicUrl));
  }

  private Iterator<Entry> entries(ListRequest request, OrganizationPath path) {
    return Entry.each(
        conversations.list(request.organization(), request.scan()),
        conversation ->
            new Entry(
                ConversationStore.place(conversation.createdAt(), conversation.id()),
                conversation.toJson(path)));
  }
}
