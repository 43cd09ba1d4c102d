package io.reachline.session;

import io.reachline.identity.OrganizationId;
import io.reachline.json.JsonObject;
import io.reachline.json.Parsed;
import io.reachline.list.AllowedValues;
import io.reachline.list.Filter;
import io.reachline.list.ListEntry;
import io.reachline.list.ListRequest;
import io.reachline.list.ListRules;
import io.reachline.list.Page;
import io.reachline.list.Paginator;
import io.reachline.list.QueryString;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The list of the sessions of an organisation. Those with the newest events come first. */
public final class SessionListing {
  private final ListRules rules;
  private final ReplyStatuses replyStatuses;
  private final SessionStore sessions;
  private final Paginator paginator;

  public SessionListing(SessionStore sessions, ReplyStatuses replyStatuses, Paginator paginator) {
    this.replyStatuses = replyStatuses;
    this.rules =
        new ListRules(
                Set.of(
                    "id",
                    "conversation",
                    "channelId",
                    "status",
                    "previousStatus",
                    "reply",
                    "assignee",
                    "messagesCount",
                    "eventTime",
                    "receivedAt"),
                "eventTime",
                Set.of(),
                1_000)
            .with(
                Map.of(
                    "status", AllowedValues.openSet(SessionStatus.values()),
                    "previousStatus", AllowedValues.openSet(SessionStatus.values()),
                    "reply.status", AllowedValues.openSet(replyStatuses.names()),
                    "reply.canSend", AllowedValues.of(Ability.values()),
                    "reply.canReceive", AllowedValues.of(Ability.values()),
                    "reply.cause", AllowedValues.of(Cause.values())));
    this.sessions = sessions;
    this.paginator = paginator;
  }

  public Parsed<Page> list(OrganizationId organization, String path, QueryString query) {
    return ListRequest.parse(organization, path, query, rules)
        .map(request -> paginator.page(rest(request), () -> entries(request)));
  }

  private Iterator<ListEntry<JsonObject>> entries(ListRequest request) {
    OrganizationId organization = request.organization();
    return ListEntry.map(
        sessions.list(organization, statuses(request), rest(request).readOptions()),
        session -> session.toJson(session.id().conversation(organization), replyStatuses));
  }

  private static Set<Optional<SessionStatus>> statuses(ListRequest request) {
    Set<Optional<SessionStatus>> all =
        Stream.concat(
                Stream.of(SessionStatus.values()).map(Optional::of),
                Stream.of(Optional.<SessionStatus>empty()))
            .collect(Collectors.toSet());
    for (Filter filter : request.filtersOn("status")) {
      filter
          .anyOf()
          .ifPresent(
              names ->
                  all.retainAll(new HashSet<>(names.stream().map(SessionStatus::of).toList())));
    }
    return all;
  }

  /** Returns the request without the filter on statuses if the index applies it exactly. */
  private static ListRequest rest(ListRequest request) {
    boolean isExact =
        request.filtersOn("status").stream()
            .allMatch(
                filter ->
                    filter.anyOf().orElse(List.of("")).stream()
                        .allMatch(name -> SessionStatus.of(name).isPresent()));
    return isExact ? request.without("status") : request;
  }
}
