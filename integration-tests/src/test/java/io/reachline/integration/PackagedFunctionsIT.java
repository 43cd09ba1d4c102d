package io.reachline.integration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.map;

import com.fasterxml.jackson.jr.ob.JSON;
import io.reachline.runtime.Deployment;
import io.reachline.runtime.InvocationResult;
import io.reachline.runtime.ProxyResponse;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.sqs.model.Message;

/** Tests the packaged functions under AWS's runtime interface client with the files of events/. */
@EnabledOnOs(value = OS.LINUX, disabledReason = "AWS's runtime interface client runs on Linux only")
class PackagedFunctionsIT {
  private static final String CONVERSATIONS = "ConversationsTable";
  private static final String CONVERSATION = "6907abfa9938843d0a82a1d0";
  private static final String PARTITION = "5d01e2404bc19c256622ad10#" + CONVERSATION;
  private static final String SESSION = "65403000000038063";
  private static final String ALL_HANDLED = "{\"batchItemFailures\":[]}";

  @SuppressWarnings("NullAway.Init") // Started once, since that takes seconds.
  private static Deployment deployment;

  private final Functions functions = new Functions(deployment);

  @BeforeAll
  static void deploy() {
    deployment = Deployment.of(Path.of(".."));
  }

  @AfterAll
  static void stop() {
    deployment.close();
  }

  @BeforeEach
  void registerSource() throws InterruptedException {
    functions.createSource();
  }

  @AfterEach
  void emptyTables() {
    try {
      // Also checks that only JSON was printed.
      functions.close();
    } finally {
      for (String table : deployment.dynamoDb().listTables().tableNames()) {
        deployment.dynamoDb().deleteTable(delete -> delete.tableName(table));
      }
      deployment.createTables();
    }
  }

  @Test
  void events_everyFile_isAnsweredAsItsFunctionShould() throws InterruptedException {
    var expected =
        List.of(
            "webhook-ingest/probe 200",
            "webhook-ingest/probe-head 200",
            "webhook-ingest/empty-post 200",
            "webhook-ingest/unsigned 401",
            "webhook-ingest/foreign-organization 403",
            "webhook-ingest/session-status 200",
            "webhook-ingest/session-status-base64 200",
            "webhook-ingest/message-add 200",
            "webhook-ingest/message-status 200",
            "ingest-retry/unverified-request " + ALL_HANDLED,
            "ingest-retry/spilled-event " + ALL_HANDLED,
            "directory/create-organization 201",
            "directory/create-user 201",
            "directory/create-channel 201",
            "directory/create-contact 201",
            "directory/create-workflow 201",
            "directory/list-workflows 200",
            "directory/evaluate-workflows 200",
            "notification-router/inbound-message " + ALL_HANDLED,
            "message-query/list-inbox 200",
            // The channel that it names has got another id.
            "directory/subscribe-user 400",
            "directory/set-presence 200",
            "notification-router/command " + ALL_HANDLED,
            "notification-router/acceptance " + ALL_HANDLED,
            "notification-router/delayed-rule " + ALL_HANDLED,
            "notification-router/changed-conversation " + ALL_HANDLED,
            "service-delivery/ring " + ALL_HANDLED,
            "message-post/create-conversation 201",
            "message-post/status-message 201",
            "message-post/message-array 201",
            "message-post/patch-conversation 200",
            "message-query/get-conversation 200",
            "message-query/get-session 200",
            "message-query/list-conversations 200",
            "message-query/list-session-events 200",
            "message-query/list-sessions 200",
            "message-query/list-status 200",
            "message-query/list-status-flat 200",
            "reports/report-reachability 200",
            "reports/replay-workflows 200",
            "directory/create-source 201",
            "directory/list-sources 200",
            // Nobody answers under the address that it names.
            "directory/create-service 400",
            "directory/list-services 200",
            "directory/list-quarantine 200",
            "console/page 200",
            "console/settings 200",
            "message-post/delete-conversation 204",
            "conversation-purge/deleted-conversation " + ALL_HANDLED);

    for (String line : expected) {
      int space = line.indexOf(' ');
      InvocationResult answer = functions.invoke(line.substring(0, space));
      assertThat(shortened(answer))
          .as("%s, answered by %s", line.substring(0, space), answer)
          .isEqualTo(line.substring(space + 1));
    }
    assertThat(expected.stream().map(line -> line.substring(0, line.indexOf(' '))))
        .as("files of events/ that are fed here")
        .containsExactlyInAnyOrderElementsOf(
            EventFile.all().stream().map(EventFile::toString).toList());
  }

