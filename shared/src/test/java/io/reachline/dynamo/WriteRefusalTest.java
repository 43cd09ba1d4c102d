package io.reachline.dynamo;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.SocketTimeoutException;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.core.exception.ApiCallTimeoutException;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.services.dynamodb.model.CancellationReason;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbException;
import software.amazon.awssdk.services.dynamodb.model.TransactionCanceledException;

class WriteRefusalTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ValidationException",
        "SerializationException",
        "ItemCollectionSizeLimitExceededException",
        "AWS.SimpleQueueService.InvalidMessageContents",
        "InvalidParameterValue"
      })
  void isFinal_contentRefused_isTrue(String code) {
    assertThat(WriteRefusal.isFinal(refusal(code, 400))).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ProvisionedThroughputExceededException",
        "ThrottlingException",
        "RequestLimitExceeded",
        "InternalServerError",
        "ResourceNotFoundException",
        "AccessDeniedException",
        "ExpiredTokenException",
        "TransactionConflictException"
      })
  void isFinal_refusedForNow_isFalse(String code) {
    assertThat(WriteRefusal.isFinal(refusal(code, 400))).isFalse();
  }

  @Test
  void isFinal_requestTooLarge_isTrue() {
    assertThat(WriteRefusal.isFinal(refusal("RequestEntityTooLarge", 413))).isTrue();
  }

  @Test
  void isFinal_noDetails_isFalse() {
    assertThat(
            WriteRefusal.isFinal(
                (RuntimeException) DynamoDbException.builder().statusCode(503).build()))
        .isFalse();
  }

  @Test
  void isFinal_transactionWithAnInvalidItem_isTrue() {
    assertThat(WriteRefusal.isFinal(canceled("None", "ValidationError"))).isTrue();
    assertThat(WriteRefusal.isFinal(canceled("ItemCollectionSizeLimitExceeded"))).isTrue();
  }

  @Test
  void isFinal_transactionInTheWayOfAnother_isFalse() {
    assertThat(WriteRefusal.isFinal(canceled("None", "TransactionConflict"))).isFalse();
    assertThat(WriteRefusal.isFinal(canceled("ThrottlingError"))).isFalse();
    assertThat(WriteRefusal.isFinal(canceled())).isFalse();
  }

  @ParameterizedTest
  @MethodSource("outages")
  void isFinal_noAnswer_isFalse(RuntimeException outage) {
    assertThat(WriteRefusal.isFinal(outage)).isFalse();
  }

  static Stream<RuntimeException> outages() {
    return Stream.of(
        SdkClientException.create("Unable to load credentials"),
        SdkClientException.create("Read timed out", new SocketTimeoutException()),
        ApiCallTimeoutException.create("Client execution did not complete", new Exception()));
  }

  @Test
  void isFinal_defect_isTrue() {
    assertThat(WriteRefusal.isFinal(new IllegalStateException("A defect"))).isTrue();
    assertThat(WriteRefusal.isOfContent(new IllegalStateException("A defect"))).isFalse();
  }

  private static RuntimeException refusal(String code, int status) {
    return (RuntimeException)
        DynamoDbException.builder()
            .statusCode(status)
            .awsErrorDetails(AwsErrorDetails.builder().errorCode(code).build())
            .build();
  }

  private static RuntimeException canceled(String... codes) {
    return TransactionCanceledException.builder()
        .cancellationReasons(
            List.of(codes).stream().map(c -> CancellationReason.builder().code(c).build()).toList())
        .build();
  }
}
