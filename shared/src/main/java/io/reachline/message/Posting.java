package io.reachline.message;

import io.reachline.conversation.Consistency;
import io.reachline.conversation.Conversation;
import io.reachline.conversation.ConversationChange;
import io.reachline.conversation.ConversationId;
import io.reachline.conversation.ConversationKey;
import io.reachline.conversation.ConversationStore;
import io.reachline.conversation.Head;
import io.reachline.conversation.Participant;
import io.reachline.conversation.Retention;
import io.reachline.identity.Caller;
import io.reachline.identity.HexId;
import io.reachline.identity.IdSource;
import io.reachline.message.IdempotencyStore.Claim;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Posts messages, and opens conversations with their first ones: all of a request, or none. */
public final class Posting {

  /** What came of a request. */
  public sealed interface Outcome {

    record Posted(List<Message> messages) implements Outcome {}

    record Opened(Conversation conversation) implements Outcome {}

    record ConversationNotFound() implements Outcome {}

    /** The idempotency key came before, with another body. */
    record KeyReused() implements Outcome {}
  }

  /**
   * A key by which a client repeats a request safely.
   *
   * @param path what it was used on
   * @param body the body of the request
   */
  public record IdempotencyKey(String key, String path, String body) {}

  private static final int MAX_TRIES = 10;

  private final MessageStore messages;
  private final CommandStore commands;
  private final ConversationStore conversations;
  private final IdempotencyStore keys;
  private final Retention retention;
  private final IdSource ids;
  private final Clock clock;

  public Posting(
      MessageStore messages,
      CommandStore commands,
      ConversationStore conversations,
      IdempotencyStore keys,
      Retention retention,
      IdSource ids,
      Clock clock) {
    this.messages = messages;
    this.commands = commands;
    this.conversations = conversations;
    this.keys = keys;
    this.retention = retention;
    this.ids = ids;
    this.clock = clock;
  }

  /** Posts messages in a conversation, in their order. */
  public Outcome post(
      Caller caller,
      ConversationKey conversation,
      List<MessageDraft> drafts,
      Optional<IdempotencyKey> key) {
    if (!isLive(conversation)) {
      return new Outcome.ConversationNotFound();
    }
    List<String> fresh = messageIds(drafts);
    Optional<List<String>> claimed = claim(caller, key, fresh);
    if (claimed.isEmpty()) {
      return new Outcome.KeyReused();
    }
    List<Message> posted = build(caller, conversation, drafts, claimed.get());
    if (drafts.stream().anyMatch(draft -> draft.type() == MessageType.COMMAND)) {
      return command(conversation, posted);
    }
    if (posted.size() == 1) {
      messages.create(posted.getFirst());
    } else {
      messages.createAll(posted);
    }
    return new Outcome.Posted(posted);
  }

  /** Posts messages with commands among them, together with what these change. */
  private Outcome command(ConversationKey key, List<Message> posted) {
    for (int tries = 0; tries < MAX_TRIES; tries++) {
      Optional<CommandedConversation> before = commands.find(key);
      if (before.isEmpty()) {
        return new Outcome.ConversationNotFound();
      }
      switch (commands.post(posted, before.get(), before.get().after(posted))) {
        case POSTED, REPEATED -> {
          return new Outcome.Posted(posted);
        }
        case OVERTAKEN -> {}
      }
    }
    throw new IllegalStateException(
        "Conversation %s changes faster than a command can".formatted(key.conversation()));
  }

  /** Opens a conversation of which the caller is the first participant. */
  public Outcome open(
      Caller caller,
      ConversationChange properties,
      List<MessageDraft> drafts,
      Optional<IdempotencyKey> key) {
    Instant now = clock.instant();
    // The time of its creation is in what is remembered, so that a repetition answers alike.
    List<String> fresh =
        Stream.concat(Stream.of(ids.next(), MessageId.timeDigits(now)), messageIds(drafts).stream())
            .toList();
    Optional<List<String>> claimed = claim(caller, key, fresh);
    if (claimed.isEmpty()) {
      return new Outcome.KeyReused();
    }
    List<String> chosen = claimed.get();
    ConversationKey conversationKey =
        new ConversationKey(caller.organization(), new ConversationId(chosen.getFirst()));
    Instant createdAt = Instant.ofEpochMilli(HexFormat.fromHexDigitsToLong(chosen.get(1)));
    Conversation conversation =
        properties.applyTo(opened(conversationKey, caller, createdAt), createdAt);
    List<Message> first = build(caller, conversationKey, drafts, chosen.subList(2, chosen.size()));
    CommandedConversation opened = CommandedConversation.fresh(conversation).after(first);
    if (first.isEmpty()) {
      conversations.create(conversation);
    } else {
      messages.create(opened, first);
    }
    return new Outcome.Opened(opened.conversation());
  }

  private static Conversation opened(ConversationKey key, Caller caller, Instant now) {
    Conversation closed = Conversation.closed(key, now);
    Participant first =
        new Participant(caller.user(), defaultRole(caller).wireName(), true, false, false, false);
    return new Conversation(
        key,
        closed.name(),
        closed.type(),
        closed.status(),
        closed.contact(),
        List.of(first),
        closed.meta(),
        now,
        now,
        null);
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
    // One that was created a moment ago may not have reached the replica yet.
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

  /** Returns the ids to use: the fresh ones, or those of the first request of this key. */
  private Optional<List<String>> claim(
      Caller caller, Optional<IdempotencyKey> key, List<String> fresh) {
    if (key.isEmpty()) {
      return Optional.of(fresh);
    }
    String scope = String.join("\n", caller.user().value(), key.get().path(), key.get().key());
    Claim claim =
        new Claim(caller.organization(), HexId.hash(scope), HexId.hash(key.get().body()), fresh);
    Claim remembered = keys.claim(claim, clock.instant());
    return remembered.body().equals(claim.body())
        ? Optional.of(remembered.ids())
        : Optional.empty();
  }

  /** Makes ids that rise in the order of the drafts. */
  private List<String> messageIds(List<MessageDraft> drafts) {
    List<String> made = new ArrayList<>();
    Instant time = clock.instant();
    // Room for the ones behind it.
    long distinction =
        HexFormat.fromHexDigitsToLong(ids.next().substring(0, 11)) & 0x7ff_ffff_ffffL;
    @Nullable MessageId last = null;
    for (MessageDraft draft : drafts) {
      String digits = HexFormat.of().toHexDigits(distinction++, 11);
      MessageId id = MessageId.of(time, draft.type(), digits);
      if (last != null && id.compareTo(last) < 0) {
        // The digit of its type stands before what tells it apart.
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
      MessageDraft draft = drafts.get(i);
      built.add(
          new Message(
              new MessageId(ids.get(i)),
              conversation,
              draft.role(),
              draft.text(),
              caller.user(),
              draft.isBackchannel(),
              draft.meta(),
              draft.display(),
              null,
              false,
              null));
    }
    return built;
  }
}
