package io.reachline.dynamo;

import io.reachline.aws.AwsHttpClient;
import java.net.URI;
import java.util.UUID;
import java.util.function.Consumer;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.DynamoDbClientBuilder;

/** A DynamoDB endpoint with tables of its own for this run. */
record Database(URI endpoint, TestTables tables) {

  static Database at(URI endpoint) {
    try (DynamoDbClient client = client(endpoint, _ -> {})) {
      String prefix = "contract-%s-".formatted(UUID.randomUUID());
      return new Database(endpoint, TestTables.create(client, prefix));
    }
  }

  DynamoDbClient client() {
    return client(endpoint, _ -> {});
  }

  DynamoDbClient client(Consumer<DynamoDbClientBuilder> more) {
    return client(endpoint, more);
  }

  void delete() {
    try (DynamoDbClient client = client()) {
      tables.delete(client);
    }
  }

  private static DynamoDbClient client(URI endpoint, Consumer<DynamoDbClientBuilder> more) {
    DynamoDbClientBuilder builder =
        DynamoDbClient.builder()
            .httpClient(AwsHttpClient.create())
            .credentialsProvider(
                StaticCredentialsProvider.create(AwsBasicCredentials.create("test", "test")))
            .region(Region.EU_WEST_1)
            .endpointOverride(endpoint);
    more.accept(builder);
    return builder.build();
  }
}
