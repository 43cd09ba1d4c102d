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
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The list of an organisation's conversations. */
public final class ConversationListing {
  private static final ListRules RULES =
      new ListRules(
              Stream.of(Conversation.Property.values())
                  .filter(ConversationListing::isFilter)
                  .map(Conversation.Property::wireName)
                  .collect(Collectors.toUnmodifiableSet()),
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

  private static boolean isFilter(Conversation.Property property) {
    return switch (property) {
      case ID,
          ORG_PATH,
          NAME,
          TYPE,
          STATUS,
          CONTACT,
          PARTICIPANTS,
          META,
          SESSION,
          CREATED_AT,
          UPDATED_AT ->
          true;
      // A parameter of its own.
      case ORGANIZATION -> false;
    };
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
