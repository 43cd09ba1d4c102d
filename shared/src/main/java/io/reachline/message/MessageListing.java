package io.reachline.message;

import io.reachline.conversation.ConversationId;
import io.reachline.conversation.ConversationKey;
import io.reachline.conversation.ConversationStore;
import io.reachline.conversation.Head;
import io.reachline.identity.HexId;
import io.reachline.identity.OrganizationId;
import io.reachline.identity.OrganizationPath;
import io.reachline.identity.Role;
import io.reachline.json.Invalid;
import io.reachline.json.JsonObject;
import io.reachline.json.Parsed;
import io.reachline.list.AllowedValues;
import io.reachline.list.BatchFilteringIterator;
import io.reachline.list.BatchReadingIterator;
import io.reachline.list.Filter;
import io.reachline.list.ListEntry;
import io.reachline.list.ListRequest;
import io.reachline.list.ListRules;
import io.reachline.list.Order;
import io.reachline.list.Page;
import io.reachline.list.Paginator;
import io.reachline.list.QueryString;
import io.reachline.storage.Consistency;
import io.reachline.storage.Retention;
import io.reachline.wire.TimeDigits;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Collections;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The list of the messages of a conversation, or of a whole organisation. */
public final class MessageListing {

  /** The outcome of a request for a list. */
  public sealed interface Outcome {

    record Listed(Page page) implements Outcome {}

    record Refused(Invalid reason) implements Outcome {}

    record ConversationNotFound() implements Outcome {}
  }

  private static final ListRules RULES =
      new ListRules(
              Stream.of(Message.Property.values())
                  .filter(MessageListing::isFilter)
                  .map(Message.Property::wireName)
                  .collect(Collectors.toUnmodifiableSet()),
              "createdAt",
              Set.of("visible"),
              1_000)
          .with(
              Map.of(
                  "type", AllowedValues.of(MessageType.values()),
                  "role", AllowedValues.of(Role.ofAuthors()),
                  "isBackchannel", AllowedValues.FLAG))
          .showing("visibleUntil");
  // A request must name one of these, so that a careless one does not read a whole organisation.
  private static final Set<String> SELECTIVE =
      Set.of(
          "id", "organization", "orgPath", "conversation", "type", "role", "createdAt", "visible");
  // A message may have 200,000 bytes: 5 MB are read at once where ids are named.
  private static final int MAX_BATCH = 25;
  // Greater than every hexadecimal digit, so an id that ends with it follows all with its prefix.
  private static final String LAST = "g";

  private final MessageStore messages;
  private final ConversationStore conversations;
  private final Retention retention;
  private final Paginator paginator;

  public MessageListing(
      MessageStore messages,
      ConversationStore conversations,
      Retention retention,
      Paginator paginator) {
    this.messages = messages;
    this.conversations = conversations;
    this.retention = retention;
    this.paginator = paginator;
  }

  private static boolean isFilter(Message.Property property) {
    return switch (property) {
      case ID,
          ORG_PATH,
          CONVERSATION,
          USER,
          TYPE,
          TEXT,
          ROLE,
          IS_BACKCHANNEL,
          META,
          CONTENT_TYPE,
          ACTIONS,
          DELAY,
          CREATED_AT,
          UPDATED_AT,
          RECEIVED_AT ->
          true;
      // The organisation is a parameter of its own, and visibleUntil follows from createdAt.
      case ORGANIZATION, VISIBLE_UNTIL -> false;
    };
  }

  /** Lists the messages of the conversation that the path names. */
  public Outcome listNested(
      OrganizationPath organization, String conversation, String path, QueryString query) {
    return switch (ListRequest.parse(organization.organization(), path, query, RULES)) {
      case Parsed.Refused<ListRequest>(var reason) -> new Outcome.Refused(reason);
      case Parsed.Valid<ListRequest>(var request) ->
          list(request, organization, Optional.of(conversation));
    };
  }

