package io.reachline.posting;

import io.reachline.conversation.ConversationKey;
import io.reachline.identity.Caller;
import io.reachline.identity.Role;
import io.reachline.identity.Scope;
import io.reachline.identity.UserId;
import io.reachline.json.Fields;
import io.reachline.json.JsonObject;
import io.reachline.json.Parsed;
import io.reachline.message.Message;
import io.reachline.message.MessageId;
import io.reachline.message.MessageType;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A message as a client sent it, without the properties that the service sets. */
public record MessageDraft(
    MessageType type,
    String text,
    Role role,
    boolean isBackchannel,
    JsonObject meta,
    JsonObject display) {
  private static final int MAX_MESSAGES = 50;
  private static final int MAX_TEXT_BYTES = 64_000;
  private static final int MAX_META_BYTES = 32_000;
  private static final int MAX_ACTIONS_BYTES = 16_000;
  private static final int MAX_CONTENT_TYPE_BYTES = 200;

  /**
   * Reads the messages of a request body: one object, or an array of objects.
   *
   * @param body the parsed JSON
   * @param conversation the conversation in the path; empty if the request creates one
   */
  public static Parsed<List<MessageDraft>> parseAll(
      Object body, Caller caller, Optional<ConversationKey> conversation) {
    boolean isArray = body instanceof List<?>;
    List<?> elements = body instanceof List<?> list ? list : List.of(body);
    if (elements.isEmpty() || elements.size() > MAX_MESSAGES) {
      return Parsed.refused(
          "body", "must be a message or an array of 1 to %d".formatted(MAX_MESSAGES));
    }
    List<MessageDraft> drafts = new ArrayList<>();
    for (int i = 0; i < elements.size(); i++) {
      String name = element(i);
      if (!(elements.get(i) instanceof Map<?, ?> map)) {
        return Parsed.refused(isArray ? name : "body", "must be an object");
      }
      switch (parse(JsonObject.of(map), caller, conversation)) {
        case Parsed.Valid<MessageDraft>(var draft) -> drafts.add(draft);
        case Parsed.Refused<MessageDraft>(var reason) -> {
          return new Parsed.Refused<>(isArray ? reason.within(name) : reason);
        }
      }
    }
    return new Parsed.Valid<>(drafts);
  }

  /** Returns the message that a user posts with this draft. */
  Message toMessage(MessageId id, ConversationKey conversation, UserId user) {
    return Message.posted(id, conversation, role, user, text, meta).shown(isBackchannel, display);
  }

  /** Returns the path of a message in the array of a request, for errors. */
  public static String element(int number) {
    return "messages[%d]".formatted(number);
  }

  private static Parsed<MessageDraft> parse(
      JsonObject body, Caller caller, Optional<ConversationKey> conversation) {
    Fields fields = new Fields(body);
    // Clients may repeat the conversation of the path. A different one is a mistake.
    conversation
        .map(key -> key.conversation().value())
        .filter(id -> fields.has("conversation") && !id.equals(body.get("conversation")))
        .ifPresent(_ -> fields.refuse("conversation", "must be the conversation of the path"));
    MessageType type = fields.choice("type", MessageType.values(), MessageType.CHAT);
    if (type == MessageType.COMMAND && caller.scope() == Scope.GUEST) {
      fields.refuse("type", "must not be command for a guest");
    }
    String text = fields.requiredText("text", MAX_TEXT_BYTES);
    Role role = role(fields, caller.scope());
    boolean isBackchannel = fields.flag("isBackchannel");
    JsonObject meta = fields.object("meta", MAX_META_BYTES);
    JsonObject display = display(fields, body);
    if (type == MessageType.COMMAND
        && Command.parse(text, meta) instanceof Parsed.Refused<Command>(var reason)) {
      fields.refuse(reason.field(), reason.problem());
    }
    return Parsed.of(
        fields, () -> new MessageDraft(type, text, role, isBackchannel, meta, display));
  }

  private static Role role(Fields fields, Scope scope) {
    return switch (scope) {
      case GUEST -> fields.choice("role", new Role[] {Role.CONTACT}, Role.CONTACT);
      case AGENT, ADMIN -> fields.choice("role", Role.ofClients(), Role.AGENT);
      case BOT -> fields.choice("role", Role.ofClients(), Role.BOT);
    };
  }

  private static JsonObject display(Fields fields, JsonObject body) {
    JsonObject.Builder display = JsonObject.builder();
    display.putIfPresent("contentType", fields.text("contentType", MAX_CONTENT_TYPE_BYTES));
    display.putIfPresent("actions", fields.list("actions", MAX_ACTIONS_BYTES));
    Object delay = body.get("delay");
    if (!(delay == null || delay instanceof Number)) {
      fields.refuse("delay", "must be a number");
    }
    return display.putIfPresent("delay", delay).build();
  }
}
