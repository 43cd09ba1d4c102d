package io.reachline.posting;

import io.reachline.conversation.Conversation;
import io.reachline.conversation.ConversationChange;
import io.reachline.conversation.ConversationStatus;
import io.reachline.conversation.Participant;
import io.reachline.conversation.Position;
import io.reachline.identity.Role;
import io.reachline.identity.UserId;
import io.reachline.json.JsonObject;
import io.reachline.json.Parsed;
import io.reachline.message.Message;
import io.reachline.message.MessageType;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * A conversation with the properties that commands read and change.
 *
 * @param movedBy the position of what changed its state last; empty if nothing has
 * @param ahead the lead of the provider's clock over this service's, as far as the session shows it
 * @param acceptedAt when a command accepted it last
 * @param leftAt when a command closed it last
 * @param effectiveAt when a command took effect last; empty if that was before this was noted
 * @param lastChange the version of the conversation: the id of the command, or the time of the
 *     change, that a client made last
 */
public record CommandedConversation(
    Conversation conversation,
    Optional<Position> movedBy,
    Duration ahead,
    Optional<Instant> acceptedAt,
    Optional<Instant> leftAt,
    Optional<Instant> effectiveAt,
    Optional<String> lastChange) {

  /** Returns a conversation that no command has changed yet. */
  public static CommandedConversation fresh(Conversation conversation) {
    return new CommandedConversation(
        conversation,
        Optional.empty(),
        Duration.ZERO,
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty());
  }

  /**
   * Returns a message as it takes effect on this conversation; only commands have one. It is later
   * than the command before it, whatever the clocks of the instances that run them say.
   *
   * @param now when it is tried
   */
  public Message effective(Message message, Instant now) {
    return message.type() != MessageType.COMMAND
        ? message
        : message.effectiveAt(
            Stream.concat(
                    Stream.of(now, message.createdAt()),
                    Stream.of(acceptedAt, leftAt, effectiveAt)
                        .flatMap(Optional::stream)
                        .map(earlier -> earlier.plusMillis(1)))
                .max(Comparator.naturalOrder())
                .orElse(now));
  }

  /**
   * Returns the conversation after a message. Only a command changes it; one that cannot be carried
   * out is refused.
   *
   * @param message as {@link #effective} returns it
   */
  public Parsed<CommandedConversation> after(Message message) {
    return message.type() == MessageType.COMMAND && message.user() != null
        ? Command.parse(message.text(), message.meta()).flatMap(command -> after(message, command))
        : new Parsed.Valid<>(this);
  }

  /**
   * Returns the conversation after a command that is parsed already.
   *
   * @param message as {@link #effective} returns it
   */
  public Parsed<CommandedConversation> after(Message message, Command command) {
    UserId user = message.user();
    return user == null
        ? new Parsed.Valid<>(this)
        : after(command, user, message).map(changed -> changed.effectiveAt(message.takenInAt()));
  }

  private Parsed<CommandedConversation> after(Command command, UserId user, Message message) {
    return switch (command) {
      case Command.Accept _ ->
          with(participant(user, message.role()).with(true, true), "text")
              .map(c -> c.moved(message, ConversationStatus.ACTIVE).accepted(message).by(message));
      case Command.Join _ -> {
        Participant before = participant(user, message.role());
        yield with(before.with(true, before.accepted()), "text").map(c -> c.by(message));
      }
      case Command.Leave _ -> new Parsed.Valid<>(left(user, message));
      case Command.Set(var key, var value) ->
          withMeta(conversation.meta().with(key, value)).map(c -> c.by(message));
      case Command.Unset(var key) ->
          new Parsed.Valid<>(
              with(conversation.withMeta(conversation.meta().without(Set.of(key)))).by(message));
      case Command.Assign(var users) -> assigned(users).map(c -> c.by(message));
      case Command.Enqueue _ ->
          new Parsed.Valid<>(moved(message, ConversationStatus.QUEUED).by(message));
      case Command.Notify _ -> new Parsed.Valid<>(this);
    };
  }

  private CommandedConversation left(UserId user, Message message) {
    Optional<Participant> leaving = conversation.participant(user);
    CommandedConversation rest =
        leaving
            .flatMap(before -> conversation.with(before.with(false, false)))
            .map(changed -> with(changed).by(message))
            .orElse(this);
    boolean isLast =
        leaving.filter(Participant::accepted).isPresent()
            && rest.conversation.participants().stream().noneMatch(Participant::accepted);
    return isLast ? rest.moved(message, ConversationStatus.CLOSED).closed(message) : rest;
  }

  private Parsed<CommandedConversation> assigned(List<UserId> users) {
    Parsed<CommandedConversation> result = new Parsed.Valid<>(this);
    for (UserId user : users) {
      result =
          result.flatMap(c -> c.with(c.participant(user, Role.AGENT).withInbox(), "meta.users"));
    }
    return result;
  }

  /** Returns a user's participation, or an inactive one for a user who is new here. */
  private Participant participant(UserId user, Role role) {
    return conversation
        .participant(user)
        .orElseGet(() -> new Participant(user, role, false, false, false, false));
  }

  private Parsed<CommandedConversation> with(Participant participant, String field) {
    return conversation
        .with(participant)
        .<Parsed<CommandedConversation>>map(changed -> new Parsed.Valid<>(with(changed)))
        .orElseGet(
            () ->
                Parsed.refused(
                    field,
                    "must not bring the conversation to more than %d participants"
                        .formatted(Conversation.MAX_PARTICIPANTS)));
  }

  private Parsed<CommandedConversation> withMeta(JsonObject meta) {
    int bytes = meta.toString().getBytes(StandardCharsets.UTF_8).length;
    // The same bound as for a client that changes the meta directly.
    return bytes > ConversationChange.MAX_META_BYTES
        ? Parsed.refused(
            "text",
            "must not make the conversation's meta larger than %,d bytes as JSON"
                .formatted(ConversationChange.MAX_META_BYTES))
        : new Parsed.Valid<>(with(conversation.withMeta(meta)));
  }

  /**
   * Changes the state. The position is after the one before, even if that came from a clock that is
   * ahead of this one.
   */
  private CommandedConversation moved(Message message, ConversationStatus status) {
    Position own = new Position(message.id().at(message.takenInAt().plus(ahead)).value());
    Position behind = Position.rightBehind(movedBy);
    return new CommandedConversation(
        conversation.withStatus(status),
        Optional.of(own.isAfter(behind) ? own : behind),
        ahead,
        acceptedAt,
        leftAt,
        effectiveAt,
        lastChange);
  }

  private CommandedConversation accepted(Message message) {
    return new CommandedConversation(
        conversation,
        movedBy,
        ahead,
        Optional.of(message.takenInAt()),
        leftAt,
        effectiveAt,
        lastChange);
  }

  private CommandedConversation closed(Message message) {
    return new CommandedConversation(
        conversation,
        movedBy,
        ahead,
        acceptedAt,
        Optional.of(message.takenInAt()),
        effectiveAt,
        lastChange);
  }

  private CommandedConversation effectiveAt(Instant time) {
    return new CommandedConversation(
        conversation, movedBy, ahead, acceptedAt, leftAt, Optional.of(time), lastChange);
  }

  private CommandedConversation by(Message message) {
    return new CommandedConversation(
        conversation.changedAt(message.takenInAt()),
        movedBy,
        ahead,
        acceptedAt,
        leftAt,
        effectiveAt,
        Optional.of(message.id().value()));
  }

  private CommandedConversation with(Conversation changed) {
    return new CommandedConversation(
        changed, movedBy, ahead, acceptedAt, leftAt, effectiveAt, lastChange);
  }
}
