package io.reachline.dynamo;

import static io.reachline.message.MessageBuilder.aMessage;
import static org.assertj.core.api.Assertions.assertThat;

import io.reachline.conversation.ConversationChange;
import io.reachline.conversation.ConversationStatus;
import io.reachline.conversation.Participant;
import io.reachline.identity.Role;
import io.reachline.identity.UserId;
import io.reachline.json.JsonObject;
import io.reachline.message.Message;
import io.reachline.message.MessageType;
import io.reachline.posting.CommandStore;
import io.reachline.posting.CommandStore.Outcome;
import io.reachline.posting.CommandedConversation;
import io.reachline.session.SessionEvent;
import io.reachline.session.SessionStore;
import io.reachline.session.SessionStore.Part;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** The contract of the store of commands. */
final class CommandStoreTest extends StoreContract {
  private static final String SESSION = "65403000000038063";
  private static final UserId AGENT = new UserId("aa".repeat(12));
  private static final UserId COLLEAGUE = new UserId("bb".repeat(12));

  private final CommandStore commands = stores.commands();

  CommandStoreTest(Engine engine) {
    super(engine);
  }

  @Test
  void post_accept_isStoredWithWhatItChanges() {
    stores.conversations().create(conversation(key(1)));
    Message accept = command("/accept", AGENT, 5);

    assertThat(post(accept)).isEqualTo(Outcome.POSTED);

    CommandedConversation found = found();
    assertThat(found.conversation().status()).isEqualTo(ConversationStatus.ACTIVE);
    assertThat(found.conversation().participants())
        .containsExactly(new Participant(AGENT, Role.AGENT, true, true, false, false));
    assertThat(found.conversation().updatedAt()).isEqualTo(start.plusSeconds(5));
    assertThat(found.acceptedAt()).contains(start.plusSeconds(5));
    assertThat(stores.messages().find(key(1), accept.id())).contains(accept);
  }

  @Test
  void post_again_changesNothing() {
    stores.conversations().create(conversation(key(1)));
    Message accept = command("/accept", AGENT, 5);
    CommandedConversation before = found();
    CommandedConversation after = before.after(accept).orElse(before);
    commands.post(List.of(accept), before, after);
    post(command("/leave", AGENT, 6));

    assertThat(commands.post(List.of(accept), before, after)).isEqualTo(Outcome.REPEATED);
    assertThat(post(accept)).isEqualTo(Outcome.REPEATED);

    assertThat(found().conversation().status()).isEqualTo(ConversationStatus.CLOSED);
  }

  @Test
  void post_overtakenByACommand_writesNothing() {
    assertOvertaken(
        () -> {
          Message join = in(open(), command("/join", COLLEAGUE, 5));
          CommandedConversation before = sessions();
          commands.post(List.of(join), before, before.after(join).orElse(before));
        });
  }

  @Test
  void post_overtakenByAChange_writesNothing() {
    assertOvertaken(
        () -> stores.conversations().change(open().conversation(), meta(), clock.instant()));
  }

  @Test
  void post_overtakenByAnEvent_writesNothing() {
    assertOvertaken(
        () -> stores.sessions().move(event(SESSION, "ENDED", 7), EnumSet.allOf(Part.class)));
  }

  private void assertOvertaken(Runnable overtaking) {
    stores.sessions().move(open(), EnumSet.allOf(Part.class));
    CommandedConversation before = sessions();
    Message accept = in(open(), command("/accept", AGENT, 8));

    overtaking.run();

    assertThat(commands.post(List.of(accept), before, before.after(accept).orElse(before)))
        .isEqualTo(Outcome.OVERTAKEN);
    assertThat(stores.messages().find(open().conversation(), accept.id())).isEmpty();
    assertThat(sessions().acceptedAt()).isEmpty();
  }

  private SessionEvent open() {
    return event(SESSION, "OPEN", 0);
  }

  private CommandedConversation sessions() {
    return commands.find(open().conversation()).orElseThrow();
  }

  @Test
  void post_manyAtOnce_everyOneCounts() throws Exception {
    stores.conversations().create(conversation(key(1)));
    AtomicInteger number = new AtomicInteger();
    ConcurrentLinkedQueue<Message> posted = new ConcurrentLinkedQueue<>();

    atOnce(
        8,
        () -> {
          int n = number.incrementAndGet();
          Message set = command("/set key%d value".formatted(n), AGENT, n);
          while (post(set) != Outcome.POSTED) {
            Thread.onSpinWait();
          }
          posted.add(set);
        });

    assertThat(found().conversation().meta().members()).hasSize(8);
    assertThat(posted)
        .allMatch(message -> stores.messages().find(key(1), message.id()).isPresent());
  }

  @Test
  void post_eventOfAClockAhead_takesEffectUntilZohoMovesOn() {
    SessionEvent ended = event(SESSION, "ENDED", 240);
    stores.sessions().move(ended, EnumSet.allOf(Part.class));
    CommandedConversation before = commands.find(ended.conversation()).orElseThrow();
    assertThat(before.ahead()).isEqualTo(Duration.ofMinutes(4));
    Message accept = in(ended, command("/accept", AGENT, 5));

    commands.post(List.of(accept), before, before.after(accept).orElse(before));

    CommandedConversation found = commands.find(ended.conversation()).orElseThrow();
    assertThat(found.conversation().status()).isEqualTo(ConversationStatus.ACTIVE);
    assertThat(found.acceptedAt()).contains(start.plusSeconds(5));
    // Late, and from before the command by Zoho's clock, which is ahead.
    assertThat(stores.sessions().move(event(SESSION, "OPEN", 244), EnumSet.of(Part.STATE)))
        .isInstanceOf(SessionStore.Move.Behind.class);
    assertThat(stores.sessions().move(event(SESSION, "OPEN", 246), EnumSet.of(Part.STATE)))
        .isEqualTo(new SessionStore.Move.Moved());
  }

  @Test
  void find_absentOrDeleted_isEmpty() {
    stores.conversations().create(conversation(key(1)));
    CommandedConversation before = found();
    stores.conversations().delete(key(1), start);

    assertThat(commands.find(key(1))).isEmpty();
    assertThat(commands.find(key(2))).isEmpty();
    Message accept = command("/accept", AGENT, 5);
    assertThat(commands.post(List.of(accept), before, before.after(accept).orElse(before)))
        .isEqualTo(Outcome.OVERTAKEN);
    assertThat(stores.messages().find(key(1), accept.id())).isEmpty();
  }

  private static ConversationChange meta() {
    return new ConversationChange(
        null, null, null, JsonObject.builder().put("changed", true).build());
  }

  private Outcome post(Message message) {
    CommandedConversation before = found();
    return commands.post(List.of(message), before, before.after(message).orElse(before));
  }

  private CommandedConversation found() {
    return commands.find(key(1)).orElseThrow();
  }

  private Message command(String text, UserId user, int second) {
    return aMessage()
        .id(MessageType.COMMAND, start.plusSeconds(second), second)
        .in(key(1))
        .by(user)
        .text(text)
        .build();
  }

  private static Message in(SessionEvent event, Message message) {
    return aMessage()
        .id(message.id())
        .in(event.conversation())
        .by(message.role())
        .by(message.user())
        .text(message.text())
        .build();
  }
}
