package io.reachline.dynamo;

import io.reachline.environment.Environment;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.HttpURLConnection;
import java.time.Duration;
import java.util.Set;
import java.util.stream.Collectors;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.enhanced.dynamodb.DynamoDbEnhancedClient;
import software.amazon.awssdk.enhanced.dynamodb.extensions.AtomicCounterExtension;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.retries.api.BackoffStrategy;
import software.amazon.awssdk.retries.api.RetryStrategy;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.DynamoDbClientBuilder;
import software.amazon.awssdk.services.dynamodb.model.CancellationReason;
import software.amazon.awssdk.services.dynamodb.model.TransactionCanceledException;
import software.amazon.awssdk.services.dynamodb.model.TransactionConflictException;

/** Makes the client of DynamoDB. */
public final class Client {
  /** The most attempts of one call, as DynamoDB's clients make by default. */
  private static final int MAX_ATTEMPTS = 9;

  private static final BackoffStrategy BACKOFF =
      BackoffStrategy.exponentialDelay(Duration.ofMillis(25), Duration.ofSeconds(2));
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
            .overrideConfiguration(
                override -> override.apiCallTimeout(timeout).retryStrategy(retries(BACKOFF)));
    environment.endpoint("DYNAMODB").ifPresent(builder::endpointOverride);
    return of(builder.build());
  }

  /**
   * Returns the retries of one call: those of every client of AWS, and of writes that got in
   * another's way, which AWS leaves to its clients. The timeout of the call bounds them.
   */
  static RetryStrategy retries(BackoffStrategy backoff) {
    return AwsRetryStrategy.legacyRetryStrategy().toBuilder()
        .maxAttempts(MAX_ATTEMPTS)
        .backoffStrategy(backoff)
        .retryOnException(Client::isConflict)
        .build();
  }

  /** Returns whether a write failed only because another one was at the same item. */
  static boolean isConflict(Throwable fault) {
    return switch (fault) {
      case TransactionConflictException _ -> true;
      // Where a condition does not hold either, it will not do so at the next attempt.
      case TransactionCanceledException canceled ->
          codes(canceled).contains("TransactionConflict")
              && !codes(canceled).contains("ConditionalCheckFailed");
      default -> false;
    };
  }

  private static Set<String> codes(TransactionCanceledException canceled) {
    return canceled.cancellationReasons().stream()
        .map(CancellationReason::code)
        .collect(Collectors.toSet());
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
