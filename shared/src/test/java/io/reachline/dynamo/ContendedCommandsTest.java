package io.reachline.dynamo;

import static org.assertj.core.api.Assertions.assertThat;

import io.reachline.conversation.Conversation;
import io.reachline.conversation.ConversationKey;
import io.reachline.conversation.Participant;
import io.reachline.identity.Caller;
import io.reachline.identity.IdSource;
import io.reachline.identity.OrganizationId;
import io.reachline.identity.OrganizationPath;
import io.reachline.identity.Scope;
import io.reachline.identity.UserId;
import io.reachline.json.JsonObject;
import io.reachline.json.Parsed;
import io.reachline.memory.MovableClock;
import io.reachline.posting.MessageDraft;
import io.reachline.posting.Posting;
import io.reachline.presence.SetPresence;
import io.reachline.retry.Backoff;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Many commands to one conversation at the same moment. */
class ContendedCommandsTest {
  private static final int MANY = 30;

  @ParameterizedTest
  @EnumSource(names = {"MEMORY", "DYNAMODB_LOCAL"})
  void post_thirtyCommandsAtOnce_allTakeEffect(Engine engine) throws Exception {
    MovableClock clock = MovableClock.standing();
    Stores stores = engine.open(clock, StoreContract.RETENTION);
    Posting posting =
        new Posting(
            stores.messages(),
            stores.commands(),
            stores.conversations(),
            stores.keys(),
            stores.directory(),
            // Never gives up, since its clock stands still.
            new Backoff(Duration.ofSeconds(5), clock, () -> 0.5, _ -> Thread.onSpinWait()),
            StoreContract.RETENTION,
            IdSource.secure(),
            clock,
            new SetPresence(stores.presence(), clock).activity(Optional.empty()));
    OrganizationId organization = new OrganizationId(StoreContract.freshId());
    ConversationKey key = StoreContract.key(organization, 1);
    stores.conversations().create(Conversation.closed(key, clock.instant()));
    AtomicInteger number = new AtomicInteger();
    Queue<Posting.Outcome> outcomes = new ConcurrentLinkedQueue<>();

    StoreContract.atOnce(
        MANY,
        () -> {
          int n = number.incrementAndGet();
          Caller caller =
              new Caller(
                  new UserId("%024x".formatted(n)),
                  OrganizationPath.root(organization),
                  Scope.AGENT,
                  Optional.empty());
          outcomes.add(
              posting.post(
                  caller,
                  key,
                  List.of(
                      command("/join", caller), command("/set key%d value".formatted(n), caller)),
                  Optional.empty()));
        });

    assertThat(outcomes).hasSize(MANY).allMatch(Posting.Outcome.Posted.class::isInstance);
    Conversation conversation = stores.commands().find(key).orElseThrow().conversation();
    assertThat(conversation.participants()).hasSize(MANY).allMatch(Participant::active);
    assertThat(conversation.meta().members()).hasSize(MANY);
  }

  private static MessageDraft command(String text, Caller caller) {
    JsonObject body = JsonObject.builder().put("type", "command").put("text", text).build();
    return ((Parsed.Valid<List<MessageDraft>>)
            MessageDraft.parseAll(body.members(), caller, Optional.empty()))
        .value()
        .getFirst();
  }
}