  @Test
  void directory_sourceCreated_isAnsweredAndListedWithItsAddress() throws InterruptedException {
    ProxyResponse listed = functions.call("directory/list-sources");

    assertThat(list(listed))
        .singleElement()
        .satisfies(
            source ->
                assertThat(source)
                    .containsEntry("id", functions.source())
                    .containsEntry("organization", "5d01e2404bc19c256622ad10")
                    .containsEntry("type", "zoho-desk")
                    .containsEntry("orgId", "106553778")
                    .containsEntry("webhookId", "65403000000099001")
                    .containsEntry("host", "desk.zoho.com")
                    .containsEntry("url", "/zoho-desk/" + functions.source())
                    .containsKey("createdAt"));
    assertThat(listed.headers()).containsEntry("Cache-Control", "no-store");
    assertThat(list(functions.call("directory/list-quarantine"))).isEmpty();
  }

  /** Case 7. */
  @ParameterizedTest
  @ValueSource(strings = {"probe", "probe-head", "empty-post"})
  void webhookIngest_handshake_writesNothing(String file) throws InterruptedException {
    assertThat(functions.call("webhook-ingest/" + file).status()).isEqualTo(200);

    assertThat(conversationItems()).isEmpty();
  }

  /** Cases 7 and 45. */
  @Test
  void webhookIngest_eventsUnsigned_refusesThemAndCountsIt() throws InterruptedException {
    assertThat(functions.call("webhook-ingest/unsigned").status()).isEqualTo(401);

    assertThat(conversationItems()).isEmpty();
    assertThat(functions.output())
        .anySatisfy(
            line ->
                assertThat(line)
                    .containsKey("_aws")
                    .containsEntry("TokensRefused", 1)
                    .containsEntry("Stack", Deployment.STACK));
  }

  /** Case 8. */
  @Test
  void webhookIngest_oneEventOfAnotherOrganization_refusesTheBatch() throws InterruptedException {
    assertThat(functions.call("webhook-ingest/foreign-organization").status()).isEqualTo(403);

    assertThat(conversationItems()).isEmpty();
  }

  @Test
  void webhookIngest_sessionEventTwice_leavesOneSessionAndOneStatusMessage()
      throws InterruptedException {
    assertThat(functions.call("webhook-ingest/session-status").status()).isEqualTo(200);
    assertThat(functions.call("webhook-ingest/session-status-base64").status()).isEqualTo(200);

    assertThat(functions.call("message-query/get-session").object())
        .containsEntry("id", SESSION)
        .containsEntry("conversation", CONVERSATION)
        .containsEntry("channelId", "65403000000038011")
        .containsEntry("status", "ON_HOLD")
        .containsEntry("previousStatus", "ENDED")
        .hasEntrySatisfying(
            "reply",
            reply ->
                assertThat(reply)
                    .asInstanceOf(map(String.class, Object.class))
                    .containsEntry("status", "ACCEPTED")
                    .containsEntry("canSend", "yes"));
    assertThat(functions.call("message-query/get-conversation").object())
        .containsEntry("status", "active");
    assertThat(list(functions.call("message-query/list-session-events"))).hasSize(1);
    assertThat(list(functions.call("message-query/list-status")))
        .singleElement()
        .satisfies(
            message ->
                assertThat(message)
                    .containsEntry("type", "status")
                    .containsEntry("role", "system")
                    .containsEntry("conversation", CONVERSATION));
  }

  @Test
  void webhookIngest_tableRefuses_spillsTheEventsForTheRetry() throws InterruptedException {
    deployment.dynamoDb().deleteTable(delete -> delete.tableName(CONVERSATIONS));
    assertThat(functions.call("webhook-ingest/session-status").status()).isEqualTo(200);
    deployment.createTables();

    Message spilled = receiveSpilled();
    assertThat(functions.invoke("ingest-retry", queueEvent(spilled)))
        .isEqualTo(new InvocationResult.Returned(ALL_HANDLED));
    assertThat(functions.call("message-query/get-session").object())
        .containsEntry("status", "ON_HOLD");
  }