  /** Lists the messages that the query names. */
  public Outcome listFlat(OrganizationPath organization, String path, QueryString query) {
    return switch (ListRequest.parse(organization.organization(), path, query, RULES)) {
      case Parsed.Refused<ListRequest>(var reason) -> new Outcome.Refused(reason);
      case Parsed.Valid<ListRequest>(var request) -> {
        if (query.parameters().stream().noneMatch(p -> SELECTIVE.contains(p.name()))) {
          yield new Outcome.Refused(
              new Invalid(
                  "query",
                  "must name one of id, organization, conversation, type, role, createdAt"));
        }
        yield list(request, organization, Optional.empty());
      }
    };
  }

  private Outcome list(ListRequest request, OrganizationPath path, Optional<String> nested) {
    List<Filter> named = request.filtersOn("conversation");
    Optional<String> conversation =
        nested.or(() -> named.stream().flatMap(MessageListing::single).findFirst());
    // If the query names several conversations, they stay an ordinary filter.
    ListRequest rest =
        conversation.isPresent() && nested.isEmpty() ? request.without("conversation") : request;
    if (conversation.isPresent() && !isLive(request.organization(), conversation.get())) {
      return new Outcome.ConversationNotFound();
    }
    return switch (range(rest, conversation.map(ConversationId::new))) {
      case Parsed.Refused<MessageRange>(var reason) -> new Outcome.Refused(reason);
      case Parsed.Valid<MessageRange>(var range) ->
          new Outcome.Listed(
              paginator.page(withoutKeyFilters(rest), () -> entries(range, rest, path)));
    };
  }

  private static Stream<String> single(Filter filter) {
    return filter.anyOf().filter(ids -> ids.size() == 1).stream().flatMap(List::stream);
  }

  private boolean isLive(OrganizationId organization, String conversation) {
    return HexId.isValid(conversation)
        && conversations.find(
                new ConversationKey(organization, new ConversationId(conversation)),
                Consistency.STRONG)
            instanceof Head.Live;
  }

  private Iterator<ListEntry<JsonObject>> entries(
      MessageRange range, ListRequest request, OrganizationPath path) {
    Iterator<ListEntry<Message>> found =
        range.isEmpty()
            ? Collections.emptyIterator()
            : ids(request)
                .map(ids -> byId(range, request, ids))
                .orElseGet(() -> messages.list(range, withoutKeyFilters(request).readOptions()));
    Iterator<ListEntry<Message>> shown =
        range.conversation().isPresent()
            ? found
            : new BatchFilteringIterator<>(
                found,
                ids(request).isPresent() ? MAX_BATCH : request.limit() + 1,
                this::withoutDeleted);
    return ListEntry.map(shown, message -> message.toJson(path));
  }

  private Iterator<ListEntry<Message>> byId(
      MessageRange range, ListRequest request, Set<String> ids) {
    Comparator<MessageId> byTime = Comparator.naturalOrder();
    Iterator<MessageId> wanted =
        ids.stream()
            .flatMap(id -> MessageId.parse(id).stream())
            .filter(id -> range.types().contains(id.type()) && isWithin(range, id.value()))
            .filter(id -> request.after().filter(place -> !isBehind(id, place, request)).isEmpty())
            .sorted(request.order() == Order.NEWEST_FIRST ? byTime.reversed() : byTime)
            .iterator();
    return new BatchReadingIterator<>(
        wanted,
        MAX_BATCH,
        some -> messages.findAll(range.organization(), range.conversation(), some));
  }

  private static boolean isWithin(MessageRange range, String id) {
    return id.compareTo(range.from()) >= 0
        && (id.compareTo(range.to()) <= 0 || id.startsWith(range.to()));
  }

  private static boolean isBehind(MessageId id, String position, ListRequest request) {
    int order = id.value().compareTo(position);
    return request.order() == Order.NEWEST_FIRST ? order < 0 : order > 0;
  }

  /** Returns the ids that a filter names; empty if no filter names ids. */
  private static Optional<Set<String>> ids(ListRequest request) {
    return request.filtersOn("id").stream()
        .flatMap(filter -> filter.anyOf().stream())
        .findFirst()
        .map(HashSet::new);
  }

