package io.reachline.dynamo;

import java.util.List;
import java.util.stream.Stream;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeDefinition;
import software.amazon.awssdk.services.dynamodb.model.BillingMode;
import software.amazon.awssdk.services.dynamodb.model.GlobalSecondaryIndex;
import software.amazon.awssdk.services.dynamodb.model.KeySchemaElement;
import software.amazon.awssdk.services.dynamodb.model.KeyType;
import software.amazon.awssdk.services.dynamodb.model.Projection;
import software.amazon.awssdk.services.dynamodb.model.ProjectionType;
import software.amazon.awssdk.services.dynamodb.model.ScalarAttributeType;

/** The two tables as the template has them, without what costs nothing to leave out here. */
record Tables(String conversations, String directory) {

  static Tables create(DynamoDbClient client, String prefix) {
    Tables tables = new Tables(prefix + "conversations", prefix + "directory");
    client.createTable(
        request ->
            request
                .tableName(tables.conversations())
                .billingMode(BillingMode.PAY_PER_REQUEST)
                .keySchema(keys("pk", "sk"))
                .attributeDefinitions(
                    texts(
                        "pk",
                        "sk",
                        "messagesPk",
                        "sessionsPk",
                        "sessionsSk",
                        "newestPk",
                        "newestSk"))
                .globalSecondaryIndexes(
                    index("messages", all(), "messagesPk", "sk"),
                    index("sessions", including("session", "expires"), "sessionsPk", "sessionsSk"),
                    index("newest", keysOnly(), "newestPk", "newestSk")));
    client.createTable(
        request ->
            request
                .tableName(tables.directory())
                .billingMode(BillingMode.PAY_PER_REQUEST)
                .keySchema(keys("pk", "sk"))
                .attributeDefinitions(texts("pk", "sk", "sourcesPk"))
                .globalSecondaryIndexes(index("sources", all(), "sourcesPk")));
    tables.names().forEach(name -> client.waiter().waitUntilTableExists(r -> r.tableName(name)));
    return tables;
  }

  void delete(DynamoDbClient client) {
    names().forEach(name -> client.deleteTable(request -> request.tableName(name)));
  }

  private Stream<String> names() {
    return Stream.of(conversations, directory);
  }

  private static GlobalSecondaryIndex index(String name, Projection projection, String... keys) {
    return GlobalSecondaryIndex.builder()
        .indexName(name)
        .keySchema(keys(keys))
        .projection(projection)
        .build();
  }

  private static List<KeySchemaElement> keys(String... names) {
    return Stream.of(names)
        .map(
            name ->
                KeySchemaElement.builder()
                    .attributeName(name)
                    .keyType(name.equals(names[0]) ? KeyType.HASH : KeyType.RANGE)
                    .build())
        .toList();
  }

  private static List<AttributeDefinition> texts(String... names) {
    return Stream.of(names)
        .map(
            name ->
                AttributeDefinition.builder()
                    .attributeName(name)
                    .attributeType(ScalarAttributeType.S)
                    .build())
        .toList();
  }

  private static Projection all() {
    return Projection.builder().projectionType(ProjectionType.ALL).build();
  }

  private static Projection keysOnly() {
    return Projection.builder().projectionType(ProjectionType.KEYS_ONLY).build();
  }

  private static Projection including(String... attributes) {
    return Projection.builder()
        .projectionType(ProjectionType.INCLUDE)
        .nonKeyAttributes(attributes)
        .build();
  }
}