  @Test
  void webhookIngest_nothingOfTheTablesAnswers_keepsTheRequestUntilItCanBeVerified()
      throws InterruptedException {
    for (String table : List.of(CONVERSATIONS, "DirectoryTable")) {
      deployment.dynamoDb().deleteTable(delete -> delete.tableName(table));
    }
    assertThat(functions.call("webhook-ingest/session-status").status()).isEqualTo(200);
    deployment.createTables();
    Message unverified = receiveSpilled();

    // Its source was deleted with the table.
    assertThat(functions.invoke("ingest-retry", queueEvent(unverified)))
        .isEqualTo(new InvocationResult.Returned(ALL_HANDLED));
    assertThat(conversationItems()).isEmpty();
    assertThat(functions.output())
        .anySatisfy(line -> assertThat(line).containsEntry("RequestsUnverified", 1));
  }

  @Test
  void ingestRetry_unverifiedRequest_isVerifiedAndMovesTheSession() throws InterruptedException {
    assertThat(functions.invoke("ingest-retry/unverified-request"))
        .isEqualTo(new InvocationResult.Returned(ALL_HANDLED));

    assertThat(functions.call("message-query/get-session").object())
        .containsEntry("status", "ON_HOLD");
  }

  @Test
  void ingestRetry_spilledEvent_movesTheSession() throws InterruptedException {
    functions.call("webhook-ingest/session-status");
    assertThat(functions.invoke("ingest-retry/spilled-event"))
        .isEqualTo(new InvocationResult.Returned(ALL_HANDLED));

    assertThat(functions.call("message-query/get-session").object())
        .containsEntry("status", "ENDED");
    assertThat(functions.call("message-query/get-conversation").object())
        .containsEntry("status", "closed");
  }

  /** Cases 38 and 45: the log line that the alarm's metric is extracted from. */
  @Test
  void notificationRouter_nobodyIsOnline_writesAndCountsIt() throws InterruptedException {
    functions.call("webhook-ingest/session-status");
    functions.invoke("ingest-retry/spilled-event");
    functions.call("directory/create-user");
    functions.call("directory/create-workflow");

    assertThat(functions.invoke("notification-router/inbound-message"))
        .isEqualTo(new InvocationResult.Returned(ALL_HANDLED));

    assertThat(list(functions.call("message-query/list-status")).getFirst())
        .containsEntry("text", "Notifications Undeliverable")
        .containsEntry("role", "system");
    assertThat(list(functions.call("message-query/list-inbox"))).hasSize(1);
    assertThat(functions.call("message-query/get-conversation").object())
        .containsEntry("status", "queued");
    assertThat(functions.output())
        .filteredOn(line -> line.containsKey("NotificationsUndeliverable"))
        .singleElement()
        .satisfies(
            line ->
                assertThat(line)
                    .containsEntry("NotificationsUndeliverable", 1)
                    .containsEntry("Stack", Deployment.STACK)
                    .containsEntry("organization", "5d01e2404bc19c256622ad10")
                    .hasEntrySatisfying(
                        "_aws",
                        aws ->
                            assertThat(aws.toString())
                                .contains(
                                    "Namespace=Reachline",
                                    "Name=NotificationsUndeliverable",
                                    "Dimensions=[[Stack]]")));
  }

  @Test
  void notificationRouter_somebodyIsOnline_deliversAndTheirInboxIsClearedWhenPickedUp()
      throws InterruptedException {
    functions.call("webhook-ingest/session-status");
    functions.invoke("ingest-retry/spilled-event");
    functions.call("directory/create-user");
    functions.call("directory/create-workflow");
    functions.call("directory/set-presence");

    functions.invoke("notification-router/inbound-message");
    assertThat(list(functions.call("message-query/list-status")).getFirst())
        .containsEntry("text", "Notifications Delivered");
    functions.invoke("notification-router/acceptance");

    // The entry stays, since the conversation was picked up before the message was written.
    assertThat(list(functions.call("message-query/list-inbox"))).hasSize(1);
  }

