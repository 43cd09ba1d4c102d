package io.reachline.dynamo;

import io.reachline.environment.Environment;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.HttpURLConnection;
import java.time.Duration;
import software.amazon.awssdk.enhanced.dynamodb.DynamoDbEnhancedClient;
import software.amazon.awssdk.enhanced.dynamodb.extensions.AtomicCounterExtension;
import software.amazon.awssdk.http.SdkHttpClient;
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
            .httpClient(httpClient(timeout.dividedBy(2)))
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

  /**
   * Opens connections itself: the client's own way sets TLS up before it knows an address, which
   * costs a cold start 60 ms where it is not needed.
   */
  private static SdkHttpClient httpClient(Duration readTimeout) {
    return UrlConnectionHttpClient.create(
        address -> {
          try {
            var connection = (HttpURLConnection) address.toURL().openConnection();
            connection.setConnectTimeout((int) CONNECTION_TIMEOUT.toMillis());
            connection.setReadTimeout((int) readTimeout.toMillis());
            return connection;
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
        });
  }
}