  /** Returns the request without the filters that the range of keys already applies. */
  private static ListRequest withoutKeyFilters(ListRequest request) {
    ListRequest rest = request.without("type").without("createdAt");
    return ids(request).isPresent() ? rest.without("id") : rest;
  }

  private Parsed<MessageRange> range(ListRequest request, Optional<ConversationId> conversation) {
    Instant now = paginator.clock().instant();
    Set<MessageType> types = EnumSet.allOf(MessageType.class);
    // A message whose retention has ended is not listed, even if it is still stored.
    String from = TimeDigits.of(retention.horizon(now).plusMillis(1));
    String to = LAST;
    for (Filter filter : request.filtersOn("type")) {
      types.removeIf(type -> !matches(filter, type));
    }
    switch (request.query().flag("visible")) {
      case Parsed.Refused<Boolean>(var reason) -> {
        return new Parsed.Refused<>(reason);
      }
      case Parsed.Valid<Boolean>(var isVisible) -> {
        if (isVisible) {
          types.retainAll(Set.of(MessageType.STATUS));
          from = later(from, TimeDigits.of(now.minus(Message.STATUS_VISIBILITY).plusMillis(1)));
        }
      }
    }
    for (Filter filter : request.filtersOn("createdAt")) {
      Optional<Times> times = times(filter.condition());
      if (times.isEmpty()) {
        return Parsed.refused("createdAt", "must be a time in ISO 8601, or a comparison with one");
      }
      from = later(from, times.get().from());
      to = to.compareTo(times.get().to()) <= 0 ? to : times.get().to();
    }
    return new Parsed.Valid<>(
        new MessageRange(request.organization(), conversation, types, from, to));
  }

  private static boolean matches(Filter filter, MessageType type) {
    return filter.matches(JsonObject.builder().put("type", type.wireName()).build());
  }

  private static String later(String one, String other) {
    return one.compareTo(other) >= 0 ? one : other;
  }

  /** The first and the last digits of the ids of a period of time. */
  private record Times(String from, String to) {}

  private static Optional<Times> times(Filter.Condition condition) {
    return switch (condition) {
      case Filter.Condition.AnyOf(var values) when values.size() == 1 ->
          time(values.getFirst()).map(time -> new Times(TimeDigits.of(time), TimeDigits.of(time)));
      case Filter.Condition.Compared(var comparison, var bound) ->
          time(bound)
              .map(
                  time ->
                      switch (comparison) {
                        case AT_LEAST -> new Times(TimeDigits.of(time), LAST);
                        case MORE -> new Times(TimeDigits.of(time.plusMillis(1)), LAST);
                        case AT_MOST -> new Times("", TimeDigits.of(time));
                        case LESS -> new Times("", TimeDigits.of(time.minusMillis(1)));
                      });
      case Filter.Condition.AnyOf _, Filter.Condition.Contains _, Filter.Condition.Prefix _ ->
          Optional.empty();
    };
  }

  private static Optional<Instant> time(String text) {
    try {
      Instant time =
          text.length() == 10
              ? LocalDate.parse(text).atStartOfDay(ZoneOffset.UTC).toInstant()
              : OffsetDateTime.parse(text).toInstant();
      // From 1970 to the year 6429: ids can hold these times, and no clock shows others.
      return Optional.of(time).filter(t -> t.toEpochMilli() > 0 && t.toEpochMilli() < 1L << 47);
    } catch (DateTimeException | ArithmeticException e) {
      return Optional.empty();
    }
  }

  /** Returns the messages without those of conversations that are deleted but not yet purged. */
  private List<Message> withoutDeleted(List<Message> read) {
    Set<ConversationId> ids =
        read.stream()
            .map(message -> message.conversation().conversation())
            .collect(Collectors.toSet());
    OrganizationId organization = read.getFirst().conversation().organization();
    Set<ConversationId> deleted = conversations.deletedAmong(organization, ids);
    return read.stream()
        .filter(message -> !deleted.contains(message.conversation().conversation()))
        .toList();
  }
}
