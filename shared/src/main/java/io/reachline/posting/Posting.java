package io.reachline.posting;

import static io.reachline.posting.CommandStore.Outcome.OVERTAKEN;

import io.reachline.conversation.Conversation;
import io.reachline.conversation.ConversationChange;
import io.reachline.conversation.ConversationId;
import io.reachline.conversation.ConversationKey;
import io.reachline.conversation.ConversationStore;
import io.reachline.conversation.Head;
import io.reachline.conversation.Participant;
import io.reachline.directory.DirectoryStore;
import io.reachline.identity.Caller;
import io.reachline.identity.HexId;
import io.reachline.identity.IdSource;
import io.reachline.identity.Role;
import io.reachline.identity.Scope;
import io.reachline.json.Invalid;
import io.reachline.json.Parsed;
import io.reachline.message.Message;
import io.reachline.message.MessageId;
import io.reachline.message.MessageStore;
import io.reachline.message.MessageType;
import io.reachline.posting.IdempotencyStore.Claim;
import io.reachline.presence.Activity;
import io.reachline.retry.Backoff;
import io.reachline.storage.Consistency;
import io.reachline.storage.Retention;
import io.reachline.wire.TimeDigits;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The use case of posting messages to a conversation, and of opening a conversation with its first
 * messages. A request is carried out as a whole or not at all.
 */
public final class Posting {

  /** The outcome of a request. */
  public sealed interface Outcome {

    record Posted(List<Message> messages) implements Outcome {}

    record Opened(Conversation conversation) implements Outcome {}

    record ConversationNotFound() implements Outcome {}

    /** The idempotency key was used before, with another body. */
    record KeyReused() implements Outcome {}

    /**
     * A command cannot be carried out, so nothing is stored.
     *
     * @param message the index of the command among the messages
     */
    record Refused(int message, Invalid reason) implements Outcome {}

    /** Others kept changing the conversation, so nothing is stored. */
    record Busy() implements Outcome {}
  }

  /**
   * An idempotency key, with which a client can safely repeat a request.
   *
   * @param path the path of the request
   * @param body the body of the request
   */
  public record IdempotencyKey(String key, String path, String body) {}

  /**
   * The effect of messages on their conversation.
   *
   * @param after the conversation after the messages before the refused one
   * @param refused the refusal of the first command that cannot be carried out; empty if all can
   */
  private record Effect(
      List<Message> messages, CommandedConversation after, Optional<Outcome.Refused> refused) {

    static Effect of(CommandedConversation before, List<Message> messages, Instant now) {
      CommandedConversation after = before;
      List<Message> effective = new ArrayList<>(messages);
      for (int i = 0; i < messages.size(); i++) {
        Message message = after.effective(messages.get(i), now);
        effective.set(i, message);
        switch (after.after(message)) {
          case Parsed.Valid<CommandedConversation>(var next) -> after = next;
          case Parsed.Refused<CommandedConversation>(var reason) -> {
            return new Effect(effective, after, Optional.of(new Outcome.Refused(i, reason)));
          }
        }
      }
      return new Effect(effective, after, Optional.empty());
    }
  }

  private final MessageStore messages;
  private final CommandStore commands;
  private final ConversationStore conversations;
  private final IdempotencyStore keys;
  private final CommandTargets targets;
  private final Backoff backoff;
  private final Retention retention;
  private final IdSource ids;
  private final Clock clock;
  private final Activity activity;

  public Posting(
      MessageStore messages,
      CommandStore commands,
      ConversationStore conversations,
      IdempotencyStore keys,
      DirectoryStore directory,
      Backoff backoff,
      Retention retention,
      IdSource ids,
      Clock clock,
      Activity activity) {
    this.messages = messages;
    this.commands = commands;
    this.conversations = conversations;
    this.keys = keys;
    this.targets = new CommandTargets(directory);
    this.backoff = backoff;
    this.retention = retention;
    this.ids = ids;
    this.clock = clock;
    this.activity = activity;
  }

  /** Posts messages to a conversation, in the given order. */
  public Outcome post(
      Caller caller,
      ConversationKey conversation,
      List<MessageDraft> drafts,
      Optional<IdempotencyKey> key) {
    return noted(
        caller,
        drafts,
        drafts.stream().anyMatch(draft -> draft.type() == MessageType.COMMAND)
            ? command(caller, conversation, drafts, key)
            : say(caller, conversation, drafts, key));
  }

  /** Puts an agent online whose messages are stored, and returns the outcome. */
  private Outcome noted(Caller caller, List<MessageDraft> drafts, Outcome outcome) {
    boolean isStored =
        switch (outcome) {
          case Outcome.Posted _, Outcome.Opened _ -> !drafts.isEmpty();
          case Outcome.ConversationNotFound _,
              Outcome.KeyReused _,
              Outcome.Refused _,
              Outcome.Busy _ ->
              false;
        };
    if (isStored && caller.scope() == Scope.AGENT) {
      activity.of(caller.organization(), caller.user());
    }
    return outcome;
  }

