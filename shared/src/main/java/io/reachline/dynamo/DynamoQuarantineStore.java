package io.reachline.dynamo;

import io.reachline.conversation.Retention;
import io.reachline.identity.OrganizationId;
import io.reachline.list.Scan;
import io.reachline.webhook.QuarantineStore;
import io.reachline.webhook.QuarantinedEvent;
import io.reachline.webhook.SourceId;
import java.time.Clock;
import java.time.Instant;
import java.util.Iterator;
import java.util.Objects;
import java.util.Optional;
import software.amazon.awssdk.enhanced.dynamodb.DynamoDbEnhancedClient;
import software.amazon.awssdk.enhanced.dynamodb.DynamoDbTable;
import software.amazon.awssdk.enhanced.dynamodb.Key;
import software.amazon.awssdk.enhanced.dynamodb.model.IgnoreNullsMode;

/** The quarantine in DynamoDB. */
public final class DynamoQuarantineStore implements QuarantineStore {
  private final DynamoDbTable<QuarantineItem> table;
  private final Retention retention;
  private final Clock clock;

  public DynamoQuarantineStore(
      DynamoDbEnhancedClient client, String table, Retention retention, Clock clock) {
    this.table = client.table(table, QuarantineItem.SCHEMA);
    this.retention = retention;
    this.clock = clock;
  }

  @Override
  public void add(QuarantinedEvent event) {
    String partition = Keys.quarantineOf(event.organization());
    QuarantineItem item =
        QuarantineItem.builder(partition, event.id())
            .newestPk(partition)
            .newestSk(QuarantineStore.place(event.createdAt(), event.id()))
            .source(event.source().value())
            .reason(event.reason())
            .detail(event.detail())
            .event(event.event())
            .cut(event.cut())
            .createdAt(event.createdAt().toEpochMilli())
            .lastAt(event.lastAt().toEpochMilli())
            .expires(retention.end(event.lastAt()).getEpochSecond())
            .build();
    table.updateItem(request -> request.item(item).ignoreNullsMode(IgnoreNullsMode.SCALAR_ONLY));
  }

  @Override
  public Optional<QuarantinedEvent> find(OrganizationId organization, String id) {
    return Optional.ofNullable(
            table.getItem(request -> request.key(key(organization, id)).consistentRead(true)))
        .flatMap(item -> event(organization, item));
  }

  @Override
  public void delete(OrganizationId organization, String id) {
    table.deleteItem(key(organization, id));
  }

  @Override
  public Iterator<QuarantinedEvent> list(OrganizationId organization, Scan scan) {
    return new Range(Keys.quarantineOf(organization), "", "", "")
        .pages(scan, table.index("newest")::query, false)
        .flatMap(page -> page.items().stream())
        // The index has only keys.
        .flatMap(key -> find(organization, key.sk()).stream())
        .iterator();
  }

  private Optional<QuarantinedEvent> event(OrganizationId organization, QuarantineItem item) {
    return Optional.of(item)
        .filter(
            stored -> Objects.requireNonNull(stored.expires()) > clock.instant().getEpochSecond())
        .map(
            stored ->
                new QuarantinedEvent(
                    stored.sk(),
                    organization,
                    new SourceId(Objects.requireNonNull(stored.source())),
                    Objects.requireNonNull(stored.reason()),
                    Objects.requireNonNull(stored.detail()),
                    Objects.requireNonNull(stored.event()),
                    Boolean.TRUE.equals(stored.cut()),
                    Objects.requireNonNull(stored.count()),
                    Instant.ofEpochMilli(Objects.requireNonNull(stored.createdAt())),
                    Instant.ofEpochMilli(Objects.requireNonNull(stored.lastAt()))));
  }

  private static Key key(OrganizationId organization, String id) {
    return Key.builder().partitionValue(Keys.quarantineOf(organization)).sortValue(id).build();
  }
}
