package io.reachline.memory;

import io.reachline.conversation.ConversationStore;
import io.reachline.conversation.Retention;
import io.reachline.message.IdempotencyStore;
import io.reachline.message.MessageStore;
import io.reachline.session.SessionStore;
import io.reachline.webhook.QuarantineStore;
import io.reachline.webhook.SourceStore;
import java.time.Clock;
import java.time.Duration;

/** Every store in the memory of a test. What one of them stores the others see. */
public final class InMemoryStores {
  private final ConversationStore conversations;
  private final SessionStore sessions;
  private final MessageStore messages;
  private final IdempotencyStore keys = new InMemoryIdempotencyStore();
  private final QuarantineStore quarantine;
  private final SourceStore sources = new InMemorySourceStore();

  public InMemoryStores(Clock clock, Retention retention) {
    HeadsInMemory heads = new HeadsInMemory(clock, retention);
    conversations = new InMemoryConversationStore(heads);
    sessions = new InMemorySessionStore(heads);
    messages = new InMemoryMessageStore(conversations);
    quarantine = new InMemoryQuarantineStore(clock, retention);
  }

  /** Returns stores that keep what they hold for 90 days. */
  public InMemoryStores(Clock clock) {
    this(clock, new Retention(Duration.ofDays(90)));
  }

  public ConversationStore conversations() {
    return conversations;
  }

  public SessionStore sessions() {
    return sessions;
  }

  public MessageStore messages() {
    return messages;
  }

  public IdempotencyStore keys() {
    return keys;
  }

  public QuarantineStore quarantine() {
    return quarantine;
  }

  public SourceStore sources() {
    return sources;
  }
}
