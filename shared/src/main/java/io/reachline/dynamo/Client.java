package io.reachline.dynamo;

import io.reachline.aws.AwsHttpClient;
import io.reachline.environment.Environment;
import java.time.Duration;
import java.util.Set;
import java.util.stream.Collectors;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.enhanced.dynamodb.DynamoDbEnhancedClient;
import software.amazon.awssdk.enhanced.dynamodb.extensions.AtomicCounterExtension;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.retries.api.BackoffStrategy;
import software.amazon.awssdk.retries.api.RetryStrategy;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.DynamoDbClientBuilder;
import software.amazon.awssdk.services.dynamodb.model.CancellationReason;
import software.amazon.awssdk.services.dynamodb.model.TransactionCanceledException;
import software.amazon.awssdk.services.dynamodb.model.TransactionConflictException;

/** A factory of DynamoDB clients. */
public final class Client {
  /** The largest number of attempts of a call: the default of DynamoDB clients. */
  private static final int MAX_ATTEMPTS = 9;

  private static final BackoffStrategy BACKOFF =
      BackoffStrategy.exponentialDelay(Duration.ofMillis(25), Duration.ofSeconds(2));
  private static final Duration CONNECTION_TIMEOUT = Duration.ofSeconds(1);

  private Client() {}

  /**
   * Returns a client for the endpoint that the environment names.
   *
   * @param timeout the longest time of a call, including its retries
   */
  public static DynamoDbEnhancedClient of(Environment environment, Duration timeout) {
    return of(environment, timeout, new AwsHttpClient(CONNECTION_TIMEOUT, timeout.dividedBy(2)));
  }

  static DynamoDbEnhancedClient of(
      Environment environment, Duration timeout, SdkHttpClient httpClient) {
    DynamoDbClientBuilder builder =
        DynamoDbClient.builder()
            .httpClient(httpClient)
            .overrideConfiguration(
                override -> override.apiCallTimeout(timeout).retryStrategy(retries(BACKOFF)));
    environment.endpoint("DYNAMODB").ifPresent(builder::endpointOverride);
    return of(builder.build());
  }

  /**
   * Returns the retry strategy of a call. In addition to what AWS clients retry by default, it
   * retries writes that conflicted with another one. The timeout of the call bounds it.
   */
  static RetryStrategy retries(BackoffStrategy backoff) {
    return AwsRetryStrategy.legacyRetryStrategy().toBuilder()
        .maxAttempts(MAX_ATTEMPTS)
        .backoffStrategy(backoff)
        .retryOnException(Client::isConflict)
        .build();
  }

  /** Returns whether a write failed only because of another one to the same item. */
  static boolean isConflict(Throwable fault) {
    return switch (fault) {
      case TransactionConflictException _ -> true;
      // If a condition failed as well, the next attempt would fail, too.
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

  /** Returns the client with the extensions that the stores need. */
  public static DynamoDbEnhancedClient of(DynamoDbClient client) {
    return DynamoDbEnhancedClient.builder()
        .dynamoDbClient(client)
        .extensions(AtomicCounterExtension.builder().build())
        .build();
  }
}
