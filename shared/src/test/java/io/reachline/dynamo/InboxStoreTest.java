package io.reachline.dynamo;

import static org.assertj.core.api.Assertions.assertThat;

import io.reachline.directory.ChannelId;
import io.reachline.inbox.Acceptance;
import io.reachline.inbox.Inbox;
import io.reachline.inbox.InboxEntry;
import io.reachline.inbox.InboxStore;
import io.reachline.list.Order;
import io.reachline.message.MessageId;
import io.reachline.message.MessageType;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The contract of the store of inbox entries. */
final class InboxStoreTest extends StoreContract {
  private final InboxStore inboxes = stores.inboxes();
  private final Inbox sales = Inbox.of(organization, new ChannelId(id(1)));
  private final Inbox service = Inbox.of(organization, new ChannelId(id(2)));

  InboxStoreTest(Engine engine) {
    super(engine);
  }

  @Test
  void put_entries_areInTheirInboxAndInTheirConversation() {
    InboxEntry task = entry(sales, 1, 5, true);
    InboxEntry other = entry(service, 1, 5, false);
    inboxes.put(List.of(task));
    inboxes.put(List.of(other));

    assertThat(inboxes.of(key(1))).containsExactlyInAnyOrder(task, other);
    assertThat(inboxes.count(key(1))).isEqualTo(2);
    assertThat(inboxes.count(key(2))).isZero();
    assertThat(inboxes.of(key(2))).isEmpty();
    assertThat(all(inboxes.list(List.of(sales), newestFirst(10)))).containsExactly(task);
    assertThat(all(inboxes.list(List.of(), newestFirst(10)))).isEmpty();
  }

  @Test
  void list_hundredsOfInboxes_isInTheOrderOfAllEntries() {
    List<Inbox> many =
        IntStream.range(0, 300)
            .mapToObj(n -> Inbox.of(organization, new ChannelId(id(100 + n))))
            .toList();
    List<InboxEntry> entries =
        IntStream.range(0, 40).mapToObj(n -> entry(many.get(n * 7), n, n, false)).toList();
    inboxes.put(entries);

    assertThat(all(inboxes.list(many, newestFirst(10)))).isEqualTo(entries.reversed());
  }

  @Test
  void put_again_isOne() throws Exception {
    atOnce(8, () -> inboxes.put(List.of(entry(sales, 1, 5, false))));

    assertThat(inboxes.of(key(1))).hasSize(1);
  }

  /** DynamoDB deletes an expired item some time later; until then it must not be shown. */
  @Test
  void list_atTheEndOfAnEntry_isEmpty_whetherOrNotItIsDeleted() {
    InboxEntry entry = entry(sales, 1, 5, true);
    Acceptance acceptance = new Acceptance(command(5), List.of(sales));
    inboxes.put(List.of(entry));
    inboxes.note(key(1), acceptance);
    Instant end = RETENTION.conversationEnd(entry.createdAt()).truncatedTo(ChronoUnit.SECONDS);

    clock.moveTo(end.minusMillis(1));
    assertThat(all(inboxes.list(List.of(sales, service), newestFirst(10)))).containsExactly(entry);
    assertThat(inboxes.of(key(1))).containsExactly(entry);
    assertThat(inboxes.acceptancesAfter(key(1), command(4))).containsExactly(acceptance);

    clock.moveTo(end);
    assertThat(all(inboxes.list(List.of(sales, service), newestFirst(10)))).isEmpty();
    assertThat(inboxes.of(key(1))).isEmpty();
    assertThat(inboxes.acceptancesAfter(key(1), command(4))).isEmpty();
  }

  @Test
  void put_entriesBehindDifferentAcceptances_areReadAsTheyWere() {
    InboxEntry before = entry(sales, 1, 5, false).behind(Instant.EPOCH);
    InboxEntry behind = entry(service, 1, 6, false).behind(start.plusSeconds(9));
    inboxes.put(List.of(before, behind));

    assertThat(inboxes.of(key(1))).containsExactlyInAnyOrder(before, behind);
    assertThat(all(inboxes.list(List.of(sales, service), newestFirst(10))))
        .containsExactly(behind, before);
  }

  @Test
  void take_anEntry_leavesForEver() {
    InboxEntry entry = entry(sales, 1, 5, true);
    inboxes.put(List.of(entry));

    inboxes.take(List.of(entry));
    inboxes.put(List.of(entry));

    assertThat(inboxes.of(key(1))).isEmpty();
    assertThat(all(inboxes.list(List.of(sales), newestFirst(10)))).isEmpty();
  }