  private Outcome say(
      Caller caller,
      ConversationKey conversation,
      List<MessageDraft> drafts,
      Optional<IdempotencyKey> key) {
    if (!isLive(conversation)) {
      return new Outcome.ConversationNotFound();
    }
    Optional<List<String>> claimed = claim(caller, key, messageIds(drafts));
    if (claimed.isEmpty()) {
      return new Outcome.KeyReused();
    }
    List<Message> posted = build(caller, conversation, drafts, claimed.get());
    if (posted.size() == 1) {
      messages.create(posted.getFirst());
    } else {
      messages.createAll(posted);
    }
    return new Outcome.Posted(posted);
  }

  /** Posts messages, some of which are commands, together with the changes these make. */
  private Outcome command(
      Caller caller,
      ConversationKey conversation,
      List<MessageDraft> drafts,
      Optional<IdempotencyKey> key) {
    Optional<CommandedConversation> before = commands.find(conversation);
    if (before.isEmpty()) {
      return new Outcome.ConversationNotFound();
    }
    List<String> fresh = messageIds(drafts);
    Function<List<String>, Effect> effect =
        chosen ->
            Effect.of(before.get(), build(caller, conversation, drafts, chosen), clock.instant());
    // Before the key is claimed: a refused request must not keep it.
    Optional<Outcome.Refused> refused = refusal(caller, drafts, () -> effect.apply(fresh));
    if (refused.isPresent()) {
      return earlier(caller, key, chosen -> posted(effect.apply(chosen).messages()))
          .orElse(refused.get());
    }
    return claim(caller, key, fresh)
        .map(chosen -> command(before.get(), effect.apply(chosen)))
        .orElseGet(Outcome.KeyReused::new);
  }

  /** Posts messages and their changes, and tries again while others change the conversation. */
  private Outcome command(CommandedConversation before, Effect effect) {
    Backoff.Tries tries = backoff.start();
    while (effect.refused().isEmpty()) {
      if (commands.post(effect.messages(), before, effect.after()) != OVERTAKEN) {
        return new Outcome.Posted(effect.messages());
      }
      if (!tries.again()) {
        return new Outcome.Busy();
      }
      Optional<CommandedConversation> changed = commands.find(before.conversation().key());
      if (changed.isEmpty()) {
        return new Outcome.ConversationNotFound();
      }
      before = changed.get();
      effect = Effect.of(before, effect.messages(), clock.instant());
    }
    return posted(effect.messages()).orElse(effect.refused().get());
  }

  private Optional<Outcome.Refused> refusal(
      Caller caller, List<MessageDraft> drafts, Supplier<Effect> effect) {
    return targets.refusal(drafts, caller.path()).or(() -> effect.get().refused());
  }

  /** Returns the outcome of an earlier request that stored these messages; empty if none did. */
  private Optional<Outcome> posted(List<Message> posted) {
    Message first = posted.getFirst();
    return messages.find(first.conversation(), first.id()).map(_ -> new Outcome.Posted(posted));
  }

  /** Opens a conversation with the caller as its first participant. */
  public Outcome open(
      Caller caller,
      ConversationChange properties,
      List<MessageDraft> drafts,
      Optional<IdempotencyKey> key) {
    // The claim holds the time of creation, so that a repetition gets the same answer.
    List<String> fresh =
        Stream.concat(
                Stream.of(ids.next(), TimeDigits.of(clock.instant())), messageIds(drafts).stream())
            .toList();
    Function<List<String>, Effect> effect = chosen -> opening(caller, properties, drafts, chosen);
    Optional<Outcome.Refused> refused = refusal(caller, drafts, () -> effect.apply(fresh));
    return noted(
        caller,
        drafts,
        refused.isPresent()
            ? earlier(caller, key, chosen -> opened(effect.apply(chosen))).orElse(refused.get())
            : claim(caller, key, fresh)
                .map(chosen -> open(effect.apply(chosen)))
                .orElseGet(Outcome.KeyReused::new));
  }

  private Outcome open(Effect effect) {
    if (effect.messages().isEmpty()) {
      conversations.create(effect.after().conversation());
    } else {
      commands.create(effect.after(), effect.messages());
    }
    return new Outcome.Opened(effect.after().conversation());
  }

  /** Returns the outcome of an earlier request that opened this conversation; empty if none did. */
  private Optional<Outcome> opened(Effect effect) {
    return posted(effect.messages()).map(_ -> new Outcome.Opened(effect.after().conversation()));
  }

  private static Effect opening(
      Caller caller, ConversationChange properties, List<MessageDraft> drafts, List<String> ids) {
    ConversationKey key =
        new ConversationKey(caller.organization(), new ConversationId(ids.getFirst()));
    Instant createdAt = TimeDigits.read(ids.get(1));
    Conversation conversation = properties.applyTo(opened(key, caller, createdAt), createdAt);
    return Effect.of(
        CommandedConversation.fresh(conversation),
        build(caller, key, drafts, ids.subList(2, ids.size())),
        createdAt);
  }

