package io.reachline.dynamo;

import java.util.Objects;
import java.util.Set;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.dynamodb.model.CancellationReason;
import software.amazon.awssdk.services.dynamodb.model.TransactionCanceledException;

/**
 * A classifier of failed writes: those that can never succeed, and those that AWS may accept later.
 */
public final class WriteRefusal {
  /** The error codes for content that is too large or malformed. */
  private static final Set<String> OF_CONTENT =
      Set.of(
          "ValidationException",
          "ValidationError",
          "SerializationException",
          "ItemCollectionSizeLimitExceededException",
          "ItemCollectionSizeLimitExceeded",
          "InvalidMessageContents",
          "InvalidParameterValue",
          "InvalidParameterValueException");

  private static final int ENTITY_TOO_LARGE = 413;

  private WriteRefusal() {}

  /**
   * Returns whether a retry cannot help: the content is invalid or too large for DynamoDB or SQS,
   * or the fault is a defect of this service.
   */
  public static boolean isFinal(RuntimeException fault) {
    return isOfContent(fault) || !(fault instanceof SdkException);
  }

  /** Returns whether the content is invalid or too large for DynamoDB or SQS. */
  public static boolean isOfContent(RuntimeException fault) {
    return switch (fault) {
      case TransactionCanceledException canceled ->
          canceled.hasCancellationReasons()
              && canceled.cancellationReasons().stream()
                  .map(CancellationReason::code)
                  .filter(Objects::nonNull)
                  .anyMatch(OF_CONTENT::contains);
      case AwsServiceException refusal -> isOfContent(refusal);
      default -> false;
    };
  }

  private static boolean isOfContent(AwsServiceException refusal) {
    AwsErrorDetails details = refusal.awsErrorDetails();
    return refusal.statusCode() == ENTITY_TOO_LARGE
        || (details != null
            && details.errorCode() != null
            // SQS adds a namespace as a prefix.
            && OF_CONTENT.contains(
                details.errorCode().substring(details.errorCode().lastIndexOf('.') + 1)));
  }
}
