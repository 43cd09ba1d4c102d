package io.reachline.functions.post;

import io.reachline.conversation.Conversation;
import io.reachline.conversation.ConversationChange;
import io.reachline.conversation.ConversationId;
import io.reachline.conversation.ConversationKey;
import io.reachline.conversation.ConversationStore;
import io.reachline.conversation.Head;
import io.reachline.directory.OrganizationPaths;
import io.reachline.gateway.Gateway;
import io.reachline.gateway.Request;
import io.reachline.gateway.Response;
import io.reachline.identity.Caller;
import io.reachline.identity.HexId;
import io.reachline.identity.Scope;
import io.reachline.json.Json;
import io.reachline.json.JsonObject;
import io.reachline.json.MalformedJson;
import io.reachline.json.Parsed;
import io.reachline.message.Message;
import io.reachline.message.MessageType;
import io.reachline.posting.MessageDraft;
import io.reachline.posting.Posting;
import io.reachline.posting.Posting.IdempotencyKey;
import io.reachline.routing.DeliveryStatus;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** The routes that post messages, and open, change and delete conversations. */
final class PostRoutes implements Gateway.Routes {
  private static final String CONVERSATION = "Conversation";
  private static final int MAX_KEY_LENGTH = 255;

  private final Posting posting;
  private final ConversationStore conversations;
  private final Clock clock;
  private final Gateway.Routes routes;

  PostRoutes(
      Posting posting, ConversationStore conversations, OrganizationPaths paths, Clock clock) {
    this.posting = posting;
    this.conversations = conversations;
    this.clock = clock;
    this.routes = Gateway.forCallers(paths, this::answer);
  }

  @Override
  public Response answer(Request request) throws MalformedJson {
    return routes.answer(request);
  }

  private Response answer(Request request, Caller caller) throws MalformedJson {
    return switch (request.routeKey()) {
      case "POST /v2/conversations" -> open(request, caller);
      case "POST /v2/conversations/{conversation}/messages" ->
          inConversation(request, caller, key -> post(request, caller, key));
      case "PATCH /v2/conversations/{conversation}" ->
          inConversation(request, caller, key -> change(request, caller, key));
      case "DELETE /v2/conversations/{conversation}" ->
          inConversation(request, caller, this::delete);
      default -> Response.unknownRoute();
    };
  }

  /** A route whose path names a conversation. */
  private interface ConversationRoute {
    Response answer(ConversationKey conversation) throws MalformedJson;
  }

  private static Response inConversation(Request request, Caller caller, ConversationRoute route)
      throws MalformedJson {
    String id = request.pathParameter("conversation");
    return HexId.isValid(id)
        ? route.answer(new ConversationKey(caller.organization(), new ConversationId(id)))
        : Response.notFound(CONVERSATION);
  }

  private Response post(Request request, Caller caller, ConversationKey conversation)
      throws MalformedJson {
    return Response.of(key(request), key -> post(request, caller, conversation, key));
  }

  private Response post(
      Request request, Caller caller, ConversationKey conversation, Optional<IdempotencyKey> key)
      throws MalformedJson {
    Object body = Json.read(request.body());
    return Response.of(
        MessageDraft.parseAll(body == null ? "" : body, caller, Optional.of(conversation)),
        drafts ->
            passesForStatus(caller, drafts)
                ? statusForbidden()
                : encode(
                    posting.post(caller, conversation, drafts, key), caller, body instanceof List));
  }

  private Response open(Request request, Caller caller) throws MalformedJson {
    return Response.of(key(request), key -> open(request, caller, key));
  }

  private Response open(Request request, Caller caller, Optional<IdempotencyKey> key)
      throws MalformedJson {
    JsonObject body = Json.readObject(request.body());
    return Response.of(
        ConversationChange.parse(body, caller),
        properties ->
            Response.of(
                firstMessages(body, caller),
                drafts ->
                    passesForStatus(caller, drafts)
                        ? statusForbidden()
                        : encode(posting.open(caller, properties, drafts, key), caller, true)));
  }

  /** Returns whether a guest posts a status message, or a text that looks like one to agents. */
  private static boolean passesForStatus(Caller caller, List<MessageDraft> drafts) {
    return caller.scope() == Scope.GUEST
        && drafts.stream()
            .anyMatch(
                draft -> draft.type() == MessageType.STATUS || DeliveryStatus.isText(draft.text()));
  }

  private static Response statusForbidden() {
    return Response.forbidden("A guest must not post a status");
  }

  private static Parsed<List<MessageDraft>> firstMessages(JsonObject body, Caller caller) {
    return switch (body.get("messages")) {
      case null -> new Parsed.Valid<>(List.of());
      case List<?> list when list.isEmpty() -> new Parsed.Valid<>(List.of());
      case List<?> list -> MessageDraft.parseAll(list, caller, Optional.empty());
      default -> Parsed.refused("messages", "must be an array");
    };
  }

  private Response change(Request request, Caller caller, ConversationKey conversation)
      throws MalformedJson {
    return Response.of(
        ConversationChange.parse(Json.readObject(request.body()), caller),
        change ->
            switch (conversations.change(conversation, change, clock.instant())) {
              case Head.Live(Conversation changed, _) -> Response.ok(changed.toJson(caller.path()));
              case Head.Absent _, Head.Deleted _ -> Response.notFound(CONVERSATION);
            });
  }

  private Response delete(ConversationKey conversation) {
    return conversations.delete(conversation, clock.instant())
        ? Response.noContent()
        : Response.notFound(CONVERSATION);
  }

  private static Response encode(Posting.Outcome outcome, Caller caller, boolean asArray) {
    return switch (outcome) {
      case Posting.Outcome.Posted(var messages) ->
          Response.created(
              asArray
                  ? array(messages, caller)
                  : messages.getFirst().toJson(caller.path()).toString());
      case Posting.Outcome.Opened(var conversation) ->
          Response.created(conversation.toJson(caller.path()).toString());
      case Posting.Outcome.ConversationNotFound _ -> Response.notFound(CONVERSATION);
      case Posting.Outcome.Refused(int number, var reason) ->
          Response.badRequest(asArray ? reason.within(MessageDraft.element(number)) : reason);
      case Posting.Outcome.Busy _ ->
          Response.unavailable("The conversation is changed by others at the same time");
      case Posting.Outcome.KeyReused _ ->
          Response.error(422, "key_reused", "Idempotency-Key was used before, with another body");
    };
  }

  private static String array(List<Message> messages, Caller caller) {
    return messages.stream()
        .map(message -> message.toJson(caller.path()).toString())
        .collect(Collectors.joining(",", "[", "]"));
  }

  private static Parsed<Optional<IdempotencyKey>> key(Request request) {
    Optional<String> key = request.header("idempotency-key");
    return key.filter(text -> text.isBlank() || text.length() > MAX_KEY_LENGTH).isPresent()
        ? Parsed.refused(
            "Idempotency-Key", "must have 1 to %d characters".formatted(MAX_KEY_LENGTH))
        : new Parsed.Valid<>(
            key.map(text -> new IdempotencyKey(text, request.path(), request.body())));
  }
}