  @Test
  void take_beforeItIsPut_keepsItOut() {
    InboxEntry entry = entry(sales, 1, 5, false);

    inboxes.take(List.of(entry));
    inboxes.put(List.of(entry));

    assertThat(inboxes.of(key(1))).isEmpty();
  }

  @Test
  void putAndTake_many_areAllPutAndTaken() {
    List<InboxEntry> entries =
        IntStream.range(0, 60)
            .mapToObj(n -> entry(Inbox.of(organization, new ChannelId(id(n))), 1, 5, n % 2 == 0))
            .toList();
    inboxes.take(entries.subList(50, 60));

    inboxes.put(entries);
    assertThat(inboxes.of(key(1))).containsExactlyInAnyOrderElementsOf(entries.subList(0, 50));
    inboxes.take(entries.subList(0, 40));
    inboxes.put(entries);

    assertThat(inboxes.of(key(1))).containsExactlyInAnyOrderElementsOf(entries.subList(40, 50));
    assertThat(inboxes.count(key(1))).isEqualTo(10);
  }

  @Test
  void take_anEntry_staysOutForAsLongAsItMayBePutAgain() {
    InboxEntry entry = entry(sales, 1, 5, true);
    inboxes.take(List.of(entry, entry));
    inboxes.take(List.of());

    clock.advance(InboxStore.TAKEN_FOR.minusSeconds(1));
    inboxes.put(List.of(entry));

    assertThat(inboxes.of(key(1))).isEmpty();
  }

  @Test
  void list_severalInboxes_isOneListNewestFirst() {
    List<InboxEntry> put =
        IntStream.range(0, 30)
            .mapToObj(n -> entry(n % 3 == 0 ? sales : service, n, n, n % 2 == 0))
            .toList();
    inboxes.put(put);

    List<InboxEntry> listed = all(inboxes.list(List.of(sales, service), newestFirst(4)));

    assertThat(listed).isEqualTo(put.reversed());
    String position = InboxStore.position(listed.get(9));
    assertThat(all(inboxes.list(List.of(sales, service), behind(position, Order.NEWEST_FIRST, 4))))
        .isEqualTo(listed.subList(10, 30));
    assertThat(all(inboxes.list(List.of(sales, service), options(Order.OLDEST_FIRST, 4))))
        .isEqualTo(put);
  }

  @Test
  void list_sameIdInAnotherOrganization_isAnotherInbox() {
    Inbox foreign = Inbox.of(other, new ChannelId(id(1)));
    inboxes.put(List.of(entry(foreign, 1, 5, false)));

    assertThat(all(inboxes.list(List.of(sales), newestFirst(10)))).isEmpty();
    assertThat(all(inboxes.list(List.of(foreign), newestFirst(10))))
        .containsExactly(entry(foreign, 1, 5, false));
  }

  @Test
  void note_anAcceptance_keepsTheFirst() {
    MessageId command = command(7);
    Acceptance first = new Acceptance(command, List.of(sales, service));

    assertThat(inboxes.note(key(1), first)).isEqualTo(first);
    assertThat(inboxes.note(key(1), new Acceptance(command, List.of()))).isEqualTo(first);

    assertThat(inboxes.acceptancesAfter(key(1), command(6))).containsExactly(first);
    assertThat(inboxes.acceptancesAfter(key(1), command(8))).isEmpty();
    assertThat(inboxes.acceptancesAfter(key(2), command(6))).isEmpty();
  }

  @Test
  void note_anAcceptanceOfNobodysInboxes_isReadAsItWas() {
    Acceptance acceptance = new Acceptance(command(7), List.of());

    inboxes.note(key(1), acceptance);

    assertThat(inboxes.acceptancesAfter(key(1), command(6))).containsExactly(acceptance);
  }

  @Test
  void deleteAll_ofTheConversation_takesItsEntries() {
    inboxes.put(List.of(entry(sales, 1, 5, false)));
    inboxes.note(key(1), new Acceptance(command(7), List.of()));

    stores.messages().deleteAll(key(1));

    assertThat(inboxes.of(key(1))).isEmpty();
    assertThat(all(inboxes.list(List.of(sales), newestFirst(10)))).isEmpty();
    assertThat(inboxes.acceptancesAfter(key(1), command(6))).isEmpty();
  }

  private InboxEntry entry(Inbox inbox, int conversation, int second, boolean isTask) {
    Instant time = start.plusSeconds(second);
    MessageId origin = MessageId.of(time, MessageType.CHAT, "0".repeat(11));
    return new InboxEntry(
        inbox, key(conversation), origin, isTask, isTask || conversation % 3 == 0, time);
  }

  private MessageId command(int second) {
    return MessageId.of(start.plusSeconds(second), MessageType.COMMAND, "0".repeat(11));
  }
}
