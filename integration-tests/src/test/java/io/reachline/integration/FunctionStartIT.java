package io.reachline.integration;

import static org.assertj.core.api.Assertions.assertThat;

import io.reachline.runtime.Deployment;
import io.reachline.runtime.InvocationResult;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests the start of the packaged functions under AWS's runtime interface client. */
@EnabledOnOs(value = OS.LINUX, disabledReason = "AWS's runtime interface client runs on Linux only")
class FunctionStartIT {

  @SuppressWarnings("NullAway.Init") // Started once, since that takes seconds.
  private static Deployment deployment;

  @BeforeAll
  static void deploy() {
    deployment = Deployment.of(Path.of(".."));
  }

  @AfterAll
  static void stop() {
    deployment.close();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "WebhookIngest",
        "MessagePost",
        "MessageQuery",
        "NotificationRouter",
        "Directory",
        "Console",
        "Reports"
      })
  void startForSnapshot_function_isPrimedBeforeAnyInvocationAndLeavesNothing(String function)
      throws InterruptedException {
    Map<String, List<?>> before = deployment.contents();
    var process = deployment.runtime().startForSnapshot(deployment.function(function));
    try (process) {
      process.awaitInitialized();
    }

    // Nothing else, since a metric emitted by priming would set off an alarm at each deployment.
    assertThat(process.output())
        .singleElement()
        .extracting(line -> Functions.object(line).get("event"))
        .isEqualTo("primed");
    assertThat(deployment.contents()).isEqualTo(before);
  }

  @Test
  void startForSnapshot_noTableAnswers_startsAllTheSame() throws InterruptedException {
    var process =
        deployment
            .runtime()
            .startForSnapshot(
                deployment
                    .function("MessageQuery")
                    .with("AWS_ENDPOINT_URL_DYNAMODB", "http://127.0.0.1:9"));
    try (process) {
      process.awaitInitialized();
    }

    // One line: what needs no table was primed.
    assertThat(process.output())
        .singleElement()
        .extracting(line -> Functions.object(line).get("event"))
        .isEqualTo("priming_failed");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "webhook-ingest",
        "ingest-retry",
        "message-post",
        "message-query",
        "conversation-purge"
      })
  void package_leanFunction_carriesNoConditions(String function) throws IOException {
    Path libraries = Path.of("..", "functions", function, "target", "lambda", "lib");
    try (Stream<Path> jars = Files.list(libraries)) {
      assertThat(jars.map(jar -> jar.getFileName().toString()))
          .isNotEmpty()
          .noneMatch(jar -> jar.startsWith("reachline-conditions"));
    }
  }

  @ParameterizedTest
  @CsvSource({
    "WebhookIngest, CONVERSATIONS_TABLE",
    "WebhookIngest, DIRECTORY_TABLE",
    "WebhookIngest, RETRY_QUEUE_URL",
    "WebhookIngest, RETENTION_DAYS",
    "IngestRetry, CONVERSATIONS_TABLE",
    "MessagePost, CONVERSATIONS_TABLE",
    "MessageQuery, CONVERSATIONS_TABLE",
    "Directory, CONVERSATIONS_TABLE",
    "Directory, DIRECTORY_TABLE",
    "Reports, CONVERSATIONS_TABLE",
    "Reports, DIRECTORY_TABLE",
    "NotificationRouter, CONVERSATIONS_TABLE",
    "NotificationRouter, DELIVERIES_TABLE",
    "NotificationRouter, SERVICE_QUEUE_URL",
    "ServiceDelivery, DELIVERIES_TABLE",
    "ServiceDelivery, SERVICE_QUEUE_URL",
    "ConversationPurge, CONVERSATIONS_TABLE",
    "Console, JWT_ISSUER",
  })
  void start_variableMissing_failsAndNamesIt(String function, String variable)
      throws InterruptedException {
    try (var process =
        deployment.runtime().start(deployment.function(function).without(variable))) {
      assertThat(process.invoke("{}"))
          .isInstanceOfSatisfying(
              InvocationResult.InitializationFailed.class,
              failure -> assertThat(failure.error()).contains(variable));
    }
  }
}
