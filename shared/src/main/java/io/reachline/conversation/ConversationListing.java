package io.reachline.conversation;

import io.reachline.identity.OrganizationPath;
import io.reachline.json.JsonObject;
import io.reachline.json.Parsed;
import io.reachline.list.ListRequest;
import io.reachline.list.ListRules;
import io.reachline.list.Page;
import io.reachline.list.Pages;
import io.reachline.list.Placed;
import io.reachline.list.Query;
import io.reachline.list.Values;
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
                  Values.of(ConversationType.values(), ConversationType::wireName),
                  "status",
                  Values.of(ConversationStatus.values(), ConversationStatus::wireName),
                  "participants.active",
                  Values.FLAG,
                  "participants.accepted",
                  Values.FLAG));

  private final ConversationStore conversations;
  private final Pages pages;

  public ConversationListing(ConversationStore conversations, Pages pages) {
    this.conversations = conversations;
    this.pages = pages;
  }

  public Parsed<Page> list(OrganizationPath organization, String path, Query query) {
    return ListRequest.parse(organization.organization(), path, query, RULES)
        .map(request -> pages.page(request, () -> entries(request, organization)));
  }

  private Iterator<Placed<JsonObject>> entries(ListRequest request, OrganizationPath path) {
    return Placed.each(
        conversations.list(request.organization(), request.scan()),
        conversation -> conversation.toJson(path));
  }
}
