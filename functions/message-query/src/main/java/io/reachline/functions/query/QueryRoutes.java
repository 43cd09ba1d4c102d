package io.reachline.functions.query;

import io.reachline.conversation.Conversation;
import io.reachline.conversation.ConversationId;
import io.reachline.conversation.ConversationKey;
import io.reachline.conversation.ConversationListing;
import io.reachline.conversation.ConversationStore;
import io.reachline.conversation.Head;
import io.reachline.directory.DirectoryStore;
import io.reachline.directory.OrganizationPaths;
import io.reachline.gateway.Gateway;
import io.reachline.gateway.Request;
import io.reachline.gateway.Response;
import io.reachline.identity.Caller;
import io.reachline.identity.HexId;
import io.reachline.identity.OrganizationId;
import io.reachline.identity.Scope;
import io.reachline.identity.UserId;
import io.reachline.inbox.InboxListing;
import io.reachline.inbox.InboxStore;
import io.reachline.json.MalformedJson;
import io.reachline.list.Paginator;
import io.reachline.message.Message;
import io.reachline.message.MessageId;
import io.reachline.message.MessageListing;
import io.reachline.message.MessageStore;
import io.reachline.message.ReceiptStore;
import io.reachline.message.ShownMessage;
import io.reachline.provider.RegisteredProviders;
import io.reachline.routing.RoutingHistory;
import io.reachline.routing.RunStore;
import io.reachline.session.ReplyStatuses;
import io.reachline.session.SessionHistory;
import io.reachline.session.SessionId;
import io.reachline.session.SessionListing;
import io.reachline.session.SessionStore;
import io.reachline.session.SituationStore;
import io.reachline.storage.Consistency;
import io.reachline.storage.Retention;
import java.time.Clock;
import java.util.Optional;

/**
 * The routes that list and fetch messages, conversations, sessions and inboxes, and explain
 * routing.
 */
final class QueryRoutes implements Gateway.Routes {
  private static final String CONVERSATION = "Conversation";
  private static final String MESSAGE = "Message";
  private static final String SESSION = "Session";

  private static final ReplyStatuses REPLY_STATUSES = RegisteredProviders.ALL.replyStatuses();

  private final MessageStore messages;
  private final ReceiptStore receipts;
  private final ConversationStore conversations;
  private final SessionStore sessions;
  private final Retention retention;
  private final Clock clock;
  private final MessageListing messageListing;
  private final ConversationListing conversationListing;
  private final SessionListing sessionListing;
  private final SessionHistory sessionHistory;
  private final InboxListing inboxListing;
  private final RoutingHistory routing;
  private final Gateway.Routes routes;

  QueryRoutes(
      MessageStore messages,
      ReceiptStore receipts,
      ConversationStore conversations,
      SessionStore sessions,
      DirectoryStore directory,
      InboxStore inboxes,
      SituationStore situations,
      RunStore runs,
      Retention retention,
      Clock clock,
      String publicUrl) {
    this.messages = messages;
    this.receipts = receipts;
    this.conversations = conversations;
    this.sessions = sessions;
    this.retention = retention;
    this.clock = clock;
    Paginator paginator = new Paginator(publicUrl, clock);
    messageListing = new MessageListing(messages, conversations, retention, paginator);
    conversationListing = new ConversationListing(conversations, paginator);
    sessionListing = new SessionListing(sessions, REPLY_STATUSES, paginator);
    sessionHistory = new SessionHistory(messages, REPLY_STATUSES, retention, paginator);
    inboxListing = new InboxListing(directory, inboxes, situations, paginator);
    routing = new RoutingHistory(runs);
    routes = Gateway.forCallers(new OrganizationPaths(directory, clock), this::answer);
  }

  @Override
  public Response answer(Request request) throws MalformedJson {
    return routes.answer(request);
  }

