package io.reachline.service;

import io.reachline.conversation.ConversationKey;
import io.reachline.identity.Caller;
import io.reachline.identity.Role;
import io.reachline.json.Json;
import io.reachline.json.JsonObject;
import io.reachline.json.MalformedJson;
import io.reachline.json.Parsed;
import io.reachline.posting.MessageDraft;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * The messages of a service's answer.
 *
 * @param drafts the good ones
 * @param refused the bad ones
 */
record AnsweredMessages(List<Numbered> drafts, List<RefusedMessage> refused) {
  /** The largest number of messages that are taken from an answer. */
  static final int MOST = 20;

  private static final AnsweredMessages NONE = new AnsweredMessages(List.of(), List.of());

  /**
   * A good message.
   *
   * @param index its place in the answer, from 0 on
   * @param json the message as the service sent it
   */
  record Numbered(int index, MessageDraft draft, JsonObject json) {

    /** Returns the message as one that is not posted. */
    RefusedMessage refused(String reason) {
      return new RefusedMessage(OptionalInt.of(index), reason);
    }
  }

  AnsweredMessages {
    drafts = List.copyOf(drafts);
    refused = List.copyOf(refused);
  }

  /**
   * Reads an answer. One that is no object of JSON, as many servers send, has no messages.
   *
   * @param isCut whether the service sent more than was read
   * @param service the service as a caller
   */
  static AnsweredMessages read(
      String body, boolean isCut, Caller service, ConversationKey conversation) {
    if (!body.stripLeading().startsWith("{")) {
      return NONE;
    }
    if (isCut) {
      return refused(
          "The answer is longer than %,d bytes".formatted(ServiceClient.MAX_ANSWER_BYTES));
    }
    @Nullable Object messages;
    try {
      messages = Json.readObject(body).get("messages");
    } catch (MalformedJson e) {
      return refused(
          e.field().isEmpty()
              ? "The answer " + e.problem()
              : "The answer's %s %s".formatted(e.field(), e.problem()));
    }
    return switch (messages) {
      case null -> NONE;
      case List<?> elements -> read(elements, service, conversation);
      default -> refused("messages must be an array");
    };
  }

  private static AnsweredMessages read(
      List<?> elements, Caller service, ConversationKey conversation) {
    List<Numbered> drafts = new ArrayList<>();
    List<RefusedMessage> refused = new ArrayList<>();
    for (int i = 0; i < Math.min(elements.size(), MOST); i++) {
      switch (draft(i, elements.get(i), service, conversation)) {
        case Parsed.Valid<Numbered>(var draft) -> drafts.add(draft);
        case Parsed.Refused<Numbered>(var reason) ->
            refused.add(new RefusedMessage(OptionalInt.of(i), reason.message()));
      }
    }
    if (elements.size() > MOST) {
      refused.add(
          new RefusedMessage(
              OptionalInt.of(MOST), "At most %d messages of an answer are taken".formatted(MOST)));
    }
    return new AnsweredMessages(drafts, refused);
  }

  private static Parsed<Numbered> draft(
      int index, @Nullable Object element, Caller service, ConversationKey conversation) {
    if (!(element instanceof Map<?, ?> map)) {
      return Parsed.refused("message", "must be an object");
    }
    return MessageDraft.parseAll(map, service, Optional.of(conversation))
        .map(List::getFirst)
        .flatMap(
            draft ->
                draft.role() == Role.BOT
                    ? new Parsed.Valid<>(new Numbered(index, draft, JsonObject.of(map)))
                    : Parsed.refused("role", "must be bot"));
  }

  private static AnsweredMessages refused(String reason) {
    return new AnsweredMessages(
        List.of(), List.of(new RefusedMessage(OptionalInt.empty(), reason)));
  }
}
