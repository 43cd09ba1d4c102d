package io.reachline.dynamo;

import static io.reachline.message.MessageBuilder.aMessage;
import static org.assertj.core.api.Assertions.assertThat;

import io.reachline.conversation.Conversation;
import io.reachline.conversation.ConversationId;
import io.reachline.conversation.ConversationKey;
import io.reachline.conversation.Head;
import io.reachline.identity.OrganizationId;
import io.reachline.identity.Role;
import io.reachline.identity.UserId;
import io.reachline.json.JsonObject;
import io.reachline.list.ListEntry;
import io.reachline.list.Order;
import io.reachline.list.ReadOptions;
import io.reachline.message.Message;
import io.reachline.message.MessageId;
import io.reachline.message.MessageRange;
import io.reachline.message.MessageStore;
import io.reachline.message.MessageType;
import io.reachline.posting.CommandedConversation;
import io.reachline.storage.Consistency;
import io.reachline.wire.TimeDigits;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class MessageStoreTest extends StoreContract {
  private static final Set<MessageType> CHATS = EnumSet.of(MessageType.CHAT);
  private static final Set<MessageType> ALL_TYPES = EnumSet.allOf(MessageType.class);
  private static final String LAST = "g";

  private final MessageStore messages = stores.messages();

  MessageStoreTest(Engine engine) {
    super(engine);
  }

  @Test
  void find_atTheEndOfAMessage_isGone_whetherOrNotItIsDeleted() {
    Message message = message(key(1), 0);
    messages.create(message);

    clock.moveTo(RETENTION.end(start).minusMillis(1));
    assertThat(messages.find(key(1), message.id())).contains(message);
    assertThat(messages.find(organization, message.id())).contains(message);

    clock.moveTo(RETENTION.end(start));
    assertThat(messages.find(key(1), message.id())).isEmpty();
    assertThat(messages.find(organization, message.id())).isEmpty();
    assertThat(ids(messages.list(range(key(1), ALL_TYPES), newestFirst(10)))).isEmpty();
  }

  @Test
  void findAll_someIds_isWhatIsStoredOfEachInTheirOrder() {
    List<Message> stored = IntStream.range(0, 30).mapToObj(n -> message(key(1), n)).toList();
    stored.forEach(messages::create);
    Message elsewhere = message(key(2), 40);
    messages.create(elsewhere);
    messages.create(message(new ConversationKey(other, key(1).conversation()), 41));
    List<MessageId> ids = new ArrayList<>(stored.reversed().stream().map(Message::id).toList());
    ids.add(1, message(key(1), 50).id());
    ids.add(elsewhere.id());
    ids.add(message(key(1), 41).id());

    List<ListEntry<Message>> ofOrganization = messages.findAll(organization, Optional.empty(), ids);
    List<ListEntry<Message>> ofConversation =
        messages.findAll(organization, Optional.of(key(1).conversation()), ids);

    assertThat(List.of(ofOrganization, ofConversation))
        .allSatisfy(
            placed ->
                assertThat(placed)
                    .extracting(ListEntry::position)
                    .containsExactlyElementsOf(ids.stream().map(MessageId::value).toList()));
    List<Message> expected = new ArrayList<>(stored.reversed());
    assertThat(all(ofConversation.iterator())).isEqualTo(expected);
    expected.add(elsewhere);
    assertThat(all(ofOrganization.iterator())).isEqualTo(expected);
    assertThat(ofConversation.getFirst().bytes()).isPositive();

    clock.moveTo(RETENTION.end(start.plusSeconds(60)));
    assertThat(all(messages.findAll(organization, Optional.empty(), ids).iterator())).isEmpty();
    assertThat(
            all(messages.findAll(organization, Optional.of(key(1).conversation()), ids).iterator()))
        .isEmpty();
  }

  @Test
  void create_withEverythingInIt_isFoundAsItWas() {
    Message whole =
        aMessage()
            .id(MessageId.of(start, MessageType.CARD, "0123456789a"))
            .in(key(1))
            .by(Role.BOT)
            .text("Text with \"quotes\", Ünïcode \uD83D\uDE80 and\nline breaks")
            .by(new UserId(id(7)))
            .backchannel()
            .meta(JsonObject.builder().put("a", Map.of("b", List.of("c", true))).build())
            .display(
                JsonObject.builder()
                    .put("contentType", "text/markdown")
                    .put("delay", new BigDecimal("1.5"))
                    .build())
            .receivedAt(start.plusSeconds(3))
            .late()
            .event("{\"eventType\":\"x\"}")
            .build();

    assertThat(messages.create(whole)).isTrue();

    assertThat(messages.find(key(1), whole.id())).contains(whole);
    assertThat(messages.find(organization, whole.id())).contains(whole);
  }

  @Test
  void create_again_keepsTheFirst() {
    Message first = message(key(1), 1);
    messages.create(first);

    assertThat(messages.create(first.asLate())).isFalse();

    assertThat(messages.find(key(1), first.id())).contains(first);
  }

  @Test
  void create_sameIdInAnotherConversation_isAnotherMessage() {
    Message first = message(key(1), 1);

    assertThat(messages.create(first)).isTrue();
    assertThat(messages.create(message(key(2), first.id()))).isTrue();

    assertThat(list(key(1), newestFirst(10))).containsExactly(first.id());
  }

  @Test
  void find_absent_isEmpty() {
    Message absent = message(key(1), 1);

    assertThat(messages.find(key(1), absent.id())).isEmpty();
    assertThat(messages.find(organization, absent.id())).isEmpty();
  }

  @Test
  void createAll_new_storesEach() {
    List<Message> three = IntStream.range(0, 3).mapToObj(n -> message(key(1), n)).toList();

    messages.createAll(three);

    assertThat(all(messages.list(range(key(1), ALL_TYPES), options(Order.OLDEST_FIRST, 10))))
        .isEqualTo(three);
  }

  @Test
  void createAll_fifty_areOneTransaction() {
    messages.createAll(IntStream.range(0, 50).mapToObj(n -> message(key(1), n)).toList());

    assertThat(list(key(1), newestFirst(100))).hasSize(50);
  }

  @Test
  void createAll_repeated_changesNothing() {
    List<Message> three = IntStream.range(0, 3).mapToObj(n -> message(key(1), n)).toList();
    messages.createAll(three);
    messages.markLate(three.getFirst());

    messages.createAll(three);

    assertThat(list(key(1), newestFirst(10))).hasSize(3);
    assertThat(find(three.getFirst()).late()).isTrue();
  }

  @Test
  void createAll_oneIsThere_storesNoneOfTheOthers() {
    Message there = message(key(1), 2);
    messages.create(there);

    messages.createAll(List.of(message(key(1), 1), there, message(key(1), 3)));

    assertThat(list(key(1), newestFirst(10))).containsExactly(there.id());
  }

  /** Case 30: a request and its repetition at the same time. */
  @Test
  void createAll_manyTimesAtOnce_storesEachOnce() throws Exception {
    List<Message> three = IntStream.range(0, 3).mapToObj(n -> message(key(1), n)).toList();

    atOnce(8, () -> messages.createAll(three));

    assertThat(all(messages.list(range(key(1), ALL_TYPES), options(Order.OLDEST_FIRST, 10))))
        .isEqualTo(three);
  }

  @Test
  void create_conversationWithMessages_storesAllOfIt() {
    Conversation conversation = conversation(key(1));

    stores
        .commands()
        .create(
            CommandedConversation.fresh(conversation),
            List.of(message(key(1), 1), message(key(1), 2)));

    assertThat(head(key(1)))
        .isEqualTo(new Head.Live(conversation, RETENTION.conversationEnd(start)));
    assertThat(list(key(1), newestFirst(10))).hasSize(2);
  }

  @Test
  void create_conversationIsThere_storesNoMessage() {
    stores.conversations().create(conversation(key(1)));

    stores
        .commands()
        .create(CommandedConversation.fresh(conversation(key(1))), List.of(message(key(1), 1)));

    assertThat(list(key(1), newestFirst(10))).isEmpty();
  }

  @Test
  void create_conversationWasDeleted_storesNothing() {
    stores.conversations().create(conversation(key(1)));
    stores.conversations().delete(key(1), start);

    stores
        .commands()
        .create(CommandedConversation.fresh(conversation(key(1))), List.of(message(key(1), 1)));

    assertThat(head(key(1))).isEqualTo(new Head.Deleted());
    assertThat(list(key(1), newestFirst(10))).isEmpty();
  }

  @Test
  void create_oneMessageOfTheConversationIsThere_storesNoConversation() {
    Message there = message(key(1), 1);
    messages.create(there);

    stores
        .commands()
        .create(
            CommandedConversation.fresh(conversation(key(1))), List.of(there, message(key(1), 2)));

    assertThat(head(key(1))).isEqualTo(new Head.Absent());
    assertThat(list(key(1), newestFirst(10))).containsExactly(there.id());
  }

  @Test
  void markLate_stored_onlyMarks() {
    Message message = message(key(1), 1);
    messages.create(message);

    messages.markLate(message);
    messages.markLate(message);

    assertThat(messages.find(key(1), message.id())).contains(message.asLate());
    assertThat(messages.find(organization, message.id())).contains(message.asLate());
  }

  @Test
  void markLate_absent_bringsNothingBack() {
    Message message = message(key(1), 1);

    messages.markLate(message);

    assertThat(messages.find(key(1), message.id())).isEmpty();
    assertThat(list(key(1), newestFirst(10))).isEmpty();
  }

  @Test
  void delete_stored_isGoneEverywhere_andTwiceIsAsOnce() {
    Message message = message(key(1), 1);
    messages.create(message);

    messages.delete(message);
    messages.delete(message);

    assertThat(messages.find(key(1), message.id())).isEmpty();
    assertThat(messages.find(organization, message.id())).isEmpty();
  }

  @Test
  void deleteAll_moreThanTwoBatches_leavesTheHeadAndOtherConversations() {
    stores.conversations().create(conversation(key(1)));
    IntStream.range(0, 60)
        .forEach(
            n ->
                messages.create(
                    message(key(1), n % 2 == 0 ? MessageType.CHAT : MessageType.STATUS, n)));
    Message elsewhere = message(key(2), 1);
    messages.create(elsewhere);

    messages.deleteAll(key(1));
    messages.deleteAll(key(3));

    assertThat(list(key(1), newestFirst(100))).isEmpty();
    assertThat(list(organization, ALL_TYPES, newestFirst(100))).containsExactly(elsewhere.id());
    assertThat(head(key(1))).isInstanceOf(Head.Live.class);
  }

  @ParameterizedTest
  @EnumSource(Order.class)
  void list_anyTypesChunkAndPlace_isInTheOrderOfIds(Order order) {
    List<MessageId> stored = storeThirty(order);
    List<MessageId> chats =
        stored.stream().filter(message -> message.type() == MessageType.CHAT).toList();

    for (int batchSize : new int[] {1, 9, 31}) {
      assertThat(list(key(1), ALL_TYPES, options(order, batchSize))).isEqualTo(stored);
      assertThat(list(key(1), CHATS, options(order, batchSize))).isEqualTo(chats);
      assertThat(list(organization, ALL_TYPES, options(order, batchSize))).isEqualTo(stored);
      for (int i = 0; i < stored.size(); i += 7) {
        assertThat(list(key(1), ALL_TYPES, behind(stored.get(i).value(), order, batchSize)))
            .isEqualTo(stored.subList(i + 1, stored.size()));
        assertThat(list(organization, ALL_TYPES, behind(stored.get(i).value(), order, batchSize)))
            .isEqualTo(stored.subList(i + 1, stored.size()));
      }
      for (int i = 0; i < chats.size(); i += 3) {
        assertThat(list(key(1), CHATS, behind(chats.get(i).value(), order, batchSize)))
            .isEqualTo(chats.subList(i + 1, chats.size()));
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4})
  void list_anyTypesRangeAndPlace_isWhatSortingGives(int seed) {
    Random random = new Random(seed);
    List<MessageType> present = some(random, List.of(MessageType.values()));
    List<MessageId> stored = new ArrayList<>();
    for (int n = 0; n < 60; n++) {
      MessageType type = present.get(random.nextInt(present.size()));
      Instant at = start.plusMillis(random.nextInt(50));
      stored.add(MessageId.of(at, type, "%011x".formatted(n)));
      messages.create(message(key(1), stored.getLast()));
    }

    for (int i = 0; i < 40; i++) {
      Set<MessageType> types = Set.copyOf(some(random, List.of(MessageType.values())));
      String from = TimeDigits.of(start.plusMillis(random.nextInt(25)));
      String to = TimeDigits.of(start.plusMillis(25 + random.nextInt(25)));
      Order order = random.nextBoolean() ? Order.OLDEST_FIRST : Order.NEWEST_FIRST;
      Comparator<MessageId> oldestFirst = Comparator.naturalOrder();
      List<MessageId> expected =
          stored.stream()
              .filter(id -> types.contains(id.type()))
              .filter(id -> id.value().substring(0, TimeDigits.LENGTH).compareTo(from) >= 0)
              .filter(id -> id.value().substring(0, TimeDigits.LENGTH).compareTo(to) <= 0)
              .sorted(order == Order.OLDEST_FIRST ? oldestFirst : oldestFirst.reversed())
              .toList();
      int behind = random.nextInt(expected.size() + 1);
      Optional<String> place =
          behind == 0 ? Optional.empty() : Optional.of(expected.get(behind - 1).value());

      assertThat(
              ids(
                  messages.list(
                      new MessageRange(organization, Optional.of(id(key(1))), types, from, to),
                      new ReadOptions(order, place, 1 + random.nextInt(70)))))
          .isEqualTo(expected.subList(behind, expected.size()));
    }
  }

  private static <T> List<T> some(Random random, List<T> all) {
    List<T> shuffled = new ArrayList<>(all);
    Collections.shuffle(shuffled, random);
    return shuffled.subList(0, 1 + random.nextInt(all.size()));
  }

  /** Stores messages of three types, some in the same millisecond, and others' in between. */
  private List<MessageId> storeThirty(Order order) {
    List<MessageId> ids = new ArrayList<>();
    MessageType[] types = {MessageType.CHAT, MessageType.STATUS, MessageType.COMMAND};
    for (int n = 0; n < 30; n++) {
      Message message = message(key(1), types[n % 3], n / 4);
      MessageId id = MessageId.of(message.createdAt(), message.type(), "%011x".formatted(n));
      ids.add(id);
      messages.create(message(key(1), id));
      messages.create(message(key(other, 1), id));
    }
    Comparator<MessageId> oldestFirst = Comparator.naturalOrder();
    ids.sort(order == Order.OLDEST_FIRST ? oldestFirst : oldestFirst.reversed());
    return ids;
  }

  @Test
  void list_placesAtBothEnds_areExclusive() {
    MessageId first = new MessageId("0".repeat(24));
    clock.moveTo(first.createdAt());
    messages.create(message(key(1), first));

    assertThat(list(key(1), CHATS, behind(first.value(), Order.NEWEST_FIRST, 5))).isEmpty();
    assertThat(list(key(1), CHATS, behind(first.value(), Order.OLDEST_FIRST, 5))).isEmpty();
    assertThat(list(key(1), CHATS, behind("f".repeat(24), Order.NEWEST_FIRST, 5)))
        .containsExactly(first);
    assertThat(list(key(1), CHATS, behind("f".repeat(24), Order.OLDEST_FIRST, 5))).isEmpty();
  }

  @Test
  void list_fromAndTo_areInclusiveToTheMillisecond() {
    List<Message> stored = IntStream.range(0, 5).mapToObj(n -> message(key(1), n)).toList();
    stored.forEach(messages::create);
    String from = TimeDigits.of(start.plusSeconds(1));
    String to = TimeDigits.of(start.plusSeconds(3));

    assertThat(list(new MessageRange(organization, Optional.of(id(key(1))), CHATS, from, to)))
        .containsExactly(stored.get(3).id(), stored.get(2).id(), stored.get(1).id());
    assertThat(list(new MessageRange(organization, Optional.empty(), CHATS, from, to))).hasSize(3);
    assertThat(
            list(
                new MessageRange(
                    organization,
                    Optional.of(id(key(1))),
                    CHATS,
                    stored.get(2).id().value(),
                    stored.get(2).id().value())))
        .containsExactly(stored.get(2).id());
    assertThat(
            list(
                new MessageRange(
                    organization,
                    Optional.of(id(key(1))),
                    CHATS,
                    TimeDigits.of(start.plusMillis(1)),
                    TimeDigits.of(start.plusMillis(999)))))
        .isEmpty();
  }

  @Test
  void list_nothingInTheRange_isEmpty() {
    messages.create(message(key(1), 1));
    String early = TimeDigits.of(start);
    String late = TimeDigits.of(start.plusSeconds(9));

    assertThat(list(new MessageRange(organization, Optional.of(id(key(1))), CHATS, late, early)))
        .isEmpty();
    assertThat(list(new MessageRange(organization, Optional.empty(), CHATS, late, LAST))).isEmpty();
    assertThat(list(key(2), newestFirst(5))).isEmpty();
    assertThat(list(key(1), EnumSet.of(MessageType.STATUS), newestFirst(5))).isEmpty();
    assertThat(list(key(1), EnumSet.noneOf(MessageType.class), newestFirst(5))).isEmpty();
  }

  @Test
  void list_largeMessages_goesOnBehindWhatOneReadHolds() {
    String text = "x".repeat(60_000);
    List<Message> large =
        IntStream.range(0, 40)
            .mapToObj(n -> message(key(1), n))
            .map(m -> aMessage().id(m.id()).in(m.conversation()).by(m.role()).text(text).build())
            .toList();
    large.forEach(messages::create);

    // More than the megabyte that one read returns.
    assertThat(list(key(1), newestFirst(100))).hasSize(40);
    messages.deleteAll(key(1));
    assertThat(list(key(1), newestFirst(100))).isEmpty();
  }

  @Test
  void everything_ofAnotherOrganization_isNeverSeen() {
    Message mine = message(key(1), 1);
    messages.create(mine);
    Message theirs = message(key(other, 1), mine.id());

    assertThat(messages.find(theirs.conversation(), mine.id())).isEmpty();
    assertThat(messages.find(other, mine.id())).isEmpty();
    assertThat(list(key(other, 1), newestFirst(10))).isEmpty();
    assertThat(list(other, ALL_TYPES, newestFirst(10))).isEmpty();
    messages.markLate(theirs);
    messages.delete(theirs);
    messages.deleteAll(theirs.conversation());
    assertThat(messages.find(key(1), mine.id())).contains(mine);
    assertThat(messages.create(theirs)).isTrue();
  }

  private Head head(ConversationKey key) {
    return stores.conversations().find(key, Consistency.STRONG);
  }

  private Message find(Message message) {
    return messages.find(message.conversation(), message.id()).orElseThrow();
  }

  private List<MessageId> list(ConversationKey key, ReadOptions options) {
    return list(key, ALL_TYPES, options);
  }

  private List<MessageId> list(ConversationKey key, Set<MessageType> types, ReadOptions options) {
    return ids(messages.list(range(key, types), options));
  }

  private List<MessageId> list(OrganizationId owner, Set<MessageType> types, ReadOptions options) {
    return ids(messages.list(new MessageRange(owner, Optional.empty(), types, "0", LAST), options));
  }

  private List<MessageId> list(MessageRange range) {
    return ids(messages.list(range, newestFirst(10)));
  }

  private static MessageRange range(ConversationKey key, Set<MessageType> types) {
    return new MessageRange(key.organization(), Optional.of(id(key)), types, "0", LAST);
  }

  private static ConversationId id(ConversationKey key) {
    return key.conversation();
  }
}