  private Response answer(Request request, Caller caller) {
    OrganizationId organization = caller.organization();
    return switch (request.routeKey()) {
      case "GET /v2/conversations/{conversation}/messages" ->
          page(
              messageListing.listNested(
                  caller.path(),
                  request.pathParameter("conversation"),
                  request.path(),
                  request.query()));
      case "GET /v2/messages" ->
          page(messageListing.listFlat(caller.path(), request.path(), request.query()));
      case "GET /v2/conversations/{conversation}/messages/{message}",
          "GET /v2/messages/{message}" ->
          message(request, caller);
      case "GET /v2/messages/{message}/routing" ->
          message(request, organization)
              .map(message -> Response.ok(routing.of(message)))
              .orElseGet(() -> Response.notFound(MESSAGE));
      case "GET /v2/conversations" ->
          Response.page(conversationListing.list(caller.path(), request.path(), request.query()));
      case "GET /v2/conversations/{conversation}" ->
          conversation(organization, request.pathParameter("conversation"))
              .map(conversation -> Response.ok(conversation.toJson(caller.path())))
              .orElseGet(() -> Response.notFound(CONVERSATION));
      case "GET /v2/users/{user}/inbox" -> inbox(request, caller);
      case "GET /v2/sessions" ->
          Response.page(sessionListing.list(organization, request.path(), request.query()));
      case "GET /v2/sessions/{session}" -> session(request, organization);
      case "GET /v2/sessions/{session}/events" -> history(request, organization);
      default -> Response.unknownRoute();
    };
  }

  private static Response page(MessageListing.Outcome outcome) {
    return switch (outcome) {
      case MessageListing.Outcome.Listed(var page) -> Response.page(page);
      case MessageListing.Outcome.Refused(var reason) -> Response.badRequest(reason);
      case MessageListing.Outcome.ConversationNotFound _ -> Response.notFound(CONVERSATION);
    };
  }

  private Response message(Request request, Caller caller) {
    OrganizationId organization = caller.organization();
    boolean isNested = request.pathParameters().containsKey("conversation");
    String nestedIn = request.pathParameter("conversation");
    if (isNested && conversation(organization, nestedIn).isEmpty()) {
      return Response.notFound(CONVERSATION);
    }
    Optional<Message> found =
        isNested
            ? MessageId.parse(request.pathParameter("message"))
                .flatMap(
                    id ->
                        messages.find(
                            new ConversationKey(organization, new ConversationId(nestedIn)), id))
                .filter(this::isKept)
            : message(request, organization);
    return found
        .map(message -> Response.ok(ShownMessage.of(message, receipts, caller.path())))
        .orElseGet(() -> Response.notFound(MESSAGE));
  }

  /** Finds the message that a path names by its id alone. */
  private Optional<Message> message(Request request, OrganizationId organization) {
    return MessageId.parse(request.pathParameter("message"))
        .flatMap(id -> messages.find(organization, id))
        .filter(this::isKept)
        .filter(message -> !isDeleted(message.conversation()));
  }

  private boolean isKept(Message message) {
    return message.createdAt().isAfter(retention.horizon(clock.instant()));
  }

  private boolean isDeleted(ConversationKey conversation) {
    return conversations.find(conversation, Consistency.STRONG) instanceof Head.Deleted;
  }

  private Optional<Conversation> conversation(OrganizationId organization, String id) {
    if (!HexId.isValid(id)) {
      return Optional.empty();
    }
    ConversationKey key = new ConversationKey(organization, new ConversationId(id));
    return conversations.find(key, Consistency.STRONG)
            instanceof Head.Live(Conversation conversation, _)
        ? Optional.of(conversation)
        : Optional.empty();
  }

  /** Lists a user's inbox, for the user and for admins. */
  private Response inbox(Request request, Caller caller) {
    String user = request.pathParameter("user");
    if (caller.scope() != Scope.ADMIN && !caller.user().value().equals(user)) {
      return Response.forbidden("Only an admin may look into another user's inbox");
    }
    return Optional.of(user)
        .filter(HexId::isValid)
        .flatMap(
            id ->
                inboxListing.list(
                    caller.organization(), new UserId(id), request.path(), request.query()))
        .map(Response::page)
        .orElseGet(() -> Response.notFound("User"));
  }

  private Response session(Request request, OrganizationId organization) {
    return sessionId(request)
        .map(id -> id.conversation(organization))
        .flatMap(
            key ->
                sessions.find(key).map(session -> Response.ok(session.toJson(key, REPLY_STATUSES))))
        .orElseGet(() -> Response.notFound(SESSION));
  }

  private Response history(Request request, OrganizationId organization) {
    return sessionId(request)
        .filter(id -> sessions.find(id.conversation(organization)).isPresent())
        .map(
            id ->
                Response.page(
                    sessionHistory.list(organization, id, request.path(), request.query())))
        .orElseGet(() -> Response.notFound(SESSION));
  }

  private static Optional<SessionId> sessionId(Request request) {
    return Optional.of(request.pathParameter("session"))
        .filter(id -> !id.isBlank() && id.length() <= SessionId.MAX_LENGTH)
        .map(SessionId::new);
  }
}
