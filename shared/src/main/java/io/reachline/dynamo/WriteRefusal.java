package io.reachline.dynamo;

import java.util.Objects;
import java.util.Set;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.dynamodb.model.CancellationReason;
import software.amazon.awssdk.services.dynamodb.model.TransactionCanceledException;

/**
 * Tells writes that can never succeed, however often they are tried, from those that AWS does not
 * take for now.
 */
public final class WriteRefusal {
  /** Refusals of what was sent: too large, or of no valid form. */
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
   * Returns whether a fault is final: what was written is invalid or too large for DynamoDB or SQS,
   * or the fault is a defect of this service and not AWS's at all.
   */
  public static boolean isFinal(RuntimeException fault) {
    return isOfContent(fault) || !(fault instanceof SdkException);
  }

  /** Returns whether the content was invalid or too large for DynamoDB or SQS. */
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
            // SQS puts the name of its namespace in front.
            && OF_CONTENT.contains(
                details.errorCode().substring(details.errorCode().lastIndexOf('.') + 1)));
  }
}
