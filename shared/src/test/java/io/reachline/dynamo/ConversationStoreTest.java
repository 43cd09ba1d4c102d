package io.reachline.dynamo;

import static io.reachline.conversation.ConversationBuilder.aConversation;
import static org.assertj.core.api.Assertions.assertThat;

import io.reachline.conversation.Conversation;
import io.reachline.conversation.ConversationChange;
import io.reachline.conversation.ConversationId;
import io.reachline.conversation.ConversationKey;
import io.reachline.conversation.ConversationStatus;
import io.reachline.conversation.ConversationStore;
import io.reachline.conversation.ConversationType;
import io.reachline.conversation.Head;
import io.reachline.conversation.Participant;
import io.reachline.identity.Role;
import io.reachline.identity.UserId;
import io.reachline.json.JsonObject;
import io.reachline.list.Order;
import io.reachline.session.SessionEvent;
import io.reachline.session.SessionStore.Part;
import io.reachline.storage.Consistency;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ConversationStoreTest extends StoreContract {
  private static final ConversationChange NOTHING = new ConversationChange(null, null, null, null);

  private final ConversationStore conversations = stores.conversations();

  ConversationStoreTest(Engine engine) {
    super(engine);
  }

  @Test
  void find_whatWasCreated_hasAllOfIt() {
    Conversation whole =
        aConversation()
            .key(key(1))
            .name("Lease car")
            .type(ConversationType.BOT)
            .status(ConversationStatus.ACTIVE)
            .contact(Map.of("name", "Ada", "tags", List.of("vip")))
            .participants(
                List.of(new Participant(new UserId(id(7)), Role.AGENT, true, false, true, false)))
            .meta(JsonObject.builder().put("brand", "x").put("nested", Map.of("a", true)).build())
            .createdAt(start)
            .build();

    assertThat(conversations.create(whole)).isTrue();

    assertThat(find(key(1))).isEqualTo(new Head.Live(whole, end()));
    assertThat(conversations.find(key(1), Consistency.EVENTUAL)).isInstanceOf(Head.Live.class);
  }

  @Test
  void find_nothingStored_isAbsent() {
    assertThat(find(key(1))).isEqualTo(new Head.Absent());
  }

  @Test
  void create_alreadyThere_changesNothing() {
    conversations.create(named("first", key(1)));

    assertThat(conversations.create(named("second", key(1)))).isFalse();

    assertThat(live(key(1)).name()).isEqualTo("first");
  }

  @Test
  void create_earlierOneExpired_replacesIt() {
    conversations.create(named("first", key(1)));
    clock.moveTo(end());

    assertThat(conversations.create(conversation(key(1)))).isTrue();

    assertThat(live(key(1))).isEqualTo(conversation(key(1)));
  }

  @Test
  void create_deletedEarlier_isRefusedForEver() {
    conversations.create(conversation(key(1)));
    conversations.delete(key(1), start);
    clock.advance(Duration.ofDays(1000));

    assertThat(conversations.create(conversation(key(1)))).isFalse();

    assertThat(find(key(1))).isEqualTo(new Head.Deleted());
  }

  @Test
  void find_aSecondBeforeItsEnd_isLive_andAtItsEnd_isAbsent() {
    conversations.create(conversation(key(1)));

    clock.moveTo(end().minusMillis(1));
    assertThat(find(key(1))).isInstanceOf(Head.Live.class);

    clock.advance(Duration.ofMillis(1));
    assertThat(find(key(1))).isEqualTo(new Head.Absent());
  }

  @Test
  void renew_live_putsOffItsEnd() {
    conversations.create(conversation(key(1)));
    clock.advance(Duration.ofDays(30));

    conversations.renew(key(1), clock.instant());

    assertThat(find(key(1)))
        .isEqualTo(new Head.Live(Conversation.closed(key(1), start), end(clock.instant())));
  }

  @Test
  void renew_absentExpiredOrDeleted_bringsNothingBack() {
    conversations.create(conversation(key(2)));
    conversations.create(conversation(key(3)));
    conversations.delete(key(3), start);
    clock.moveTo(end());

    conversations.renew(key(1), clock.instant());
    conversations.renew(key(2), clock.instant());
    conversations.renew(key(3), clock.instant());

    assertThat(find(key(1))).isEqualTo(new Head.Absent());
    assertThat(find(key(2))).isEqualTo(new Head.Absent());
    assertThat(find(key(3))).isEqualTo(new Head.Deleted());
  }

  @Test
  void change_someProperties_leavesTheOthers() {
    conversations.create(named("first", key(1)));
    clock.advance(Duration.ofHours(1));
    JsonObject meta = JsonObject.builder().put("brand", "y").build();

    Head changed =
        conversations.change(
            key(1),
            new ConversationChange(null, ConversationType.AGENT, "contact-1", meta),
            clock.instant());

    Conversation before = named("first", key(1));
    Conversation after =
        aConversation()
            .key(key(1))
            .name("first")
            .type(ConversationType.AGENT)
            .status(before.status())
            .contact("contact-1")
            .meta(meta)
            .createdAt(start)
            .updatedAt(clock.instant())
            .build();
    assertThat(changed).isEqualTo(new Head.Live(after, end(clock.instant())));
    assertThat(find(key(1))).isEqualTo(changed);
  }

  @Test
  void change_meta_replacesAllOfIt() {
    JsonObject first = JsonObject.builder().put("a", "1").put("b", "2").build();
    JsonObject second = JsonObject.builder().put("c", "3").build();
    conversations.create(conversation(key(1)));
    conversations.change(key(1), new ConversationChange(null, null, null, first), start);

    conversations.change(key(1), new ConversationChange(null, null, null, second), start);

    assertThat(live(key(1)).meta()).isEqualTo(second);
  }

  @Test
  void change_nothing_onlyTouches() {
    conversations.create(named("first", key(1)));
    Instant later = start.plusSeconds(9);

    conversations.change(key(1), NOTHING, later);

    assertThat(live(key(1)).name()).isEqualTo("first");
    assertThat(live(key(1)).updatedAt()).isEqualTo(later);
  }

  @Test
  void change_absentExpiredOrDeleted_changesNothing() {
    ConversationChange change = new ConversationChange("new", null, null, null);
    conversations.create(conversation(key(2)));
    conversations.create(conversation(key(3)));
    conversations.delete(key(3), start);
    clock.moveTo(end());

    assertThat(conversations.change(key(1), change, start)).isEqualTo(new Head.Absent());
    assertThat(conversations.change(key(2), change, start)).isEqualTo(new Head.Absent());
    assertThat(conversations.change(key(3), change, start)).isEqualTo(new Head.Deleted());

    assertThat(find(key(1))).isEqualTo(new Head.Absent());
    assertThat(find(key(2))).isEqualTo(new Head.Absent());
  }

  @Test
  void change_ofASessionsConversation_keepsItsSession() {
    SessionEvent event = event("s1", "ON_HOLD", 0);
    stores.sessions().move(event, EnumSet.allOf(Part.class));

    conversations.change(
        event.conversation(), new ConversationChange("named", null, null, null), start);

    assertThat(live(event.conversation()).session()).isEqualTo("s1");
    assertThat(live(event.conversation()).status()).isEqualTo(ConversationStatus.ACTIVE);
    assertThat(stores.sessions().find(event.conversation())).contains(event.session());
  }

  @Test
  void delete_live_leavesATombstoneInEveryReading() {
    SessionEvent event = event("s1", "OPEN", 0);
    ConversationKey key = event.conversation();
    stores.sessions().move(event, EnumSet.allOf(Part.class));

    assertThat(conversations.delete(key, start)).isTrue();

    assertThat(find(key)).isEqualTo(new Head.Deleted());
    assertThat(conversations.find(key, Consistency.EVENTUAL)).isEqualTo(new Head.Deleted());
    assertThat(list(Order.NEWEST_FIRST, 10)).isEmpty();
    assertThat(stores.sessions().find(key)).isEmpty();
  }

  @Test
  void delete_absentExpiredOrDeleted_saysSo() {
    conversations.create(conversation(key(2)));
    conversations.create(conversation(key(3)));
    conversations.delete(key(3), start);
    clock.moveTo(end());

    assertThat(conversations.delete(key(1), start)).isFalse();
    assertThat(conversations.delete(key(2), start)).isFalse();
    assertThat(conversations.delete(key(3), start)).isFalse();

    // A conversation that never existed, or has expired, does not count as deleted.
    assertThat(conversations.create(conversation(key(1)))).isTrue();
    assertThat(conversations.create(conversation(key(2)))).isTrue();
  }

  @Test
  void deletedAmong_more_thanOneBatchReads_areExactlyTheDeletedOnes() {
    List<ConversationId> ids =
        IntStream.range(0, 130).mapToObj(n -> new ConversationId(id(n))).toList();
    IntStream.range(0, 120).forEach(n -> conversations.create(conversation(key(n))));
    conversations.delete(key(3), start);
    conversations.delete(key(119), start);
    conversations.create(conversation(key(other, 5)));
    conversations.delete(key(other, 5), start);

    assertThat(conversations.deletedAmong(organization, ids))
        .containsExactlyInAnyOrder(ids.get(3), ids.get(119));
    assertThat(conversations.deletedAmong(organization, List.of())).isEmpty();
  }

  @ParameterizedTest
  @EnumSource(Order.class)
  void list_inChunksAndBehindEachPlace_isInTheOrderOfCreation(Order order) {
    List<ConversationKey> expected = createSeven(order);

    for (int batchSize : new int[] {1, 2, 7, 8}) {
      assertThat(list(order, batchSize)).isEqualTo(expected);
      for (int i = 0; i < expected.size(); i++) {
        Conversation last = live(expected.get(i));
        String position = ConversationStore.position(last.createdAt(), last.id());
        assertThat(all(conversations.list(organization, behind(position, order, batchSize))))
            .extracting(Conversation::key)
            .isEqualTo(expected.subList(i + 1, expected.size()));
      }
    }
  }

  /** Creates two in each second, and one of another organisation in between. */
  private List<ConversationKey> createSeven(Order order) {
    for (int n = 0; n < 7; n++) {
      clock.moveTo(start.plusSeconds(n / 2));
      conversations.create(conversation(key(n)));
      conversations.create(conversation(key(other, n)));
    }
    List<ConversationKey> created = IntStream.range(0, 7).mapToObj(this::key).toList();
    return order == Order.OLDEST_FIRST ? created : created.reversed();
  }

  @Test
  void list_beforeTheVeryFirstPlace_isEmpty() {
    conversations.create(conversation(key(1)));

    assertThat(conversations.list(organization, behind("0".repeat(36), Order.NEWEST_FIRST, 10)))
        .isExhausted();
    assertThat(conversations.list(organization, behind("f".repeat(36), Order.OLDEST_FIRST, 10)))
        .isExhausted();
  }

  @Test
  void list_deletedAndExpired_areLeftOut() {
    conversations.create(conversation(key(1)));
    clock.advance(Duration.ofDays(1));
    conversations.create(conversation(key(2)));
    conversations.create(conversation(key(3)));
    conversations.delete(key(2), start);
    clock.moveTo(end());

    assertThat(list(Order.NEWEST_FIRST, 10)).containsExactly(key(3));
  }

  @Test
  void everything_ofAnotherOrganization_isNeverSeen() {
    conversations.create(named("mine", key(1)));

    assertThat(find(key(other, 1))).isEqualTo(new Head.Absent());
    assertThat(conversations.delete(key(other, 1), start)).isFalse();
    assertThat(conversations.change(key(other, 1), NOTHING, start)).isEqualTo(new Head.Absent());
    assertThat(all(conversations.list(other, newestFirst(10)))).isEmpty();
    assertThat(conversations.create(named("theirs", key(other, 1)))).isTrue();
    assertThat(live(key(1)).name()).isEqualTo("mine");
  }

  private List<ConversationKey> list(Order order, int batchSize) {
    return all(conversations.list(organization, options(order, batchSize))).stream()
        .map(Conversation::key)
        .toList();
  }

  private Head find(ConversationKey key) {
    return conversations.find(key, Consistency.STRONG);
  }

  private Conversation live(ConversationKey key) {
    assertThat(find(key)).isInstanceOf(Head.Live.class);
    return ((Head.Live) find(key)).conversation();
  }

  private Conversation named(String name, ConversationKey key) {
    return new ConversationChange(name, null, null, null).applyTo(conversation(key), start);
  }

  private Instant end() {
    return end(start);
  }

  private static Instant end(Instant written) {
    return RETENTION.conversationEnd(written);
  }
}
