package io.reachline.message;

import io.reachline.conversation.Conversation;
import io.reachline.conversation.ConversationChange;
import io.reachline.conversation.ConversationStatus;
import io.reachline.conversation.Participant;
import io.reachline.conversation.Position;
import io.reachline.identity.UserId;
import io.reachline.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A conversation as commands see and change it.
 *
 * @param movedBy what moved its state last; empty where nothing did
 * @param ahead how far Zoho's clock is ahead of the service's, as far as its session shows
 * @param acceptedAt when a command accepted it last
 * @param leftAt when a command closed it last
 * @param lastChange tells its versions apart: the command, or the time of the change, that made it
 *     what it is
 */
public record CommandedConversation(
    Conversation conversation,
    Optional<Position> movedBy,
    Duration ahead,
    Optional<Instant> acceptedAt,
    Optional<Instant> leftAt,
    Optional<String> lastChange) {

  /** Returns a conversation that no command has changed. */
  public static CommandedConversation fresh(Conversation conversation) {
    return new CommandedConversation(
        conversation,
        Optional.empty(),
        Duration.ZERO,
        Optional.empty(),
        Optional.empty(),
        Optional.empty());
  }

  /** Returns the conversation after what messages command, in their order. */
  public CommandedConversation after(List<Message> messages) {
    CommandedConversation result = this;
    for (Message message : messages) {
      result = result.after(message);
    }
    return result;
  }

  /** Other messages than commands change nothing. */
  private CommandedConversation after(Message message) {
    UserId user = message.user();
    if (message.type() != MessageType.COMMAND || user == null) {
      return this;
    }
    return switch (Command.parse(message.text(), message.meta()).orElse(new Command.Other())) {
      case Command.Accept _ ->
          withParticipant(user, message.role(), p -> p.with(true, true))
              .moved(message, ConversationStatus.ACTIVE)
              .accepted(message)
              .by(message);
      case Command.Join _ ->
          withParticipant(user, message.role(), p -> p.with(true, p.accepted())).by(message);
      case Command.Leave _ -> left(user, message);
      case Command.Set(var key, var value) -> withMeta(key, value.orElse(null)).by(message);
      case Command.Assign(var users) -> assigned(users).by(message);
      case Command.Enqueue _ -> moved(message, ConversationStatus.QUEUED).by(message);
      case Command.Notify _, Command.Other _ -> this;
    };
  }

  private CommandedConversation left(UserId user, Message message) {
    boolean wasAccepted = hasAccepted(user);
    CommandedConversation rest =
        hasParticipant(user)
            ? withParticipant(user, message.role(), p -> p.with(false, false)).by(message)
            : this;
    boolean isLast =
        wasAccepted && rest.conversation.participants().stream().noneMatch(Participant::accepted);
    return isLast ? rest.moved(message, ConversationStatus.CLOSED).closed(message) : rest;
  }

  private boolean hasParticipant(UserId user) {
    return conversation.participants().stream().anyMatch(p -> p.user().equals(user));
  }

  private boolean hasAccepted(UserId user) {
    return conversation.participants().stream()
        .anyMatch(p -> p.user().equals(user) && p.accepted());
  }

  private CommandedConversation assigned(List<UserId> users) {
    CommandedConversation result = this;
    for (UserId user : users) {
      result = result.withParticipant(user, Role.AGENT, Participant::withInbox);
    }
    return result;
  }

  private CommandedConversation withParticipant(
      UserId user, Role role, UnaryOperator<Participant> change) {
    List<Participant> participants = new ArrayList<>(conversation.participants());
    if (!hasParticipant(user)) {
      participants.add(new Participant(user, role.wireName(), false, false, false, false));
    }
    participants.replaceAll(p -> p.user().equals(user) ? change.apply(p) : p);
    return with(conversation.withParticipants(participants));
  }

  private CommandedConversation withMeta(String key, @Nullable String value) {
    Map<String, @Nullable Object> members = new LinkedHashMap<>(conversation.meta().members());
    if (value == null) {
      members.remove(key);
    } else {
      members.put(key, value);
    }
    JsonObject meta = new JsonObject(members);
    int bytes = meta.toString().getBytes(StandardCharsets.UTF_8).length;
    // What a client could not have set by a change either.
    return bytes > ConversationChange.MAX_META_BYTES ? this : with(conversation.withMeta(meta));
  }

  /** Moves the state as it was shown, whatever the clock of what moved it before. */
  private CommandedConversation moved(Message message, ConversationStatus status) {
    Position own = new Position(message.id().later(ahead).value());
    Position behind = Position.rightBehind(movedBy);
    return new CommandedConversation(
        conversation.withStatus(status),
        Optional.of(own.isAfter(behind) ? own : behind),
        ahead,
        acceptedAt,
        leftAt,
        lastChange);
  }

  private CommandedConversation accepted(Message message) {
    return new CommandedConversation(
        conversation, movedBy, ahead, Optional.of(handledAt(message)), leftAt, lastChange);
  }

  private CommandedConversation closed(Message message) {
    return new CommandedConversation(
        conversation, movedBy, ahead, acceptedAt, Optional.of(handledAt(message)), lastChange);
  }

  /** Returns the time of a command, behind those before it also where its clock is not. */
  private Instant handledAt(Message message) {
    return Stream.of(acceptedAt, leftAt)
        .flatMap(Optional::stream)
        .map(earlier -> earlier.plusMillis(1))
        .filter(next -> next.isAfter(message.createdAt()))
        .max(Comparator.naturalOrder())
        .orElse(message.createdAt());
  }

  private CommandedConversation by(Message message) {
    return new CommandedConversation(
        conversation.changedAt(message.createdAt()),
        movedBy,
        ahead,
        acceptedAt,
        leftAt,
        Optional.of(message.id().value()));
  }

  private CommandedConversation with(Conversation changed) {
    return new CommandedConversation(changed, movedBy, ahead, acceptedAt, leftAt, lastChange);
  }
}
