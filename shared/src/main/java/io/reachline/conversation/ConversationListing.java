package io.reachline.conversation;

import io.reachline.identity.OrganizationPath;
import io.reachline.json.JsonObject;
import io.reachline.json.Parsed;
import io.reachline.list.AllowedValues;
import io.reachline.list.ListEntry;
import io.reachline.list.ListRequest;
import io.reachline.list.ListRules;
import io.reachline.list.Page;
import io.reachline.list.Paginator;
import io.reachline.list.QueryString;
import java.util.Iterator;
import java.util.Map;
import java.util.Set;

/** Lists the conversations of an organisation. */
public final class ConversationListing {
  private static final ListRules RULES =
      new ListRules(
              Set.of(
                  "id",
                  "orgPath",
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
              1_000)
          .with(
              Map.of(
                  "type",
                  AllowedValues.of(ConversationType.values()),
                  "status",
                  AllowedValues.of(ConversationStatus.values()),
                  "participants.active",
                  AllowedValues.FLAG,
                  "participants.accepted",
                  AllowedValues.FLAG));

  private final ConversationStore conversations;
  private final Paginator paginator;

  public ConversationListing(ConversationStore conversations, Paginator paginator) {
    this.conversations = conversations;
    this.paginator = paginator;
  }

  public Parsed<Page> list(OrganizationPath organization, String path, QueryString query) {
    return ListRequest.parse(organization.organization(), path, query, RULES)
        .map(request -> paginator.page(request, () -> entries(request, organization)));
  }

  private Iterator<ListEntry<JsonObject>> entries(ListRequest request, OrganizationPath path) {
    return ListEntry.map(
        conversations.list(request.organization(), request.readOptions()),
        conversation -> conversation.toJson(path));
  }
}