  private static Conversation opened(ConversationKey key, Caller caller, Instant now) {
    return Conversation.opened(
        key, new Participant(caller.user(), defaultRole(caller), true, false, false, false), now);
  }

  private static Role defaultRole(Caller caller) {
    return switch (caller.scope()) {
      case GUEST -> Role.CONTACT;
      case AGENT, ADMIN -> Role.AGENT;
      case BOT -> Role.BOT;
    };
  }

  private boolean isLive(ConversationKey key) {
    Head head = conversations.find(key, Consistency.EVENTUAL);
    // A conversation created a moment ago may not have reached the replica yet.
    if (head instanceof Head.Absent) {
      head = conversations.find(key, Consistency.STRONG);
    }
    return switch (head) {
      case Head.Absent _, Head.Deleted _ -> false;
      case Head.Live(_, var expiresAt) -> {
        if (retention.needsRenewal(expiresAt, clock.instant())) {
          conversations.renew(key, clock.instant());
        }
        yield true;
      }
    };
  }

  /**
   * Claims the idempotency key, and returns the ids to use: the fresh ones, or those of the first
   * request with this key. Empty if that request had another body.
   */
  private Optional<List<String>> claim(
      Caller caller, Optional<IdempotencyKey> key, List<String> fresh) {
    if (key.isEmpty()) {
      return Optional.of(fresh);
    }
    Claim claim = claimed(caller, key.get(), fresh);
    Claim remembered = keys.claim(claim, clock.instant());
    return remembered.body().equals(claim.body())
        ? Optional.of(remembered.ids())
        : Optional.empty();
  }

  /**
   * Returns the outcome of an earlier request with this key, even if this one would be refused now.
   *
   * @param done returns the outcome for the ids of the earlier request; empty if it stored nothing
   */
  private Optional<Outcome> earlier(
      Caller caller, Optional<IdempotencyKey> key, Function<List<String>, Optional<Outcome>> done) {
    if (key.isEmpty()) {
      return Optional.empty();
    }
    Claim claim = claimed(caller, key.get(), List.of());
    return keys.find(claim.organization(), claim.key(), clock.instant())
        .flatMap(
            remembered ->
                remembered.body().equals(claim.body())
                    ? done.apply(remembered.ids())
                    : Optional.of(new Outcome.KeyReused()));
  }

  /** The state of an idempotency key. */
  public enum KeyUse {
    /** No request came with it. */
    FREE,
    /** A request came with it, and stored nothing. */
    CLAIMED,
    /** The messages of a request with it are stored. */
    POSTED
  }

  /**
   * Returns the state of a key of requests that post to a conversation, whatever their bodies. One
   * that is claimed may be posted a moment later, if its request is still under way.
   */
  public KeyUse use(Caller caller, ConversationKey conversation, IdempotencyKey key) {
    Claim claim = claimed(caller, key, List.of());
    return keys.find(claim.organization(), claim.key(), clock.instant())
        .map(
            earlier ->
                messages.find(conversation, new MessageId(earlier.ids().getFirst())).isPresent()
                    ? KeyUse.POSTED
                    : KeyUse.CLAIMED)
        .orElse(KeyUse.FREE);
  }

  private static Claim claimed(Caller caller, IdempotencyKey key, List<String> ids) {
    String scope = String.join("\n", caller.user().value(), key.path(), key.key());
    return new Claim(caller.organization(), HexId.hash(scope), HexId.hash(key.body()), ids);
  }

  /** Makes message ids that ascend in the order of the drafts. */
  private List<String> messageIds(List<MessageDraft> drafts) {
    List<String> made = new ArrayList<>();
    Instant time = clock.instant();
    // The top bit stays clear, so that counting up does not overflow.
    long distinction =
        HexFormat.fromHexDigitsToLong(ids.next().substring(0, 11)) & 0x7ff_ffff_ffffL;
    @Nullable MessageId last = null;
    for (MessageDraft draft : drafts) {
      String digits = HexFormat.of().toHexDigits(distinction++, 11);
      MessageId id = MessageId.of(time, draft.type(), digits);
      if (last != null && id.compareTo(last) < 0) {
        // The digit of the type comes before the counted digits.
        time = time.plusMillis(1);
        id = MessageId.of(time, draft.type(), digits);
      }
      made.add(id.value());
      last = id;
    }
    return made;
  }

  private static List<Message> build(
      Caller caller, ConversationKey conversation, List<MessageDraft> drafts, List<String> ids) {
    List<Message> built = new ArrayList<>();
    for (int i = 0; i < drafts.size(); i++) {
      MessageId id = new MessageId(ids.get(i));
      built.add(drafts.get(i).toMessage(id, conversation, caller.user()));
    }
    return built;
  }
}
