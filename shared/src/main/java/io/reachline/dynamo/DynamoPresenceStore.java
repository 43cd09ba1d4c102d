package io.reachline.dynamo;

import io.reachline.identity.OrganizationId;
import io.reachline.identity.UserId;
import io.reachline.presence.Interval;
import io.reachline.presence.LastOnline;
import io.reachline.presence.LastSet;
import io.reachline.presence.Presence;
import io.reachline.presence.PresenceSource;
import io.reachline.presence.PresenceStore;
import io.reachline.presence.Word;
import io.reachline.storage.Consistency;
import io.reachline.storage.Retention;
import io.reachline.wire.TimeDigits;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Gatherers;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.enhanced.dynamodb.DynamoDbEnhancedClient;
import software.amazon.awssdk.enhanced.dynamodb.DynamoDbTable;
import software.amazon.awssdk.enhanced.dynamodb.Expression;
import software.amazon.awssdk.enhanced.dynamodb.Key;
import software.amazon.awssdk.enhanced.dynamodb.model.QueryConditional;
import software.amazon.awssdk.enhanced.dynamodb.model.TransactPutItemEnhancedRequest;

/**
 * A store of presence in DynamoDB. The items of an organisation's users are in a few partitions,
 * their shards; the intervals of a user that have ended are in a partition of their own.
 */
final class DynamoPresenceStore implements PresenceStore {
  /**
   * The number of shards of an organisation. Each message reads all of them, at half a unit for
   * each as long as it has no more than 45 users online.
   */
  static final int SHARDS = 3;

  private final DynamoDbEnhancedClient client;
  private final DynamoDbTable<Item> table;
  private final DynamoDbTable<Item> intervals;
  private final Retention retention;
  private final Clock clock;

  DynamoPresenceStore(
      DynamoDbEnhancedClient client, String table, Retention retention, Clock clock) {
    this.client = client;
    this.table = client.table(table, PresenceItem.SCHEMA);
    this.intervals = client.table(table, IntervalItem.SCHEMA);
    this.retention = retention;
    this.clock = clock;
  }

  @Override
  public Optional<Presence> find(OrganizationId organization, UserId user) {
    Key key = key(shardOf(organization, user), user.value());
    return Optional.ofNullable(table.getItem(request -> request.key(key).consistentRead(true)))
        .filter(item -> !item.isExpired(clock))
        .map(DynamoPresenceStore::presence);
  }

  @Override
  public Map<UserId, LastOnline> onlineSince(
      OrganizationId organization, Instant time, Consistency consistency) {
    Map<UserId, LastOnline> found = new HashMap<>();
    shards(organization)
        .gather(Gatherers.mapConcurrent(SHARDS, shard -> onlineSince(shard, time, consistency)))
        .forEach(
            items ->
                items.forEach(item -> found.put(new UserId(item.sortKey()), lastOnline(item))));
    return found;
  }

  private List<Item> onlineSince(String shard, Instant time, Consistency consistency) {
    Key from = Key.builder().partitionValue(shard).sortValue(time.toEpochMilli()).build();
    return table
        .index(PresenceItem.SEEN_INDEX)
        .query(
            request ->
                request
                    .queryConditional(QueryConditional.sortGreaterThanOrEqualTo(from))
                    .consistentRead(consistency == Consistency.STRONG))
        .stream()
        .flatMap(page -> page.items().stream())
        .toList();
  }

  private static LastOnline lastOnline(Item item) {
    return new LastOnline(
        Optional.of(item)
            .filter(user -> user.require(PresenceItem.ONLINE))
            .map(user -> time(user, PresenceItem.SINCE)),
        time(item, PresenceItem.SEEN));
  }

  @Override
  public boolean replace(
      OrganizationId organization, UserId user, Optional<Presence> before, Presence after) {
    Item item = item(shardOf(organization, user), user, after);
    Expression condition = isStill(before);
    Optional<Interval> past = before.flatMap(earlier -> earlier.past(after));
    return past.isEmpty()
        ? ConditionalWrite.done(
            () -> table.putItem(request -> request.item(item).conditionExpression(condition)))
        : Transaction.write(
            client,
            request ->
                request
                    .addPutItem(
                        table,
                        TransactPutItemEnhancedRequest.builder(Item.class)
                            .item(item)
                            .conditionExpression(condition)
                            .build())
                    .addPutItem(intervals, item(organization, user, past.get())));
  }

  private Expression isStill(Optional<Presence> before) {
    return before
        .map(
            earlier ->
                ConditionExpressions.of(
                    PresenceItem.VERSION.name() + " = :version",
                    Map.of(":version", ConditionExpressions.number(earlier.version()))))
        .orElseGet(this::absentOrExpired);
  }

  /** Returns the condition that there is no presence, or one that DynamoDB is about to delete. */
  private Expression absentOrExpired() {
    return ConditionExpressions.of(
        ConditionExpressions.ABSENT.expression() + " OR " + Item.EXPIRES.name() + " <= :now",
        Map.of(":now", ConditionExpressions.number(clock.instant().getEpochSecond())));
  }

