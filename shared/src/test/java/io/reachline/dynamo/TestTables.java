package io.reachline.dynamo;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeDefinition;
import software.amazon.awssdk.services.dynamodb.model.BillingMode;
import software.amazon.awssdk.services.dynamodb.model.CreateTableRequest;
import software.amazon.awssdk.services.dynamodb.model.GlobalSecondaryIndex;
import software.amazon.awssdk.services.dynamodb.model.KeySchemaElement;
import software.amazon.awssdk.services.dynamodb.model.LocalSecondaryIndex;
import software.amazon.awssdk.services.dynamodb.model.Projection;

/** The tables, with the keys and indexes that the template gives them. */
record TestTables(String conversations, String directory, String presence, String deliveries) {
  private static final Path TEMPLATE = Path.of("..", "template.yaml");

  static TestTables create(DynamoDbClient client, String prefix) {
    TestTables tables =
        new TestTables(
            prefix + "conversations",
            prefix + "directory",
            prefix + "presence",
            prefix + "deliveries");
    Yaml resources = resources();
    client.createTable(request(tables.conversations(), resources.get("ConversationsTable")));
    client.createTable(request(tables.directory(), resources.get("DirectoryTable")));
    client.createTable(request(tables.presence(), resources.get("PresenceTable")));
    client.createTable(request(tables.deliveries(), resources.get("DeliveriesTable")));
    tables.names().forEach(name -> client.waiter().waitUntilTableExists(r -> r.tableName(name)));
    return tables;
  }

  void delete(DynamoDbClient client) {
    names().forEach(name -> client.deleteTable(request -> request.tableName(name)));
  }

  private Stream<String> names() {
    return Stream.of(conversations, directory, presence, deliveries);
  }

  private static Yaml resources() {
    try {
      return Yaml.read(TEMPLATE).get("Resources");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Returns the request without expiry, since these tests have their own clock. */
  private static CreateTableRequest request(String name, Yaml resource) {
    Yaml properties = resource.get("Properties");
    CreateTableRequest.Builder request =
        CreateTableRequest.builder()
            .tableName(name)
            .billingMode(BillingMode.PAY_PER_REQUEST)
            .keySchema(keys(properties))
            .attributeDefinitions(
                properties.get("AttributeDefinitions").list().stream()
                    .map(TestTables::attribute)
                    .toList());
    properties
        .find("GlobalSecondaryIndexes")
        .ifPresent(
            indexes ->
                request.globalSecondaryIndexes(
                    indexes.list().stream().map(TestTables::index).toList()));
    properties
        .find("LocalSecondaryIndexes")
        .ifPresent(
            indexes ->
                request.localSecondaryIndexes(
                    indexes.list().stream().map(TestTables::localIndex).toList()));
    return request.build();
  }

  private static AttributeDefinition attribute(Yaml definition) {
    return AttributeDefinition.builder()
        .attributeName(definition.get("AttributeName").text())
        .attributeType(definition.get("AttributeType").text())
        .build();
  }

  private static List<KeySchemaElement> keys(Yaml definition) {
    return definition.get("KeySchema").list().stream()
        .map(
            key ->
                KeySchemaElement.builder()
                    .attributeName(key.get("AttributeName").text())
                    .keyType(key.get("KeyType").text())
                    .build())
        .toList();
  }

  private static GlobalSecondaryIndex index(Yaml definition) {
    return GlobalSecondaryIndex.builder()
        .indexName(definition.get("IndexName").text())
        .keySchema(keys(definition))
        .projection(projection(definition.get("Projection")))
        .build();
  }

  private static LocalSecondaryIndex localIndex(Yaml definition) {
    return LocalSecondaryIndex.builder()
        .indexName(definition.get("IndexName").text())
        .keySchema(keys(definition))
        .projection(projection(definition.get("Projection")))
        .build();
  }

  private static Projection projection(Yaml definition) {
    Projection.Builder projection =
        Projection.builder().projectionType(definition.get("ProjectionType").text());
    definition
        .find("NonKeyAttributes")
        .ifPresent(
            names -> projection.nonKeyAttributes(names.list().stream().map(Yaml::text).toList()));
    return projection.build();
  }
}
