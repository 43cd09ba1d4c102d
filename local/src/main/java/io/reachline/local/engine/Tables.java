package io.reachline.local.engine;

import io.reachline.local.template.TableDefinition;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeDefinition;
import software.amazon.awssdk.services.dynamodb.model.BillingMode;
import software.amazon.awssdk.services.dynamodb.model.CreateTableRequest;
import software.amazon.awssdk.services.dynamodb.model.GlobalSecondaryIndex;
import software.amazon.awssdk.services.dynamodb.model.KeySchemaElement;
import software.amazon.awssdk.services.dynamodb.model.KeyType;
import software.amazon.awssdk.services.dynamodb.model.LocalSecondaryIndex;
import software.amazon.awssdk.services.dynamodb.model.Projection;
import software.amazon.awssdk.services.dynamodb.model.ResourceNotFoundException;
import software.amazon.awssdk.services.dynamodb.model.StreamSpecification;
import software.amazon.awssdk.services.dynamodb.model.TableDescription;
import software.amazon.awssdk.services.dynamodb.model.TimeToLiveStatus;

/** The template's tables in the engine. */
public final class Tables {

  private final DynamoDbClient dynamoDb;

  public Tables(DynamoDbClient dynamoDb) {
    this.dynamoDb = dynamoDb;
  }

  /**
   * Creates a table with its indexes, stream and expiry, unless it exists.
   *
   * @throws IllegalStateException if it exists with other keys or indexes
   */
  public void create(TableDefinition table) {
    Optional<TableDescription> existing = find(table.name());
    if (existing.isPresent()) {
      checkSame(table, existing.get());
    } else {
      dynamoDb.createTable(request(table));
    }
    table.expiry().ifPresent(attribute -> expire(table.name(), attribute));
  }

  /** Returns the ARN of a table's stream. */
  public String streamArn(String table) {
    return find(table)
        .map(TableDescription::latestStreamArn)
        .orElseThrow(() -> new IllegalStateException("%s has no stream".formatted(table)));
  }

  private Optional<TableDescription> find(String table) {
    try {
      return Optional.of(dynamoDb.describeTable(describe -> describe.tableName(table)).table());
    } catch (ResourceNotFoundException e) {
      return Optional.empty();
    }
  }

  private static void checkSame(TableDefinition wanted, TableDescription existing) {
    Set<String> indexes =
        Stream.concat(
                existing.globalSecondaryIndexes().stream()
                    .map(index -> index.indexName() + index.keySchema()),
                existing.localSecondaryIndexes().stream()
                    .map(index -> index.indexName() + index.keySchema()))
            .collect(Collectors.toCollection(HashSet::new));
    Set<String> wantedIndexes =
        Stream.concat(wanted.indexes().stream(), wanted.localIndexes().stream())
            .map(index -> index.name() + schema(index.key()))
            .collect(Collectors.toCollection(HashSet::new));
    if (!existing.keySchema().equals(schema(wanted.key())) || !indexes.equals(wantedIndexes)) {
      throw new IllegalStateException(
          "The table %s in the data directory was created by another template; use a new directory"
              .formatted(wanted.name()));
    }
  }

  private void expire(String table, String attribute) {
    TimeToLiveStatus status =
        dynamoDb
            .describeTimeToLive(describe -> describe.tableName(table))
            .timeToLiveDescription()
            .timeToLiveStatus();
    if (status != TimeToLiveStatus.ENABLED) {
      dynamoDb.updateTimeToLive(
          update ->
              update
                  .tableName(table)
                  .timeToLiveSpecification(
                      expiry -> expiry.enabled(true).attributeName(attribute)));
    }
  }

  private static CreateTableRequest request(TableDefinition table) {
    CreateTableRequest.Builder request =
        CreateTableRequest.builder()
            .tableName(table.name())
            .billingMode(BillingMode.PAY_PER_REQUEST)
            .keySchema(schema(table.key()))
            .attributeDefinitions(
                table.attributes().entrySet().stream()
                    .map(
                        attribute ->
                            AttributeDefinition.builder()
                                .attributeName(attribute.getKey())
                                .attributeType(attribute.getValue())
                                .build())
                    .toList());
    if (!table.indexes().isEmpty()) {
      request.globalSecondaryIndexes(table.indexes().stream().map(Tables::index).toList());
    }
    if (!table.localIndexes().isEmpty()) {
      request.localSecondaryIndexes(table.localIndexes().stream().map(Tables::localIndex).toList());
    }
    table.stream()
        .ifPresent(
            view ->
                request.streamSpecification(
                    StreamSpecification.builder()
                        .streamEnabled(true)
                        .streamViewType(view)
                        .build()));
    return request.build();
  }

  private static GlobalSecondaryIndex index(TableDefinition.Index index) {
    return GlobalSecondaryIndex.builder()
        .indexName(index.name())
        .keySchema(schema(index.key()))
        .projection(projection(index))
        .build();
  }

  private static LocalSecondaryIndex localIndex(TableDefinition.Index index) {
    return LocalSecondaryIndex.builder()
        .indexName(index.name())
        .keySchema(schema(index.key()))
        .projection(projection(index))
        .build();
  }

  private static Projection projection(TableDefinition.Index index) {
    Projection.Builder projection = Projection.builder().projectionType(index.projection());
    if (!index.included().isEmpty()) {
      projection.nonKeyAttributes(index.included());
    }
    return projection.build();
  }

  private static List<KeySchemaElement> schema(TableDefinition.Key key) {
    List<KeySchemaElement> schema = new ArrayList<>();
    schema.add(element(key.hash(), KeyType.HASH));
    key.range().ifPresent(range -> schema.add(element(range, KeyType.RANGE)));
    return schema;
  }

  private static KeySchemaElement element(String attribute, KeyType type) {
    return KeySchemaElement.builder().attributeName(attribute).keyType(type).build();
  }
}
