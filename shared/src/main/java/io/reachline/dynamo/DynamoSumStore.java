package io.reachline.dynamo;

import io.reachline.identity.IdSource;
import io.reachline.identity.OrganizationId;
import io.reachline.report.SumStore;
import io.reachline.storage.Retention;
import io.reachline.wire.TimeDigits;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.enhanced.dynamodb.DynamoDbEnhancedClient;
import software.amazon.awssdk.enhanced.dynamodb.DynamoDbTable;
import software.amazon.awssdk.enhanced.dynamodb.Key;
import software.amazon.awssdk.enhanced.dynamodb.model.QueryConditional;

/**
 * A store of the sums of hours in DynamoDB. They are read from any replica: marks and sums that are
 * used for longer than a moment are older than its delay.
 */
final class DynamoSumStore implements SumStore {
  private static final IdSource MARKS = IdSource.secure();
  private static final String MARK = "0";

  // DynamoDB takes items of 400 kB.
  private static final int MAX_BYTES = 390_000;

  private final DynamoDbTable<Item> table;
  private final Retention retention;
  private final Clock clock;

  DynamoSumStore(DynamoDbEnhancedClient client, String table, Retention retention, Clock clock) {
    this.table = client.table(table, SumItem.SCHEMA);
    this.retention = retention;
    this.clock = clock;
  }

  @Override
  public void mark(OrganizationId organization, Instant hour) {
    Item item =
        item(organization, MARK, hour)
            .set(SumItem.MARK, MARKS.next())
            .set(SumItem.MARKED_AT, clock.millis())
            .build();
    table.putItem(item);
  }

  @Override
  public Map<Instant, Mark> marks(OrganizationId organization, Instant since, Instant until) {
    return items(organization, MARK, since, until)
        .collect(
            Collectors.toMap(
                DynamoSumStore::hour,
                item ->
                    new Mark(
                        item.require(SumItem.MARK),
                        Instant.ofEpochMilli(item.require(SumItem.MARKED_AT)))));
  }

  @Override
  public List<Kept> kept(OrganizationId organization, Kind kind, Instant since, Instant until) {
    return items(organization, prefix(kind), since, until)
        .map(
            item ->
                new Kept(
                    kind,
                    hour(item),
                    item.find(SumItem.MARK).orElse(""),
                    Gzip.expand(item.require(SumItem.SUM))))
        .toList();
  }

  @Override
  public boolean keep(OrganizationId organization, Kept kept) {
    SdkBytes sum = Gzip.compress(kept.text());
    if (sum.asByteArrayUnsafe().length > MAX_BYTES) {
      return false;
    }
    table.putItem(
        item(organization, prefix(kept.kind()), kept.hour())
            .set(SumItem.MARK, kept.mark().isEmpty() ? null : kept.mark())
            .set(SumItem.SUM, sum)
            .build());
    return true;
  }

  private Item.Builder item(OrganizationId organization, String prefix, Instant hour) {
    return Item.of(Keys.hoursOf(organization), prefix + "#" + TimeDigits.of(hour))
        .set(
            Item.EXPIRES,
            retention.conversationEnd(hour.plus(Duration.ofHours(1))).getEpochSecond());
  }

  private static String prefix(Kind kind) {
    return switch (kind) {
      case TOTAL -> "1";
      case CHANNELS -> "2";
      case RULES -> "3";
      case WORKFLOWS -> "4";
      case USERS -> "5";
      case PRESENCE -> "6";
      case PARTIAL -> "7";
    };
  }

  private static Instant hour(Item item) {
    return TimeDigits.read(item.sortKey().substring(item.sortKey().indexOf('#') + 1));
  }

  private Stream<Item> items(
      OrganizationId organization, String prefix, Instant since, Instant until) {
    return table
        .query(
            request ->
                request.queryConditional(
                    QueryConditional.sortBetween(
                        key(organization, prefix, since),
                        key(organization, prefix, until.minusMillis(1)))))
        .items()
        .stream()
        .filter(item -> !item.isExpired(clock));
  }

  private static Key key(OrganizationId organization, String prefix, Instant time) {
    return Key.builder()
        .partitionValue(Keys.hoursOf(organization))
        .sortValue(prefix + "#" + TimeDigits.of(time))
        .build();
  }
}
