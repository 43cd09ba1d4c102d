package io.reachline.dynamo;

import io.reachline.identity.OrganizationId;
import io.reachline.webhook.Source;
import io.reachline.webhook.SourceId;
import io.reachline.webhook.SourceStore;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.enhanced.dynamodb.DynamoDbEnhancedClient;
import software.amazon.awssdk.enhanced.dynamodb.DynamoDbTable;
import software.amazon.awssdk.enhanced.dynamodb.Expression;
import software.amazon.awssdk.enhanced.dynamodb.Key;
import software.amazon.awssdk.enhanced.dynamodb.model.QueryConditional;
import software.amazon.awssdk.enhanced.dynamodb.model.TransactPutItemEnhancedRequest;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** A store of sources in DynamoDB, in the partition of their organisation. */
final class DynamoSourceStore implements SourceStore {
  private static final String SOURCE = "S#";
  private static final String PROVIDERS_ORGANIZATION = "Z";

  private final DynamoDbEnhancedClient client;
  private final DynamoDbTable<Item> table;

  DynamoSourceStore(DynamoDbEnhancedClient client, String table) {
    this.client = client;
    this.table = client.table(table, SourceItem.SCHEMA);
  }

  @Override
  public boolean create(Source source) {
    // Stays when the sources are deleted, as the sessions of this organisation of the provider do.
    Item organization =
        Item.of(source.organization().value(), PROVIDERS_ORGANIZATION + source.id().prefix())
            .set(SourceItem.ORG_ID, source.orgId())
            .build();
    return Transaction.write(
        client,
        request ->
            request
                .addPutItem(
                    table,
                    TransactPutItemEnhancedRequest.builder(Item.class)
                        .item(organization)
                        .conditionExpression(
                            ConditionExpressions.of(
                                ConditionExpressions.ABSENT.expression()
                                    + " OR "
                                    + SourceItem.ORG_ID.name()
                                    + " = :orgId",
                                Map.of(":orgId", ConditionExpressions.text(source.orgId()))))
                        .build())
                .addPutItem(
                    table,
                    TransactPutItemEnhancedRequest.builder(Item.class)
                        .item(item(source))
                        .conditionExpression(ConditionExpressions.ABSENT)
                        .build()));
  }

  @Override
  public boolean replace(Source before, Source after) {
    return ConditionalWrite.isPut(table, item(after), isStill(before));
  }

  /** Returns the condition that a source is as it was; what is not compared never changes. */
  private static Expression isStill(Source before) {
    AttributeValue host = ConditionExpressions.text(before.host());
    String hasHost = SourceItem.HOST.name() + " = :host AND ";
    return before.webhookId() == null
        ? ConditionExpressions.of(
            hasHost + ConditionExpressions.absent(SourceItem.WEBHOOK_ID), Map.of(":host", host))
        : ConditionExpressions.of(
            hasHost + SourceItem.WEBHOOK_ID.name() + " = :webhookId",
            Map.of(":host", host, ":webhookId", ConditionExpressions.text(before.webhookId())));
  }

  @Override
  public boolean delete(OrganizationId organization, SourceId id) {
    return ConditionalWrite.isDeleted(table, key(organization, id));
  }

  @Override
  public Optional<Source> find(OrganizationId organization, SourceId id) {
    return Optional.ofNullable(
            table.getItem(request -> request.key(key(organization, id)).consistentRead(true)))
        .map(DynamoSourceStore::source);
  }

  @Override
  public Optional<Source> find(SourceId id) {
    Key key = Key.builder().partitionValue(id.value()).build();
    return table.index(SourceItem.SOURCES_INDEX).query(QueryConditional.keyEqualTo(key)).stream()
        .flatMap(page -> page.items().stream())
        .findFirst()
        .map(DynamoSourceStore::source);
  }

  @Override
  public List<Source> list(OrganizationId organization) {
    return StrongQuery.prefix(table, organization.value(), SOURCE)
        .map(DynamoSourceStore::source)
        .toList();
  }

  private static Item item(Source source) {
    return Item.of(source.organization().value(), SOURCE + source.id().value())
        .set(SourceItem.SOURCES_PARTITION_KEY, source.id().value())
        .set(SourceItem.ORG_ID, source.orgId())
        .set(SourceItem.WEBHOOK_ID, source.webhookId())
        .set(SourceItem.HOST, source.host())
        .set(SourceItem.CREATED_AT, source.createdAt().toEpochMilli())
        .build();
  }

  private static Source source(Item item) {
    return new Source(
        new SourceId(item.sortKey().substring(SOURCE.length())),
        new OrganizationId(item.partitionKey()),
        item.require(SourceItem.ORG_ID),
        item.get(SourceItem.WEBHOOK_ID),
        item.require(SourceItem.HOST),
        Instant.ofEpochMilli(item.require(SourceItem.CREATED_AT)));
  }

  private static Key key(OrganizationId organization, SourceId id) {
    return Key.builder()
        .partitionValue(organization.value())
        .sortValue(SOURCE + id.value())
        .build();
  }
}
