package io.reachline.dynamo;

import io.reachline.environment.Environment;
import java.time.Duration;
import software.amazon.awssdk.enhanced.dynamodb.DynamoDbEnhancedClient;
import software.amazon.awssdk.enhanced.dynamodb.extensions.AtomicCounterExtension;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.DynamoDbClientBuilder;

/** Makes the client of DynamoDB. */
public final class Client {
  private static final Duration CONNECTION_TIMEOUT = Duration.ofSeconds(1);

  private Client() {}

  /**
   * Returns a client for the endpoint that the environment names.
   *
   * @param timeout how long one call may take, its repetitions included
   */
  public static DynamoDbEnhancedClient of(Environment environment, Duration timeout) {
    DynamoDbClientBuilder builder =
        DynamoDbClient.builder()
            .httpClientBuilder(
                UrlConnectionHttpClient.builder()
                    .connectionTimeout(CONNECTION_TIMEOUT)
                    .socketTimeout(timeout.dividedBy(2)))
            .overrideConfiguration(override -> override.apiCallTimeout(timeout));
    environment.endpoint("DYNAMODB").ifPresent(builder::endpointOverride);
    return of(builder.build());
  }

  /** Returns the client as the stores want it. */
  public static DynamoDbEnhancedClient of(DynamoDbClient client) {
    return DynamoDbEnhancedClient.builder()
        .dynamoDbClient(client)
        .extensions(AtomicCounterExtension.builder().build())
        .build();
  }
}