  private Item item(String shard, UserId user, Presence presence) {
    Interval latest = presence.latest();
    @Nullable Word heard = presence.heard();
    @Nullable LastSet set = presence.set();
    return Item.of(shard, user.value())
        .set(PresenceItem.ONLINE, latest.isOnline())
        .set(PresenceItem.FROM, latest.from().toEpochMilli())
        .set(PresenceItem.UNTIL, latest.until().toEpochMilli())
        .set(PresenceItem.SOURCE, latest.source().name())
        .set(PresenceItem.SINCE, presence.since().toEpochMilli())
        .set(PresenceItem.SEEN, presence.seen() == null ? null : presence.seen().toEpochMilli())
        .set(PresenceItem.HEARD, heard == null ? null : heard.saidAt().toEpochMilli())
        .set(PresenceItem.HEARD_ONLINE, heard == null ? null : heard.isOnline())
        .set(PresenceItem.SET_AT, set == null ? null : set.at().toEpochMilli())
        .set(PresenceItem.SET_UNTIL, set == null ? null : set.until().toEpochMilli())
        .set(PresenceItem.VERSION, presence.version())
        .set(Item.EXPIRES, retention.end(latest.until()).getEpochSecond())
        .build();
  }

  private static Presence presence(Item item) {
    Interval latest =
        new Interval(
            item.require(PresenceItem.ONLINE),
            time(item, PresenceItem.FROM),
            time(item, PresenceItem.UNTIL),
            new PresenceSource(item.require(PresenceItem.SOURCE)));
    @Nullable Instant seen = item.find(PresenceItem.SEEN).map(Instant::ofEpochMilli).orElse(null);
    @Nullable Word heard =
        item.find(PresenceItem.HEARD)
            .map(Instant::ofEpochMilli)
            .map(saidAt -> new Word(item.require(PresenceItem.HEARD_ONLINE), saidAt))
            .orElse(null);
    @Nullable LastSet set =
        item.find(PresenceItem.SET_AT)
            .map(Instant::ofEpochMilli)
            .map(at -> new LastSet(at, time(item, PresenceItem.SET_UNTIL)))
            .orElse(null);
    return new Presence(
        latest,
        time(item, PresenceItem.SINCE),
        seen,
        heard,
        set,
        item.require(PresenceItem.VERSION));
  }

  private Item item(OrganizationId organization, UserId user, Interval past) {
    return Item.of(historyOf(organization, user), TimeDigits.of(past.from()))
        .set(IntervalItem.HISTORY_PARTITION_KEY, shardOf(organization, user))
        .set(IntervalItem.ONLINE, past.isOnline())
        .set(IntervalItem.UNTIL, past.until().toEpochMilli())
        .set(IntervalItem.SOURCE, past.source().name())
        .set(Item.EXPIRES, retention.end(past.until()).getEpochSecond())
        .build();
  }

  @Override
  public List<Interval> intervals(
      OrganizationId organization, UserId user, Instant since, Instant until, int most) {
    // The latest first: if it ends meanwhile, the history may have it as well, and not neither.
    List<Interval> found = new ArrayList<>();
    find(organization, user)
        .map(Presence::latest)
        .filter(latest -> latest.from().isBefore(until) && latest.until().isAfter(since))
        .ifPresent(found::add);
    Key before =
        Key.builder()
            .partitionValue(historyOf(organization, user))
            .sortValue(TimeDigits.of(until))
            .build();
    intervals
        .query(
            request ->
                request
                    .queryConditional(QueryConditional.sortLessThan(before))
                    .scanIndexForward(false)
                    .limit(most)
                    .consistentRead(true))
        .items()
        .stream()
        .limit(most)
        .map(DynamoPresenceStore::interval)
        // Intervals of a user do not overlap, so those before have ended earlier.
        .takeWhile(past -> past.until().isAfter(since) && isKept(past))
        .filter(past -> found.stream().noneMatch(one -> one.from().equals(past.from())))
        .forEach(found::add);
    return found.stream().limit(most).sorted(Comparator.comparing(Interval::from)).toList();
  }

  private static Interval interval(Item item) {
    return new Interval(
        item.require(IntervalItem.ONLINE),
        TimeDigits.read(item.sortKey()),
        time(item, IntervalItem.UNTIL),
        new PresenceSource(item.require(IntervalItem.SOURCE)));
  }

  @Override
  public Stream<OfUser> history(OrganizationId organization, Instant since, Instant until) {
    return shards(organization)
        .flatMap(shard -> history(shard, TimeDigits.of(since), TimeDigits.of(until)));
  }

  private Stream<OfUser> history(String shard, String since, String until) {
    return intervals
        .index(IntervalItem.HISTORY_INDEX)
        .query(
            QueryConditional.sortBetween(
                Key.builder().partitionValue(shard).sortValue(since).build(),
                Key.builder().partitionValue(shard).sortValue(until).build()))
        .stream()
        .flatMap(page -> page.items().stream())
        .map(item -> new OfUser(user(item.partitionKey()), interval(item)))
        .filter(past -> isKept(past.interval()));
  }

  /** Returns false for what has expired and is not deleted yet. */
  private boolean isKept(Interval past) {
    return past.until().isAfter(retention.horizon(clock.instant()));
  }

  private static Stream<String> shards(OrganizationId organization) {
    return IntStream.range(0, SHARDS).mapToObj(shard -> shard(organization, shard));
  }

  private static String shardOf(OrganizationId organization, UserId user) {
    return shard(organization, Math.floorMod(user.value().hashCode(), SHARDS));
  }

  private static String shard(OrganizationId organization, int shard) {
    return organization.value() + "#" + shard;
  }

  private static String historyOf(OrganizationId organization, UserId user) {
    return organization.value() + "#" + user.value();
  }

  private static UserId user(String historyKey) {
    return new UserId(historyKey.substring(historyKey.indexOf('#') + 1));
  }

  private static Key key(String partition, String sk) {
    return Key.builder().partitionValue(partition).sortValue(sk).build();
  }

  private static Instant time(Item item, Attribute<Long> attribute) {
    return Instant.ofEpochMilli(item.require(attribute));
  }
}