  @Test
  void messagePost_messages_areListedNewestFirst() throws InterruptedException {
    functions.call("webhook-ingest/session-status");
    functions.call("webhook-ingest/message-add");
    ProxyResponse posted = functions.call("message-post/status-message");
    assertThat(posted.status()).isEqualTo(201);
    assertThat(posted.object())
        .containsEntry("type", "status")
        .containsEntry("text", "Message was forwarded")
        .containsEntry("conversation", CONVERSATION)
        .containsKeys("id", "createdAt", "visibleUntil", "user");
    ProxyResponse array = functions.call("message-post/message-array");
    assertThat(list(array))
        .extracting(message -> message.get("text"))
        .containsExactly("Your car is ready", "We close at six");
    // The file has an Idempotency-Key.
    assertThat(functions.call("message-post/message-array").body()).isEqualTo(array.body());

    assertThat(list(functions.call("message-query/list-status-flat")))
        .extracting(message -> message.get("id"))
        .hasSize(2)
        .startsWith(posted.object().get("id"));
  }

  @Test
  void messagePost_conversationCreated_isThereWithItsMessages() throws InterruptedException {
    ProxyResponse created = functions.call("message-post/create-conversation");

    assertThat(created.status()).isEqualTo(201);
    assertThat(created.object())
        .containsEntry("name", "A question about a service")
        .containsEntry("status", "closed");
    assertThat(list(functions.call("message-query/list-conversations")))
        .extracting(conversation -> conversation.get("id"))
        .containsExactly(created.object().get("id"));
  }

  @Test
  void conversationPurge_deletedConversation_leavesItsTombstoneOnly() throws InterruptedException {
    functions.call("webhook-ingest/session-status");
    functions.call("message-post/status-message");
    assertThat(functions.call("message-post/delete-conversation").status()).isEqualTo(204);
    assertThat(functions.call("message-query/get-conversation").status()).isEqualTo(404);

    assertThat(functions.invoke("conversation-purge/deleted-conversation"))
        .isEqualTo(new InvocationResult.Returned(ALL_HANDLED));

    assertThat(conversationItems())
        .filteredOn(item -> PARTITION.equals(text(item, "pk")))
        .singleElement()
        .satisfies(head -> assertThat(text(head, "sk")).isEqualTo("C"))
        .satisfies(head -> assertThat(head).containsKey("del"));
  }

  private static String shortened(InvocationResult answer) {
    return switch (answer) {
      case InvocationResult.Returned(String body) when body.contains("\"statusCode\"") ->
          Integer.toString(ProxyResponse.of(answer).status());
      case InvocationResult.Returned(String body) -> body;
      case InvocationResult.Threw(String error) -> error;
      case InvocationResult.InitializationFailed(String error) -> error;
    };
  }

  private static List<Map<String, AttributeValue>> conversationItems() {
    return deployment.dynamoDb().scan(scan -> scan.tableName(CONVERSATIONS)).items();
  }

  private static String text(Map<String, AttributeValue> item, String attribute) {
    AttributeValue value = item.get(attribute);
    return value == null ? "" : value.s();
  }

  private static Message receiveSpilled() {
    String queue = deployment.queues().getQueueUrl(get -> get.queueName("RetryQueue")).queueUrl();
    List<Message> messages =
        deployment
            .queues()
            .receiveMessage(receive -> receive.queueUrl(queue).waitTimeSeconds(5))
            .messages();
    assertThat(messages).hasSize(1);
    deployment
        .queues()
        .deleteMessage(
            delete -> delete.queueUrl(queue).receiptHandle(messages.getFirst().receiptHandle()));
    return messages.getFirst();
  }

  private static String queueEvent(Message message) {
    try {
      return JSON.std.asString(
          Map.of(
              "Records",
              List.of(
                  Map.of(
                      "messageId", message.messageId(),
                      "receiptHandle", message.receiptHandle(),
                      "body", message.body(),
                      "eventSource", "aws:sqs"))));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<Map<String, Object>> list(ProxyResponse answer) {
    try {
      return JSON.std.listOfFrom(Object.class, answer.body()).stream()
          .map(PackagedFunctionsIT::object)
          .toList();
    } catch (IOException e) {
      throw new AssertionError("No list: " + answer, e);
    }
  }

  @SuppressWarnings("unchecked") // The names of a JSON object are strings.
  private static Map<String, Object> object(Object element) {
    return (Map<String, Object>) element;
  }
}
