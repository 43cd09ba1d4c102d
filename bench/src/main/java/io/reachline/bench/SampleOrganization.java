package io.reachline.bench;

import io.reachline.bench.bare.BareHandler;
import io.reachline.conversation.ConversationId;
import io.reachline.conversation.ConversationKey;
import io.reachline.dynamo.Client;
import io.reachline.dynamo.DynamoStores;
import io.reachline.environment.Environment;
import io.reachline.identity.OrganizationId;
import io.reachline.identity.Role;
import io.reachline.json.JsonObject;
import io.reachline.message.Message;
import io.reachline.message.MessageId;
import io.reachline.message.MessageType;
import io.reachline.runtime.Deployment;
import io.reachline.runtime.HttpEvent;
import io.reachline.runtime.InvocationResult;
import io.reachline.runtime.LambdaProcess;
import io.reachline.runtime.PackagedFunction;
import io.reachline.runtime.ProxyResponse;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.concurrent.atomic.AtomicLong;

/** An organisation that uses the service: a conversation with messages and a webhook's source. */
final class SampleOrganization {
  private static final String USER = "6a4b3c2d1e0f6a4b3c2d1e0f";
  private static final String ORGANIZATION = "5f6e7d8c9b0a5f6e7d8c9b0a";
  private static final String SCOPES = "guest agent bot admin";
  private static final String ZOHO_ORGANIZATION = "106553778";
  private static final String WEBHOOK = "65403000000039001";
  private static final int MESSAGES = 10;

  private final Path project;
  private final Deployment deployment;
  private final AtomicLong session = new AtomicLong(65403000000040000L);
  private final AtomicLong message = new AtomicLong();
  private final String conversation;
  private final String source;
  private final DynamoStores stores;

  SampleOrganization(Path project, Deployment deployment) throws InterruptedException {
    this.project = project;
    this.deployment = deployment;
    stores =
        new DynamoStores(
            new Environment(deployment.function("NotificationRouter").environment()),
            Client.of(deployment.dynamoDb()),
            Clock.systemUTC());
    try (var directory = deployment.runtime().start(deployment.function("Directory"))) {
      source =
          idOf(
              ProxyResponse.of(
                  directory.invoke(
                      call("POST /v2/sources")
                          .body(
                              """
                              {"type":"zoho-desk","orgId":"%s","webhookId":"%s","host":"desk.zoho.com"}\
                              """
                                  .formatted(ZOHO_ORGANIZATION, WEBHOOK))
                          .toJson())));
      String agent = created(directory, "users", "{\"name\":\"An agent\",\"role\":\"agent\"}");
      String channel =
          created(
              directory, "channels", "{\"name\":\"sales\",\"members\":[\"%s\"]}".formatted(agent));
      var _ =
          directory.invoke(
              call("PATCH /v2/users/{user}")
                  .path("user", agent)
                  .body("{\"channels\":[\"%s\"]}".formatted(channel))
                  .toJson());
      var _ =
          directory.invoke(
              call("PUT /v2/users/{user}/presence")
                  .path("user", agent)
                  .body("{\"presence\":\"online\"}")
                  .toJson());
      var _ =
          created(
              directory,
              "workflows",
              """
              {"name":"Inbound","rules":[\
              {"name":"service","when":"message.text.contains('washer')",\
              "notify":{"channels":["%1$s"]}},\
              {"name":"sales","when":"message.role == 'contact'","notify":{"channels":["%1$s"]}}]}\
              """
                  .formatted(channel));
    }
    try (var post = deployment.runtime().start(deployment.function("MessagePost"))) {
      conversation =
          idOf(
              ProxyResponse.of(
                  post.invoke(
                      call("POST /v2/conversations")
                          .body("{\"name\":\"Order 4711\",\"type\":\"contact\"}")
                          .toJson())));
      for (int message = 0; message < MESSAGES; message++) {
        var answer = ProxyResponse.of(post.invoke(postedStatus()));
        if (answer.status() != 201) {
          throw new IllegalStateException("A message was not posted: " + answer);
        }
      }
    }
  }

  /** Returns the functions to measure, the bare handler first. */
  List<BenchmarkedFunction> functions() {
    PackagedFunction query = deployment.function("MessageQuery");
    return List.of(
        new BenchmarkedFunction("bare", bare(query), () -> "{}", "{}", OptionalDouble.empty()),
        new BenchmarkedFunction(
            "message-query",
            query,
            this::listedStatuses,
            "\"statusCode\":200",
            OptionalDouble.of(6)),
        new BenchmarkedFunction(
            "message-post",
            deployment.function("MessagePost"),
            this::postedStatus,
            "\"statusCode\":201",
            OptionalDouble.of(6)),
        new BenchmarkedFunction(
            "webhook-ingest",
            deployment.function("WebhookIngest"),
            this::sessionEvent,
            "\"statusCode\":200",
            OptionalDouble.of(8)),
        new BenchmarkedFunction(
            "notification-router",
            deployment.function("NotificationRouter"),
            this::storedMessage,
            "\"batchItemFailures\":[]",
            OptionalDouble.empty()),
        new BenchmarkedFunction(
            "directory",
            deployment.function("Directory"),
            () -> call("GET /v2/sources").toJson(),
            "\"statusCode\":200",
            OptionalDouble.empty()));
  }

  /**
   * Fails unless the last event is stored and the last message routed: an event in the retry queue
   * and a message without a rule are answered alike.
   */
  void requireWorkDone() throws InterruptedException {
    try (var query = deployment.runtime().start(deployment.function("MessageQuery"))) {
      requireFound(
          query,
          call("GET /v2/sessions/{session}").path("session", Long.toString(session.get())),
          "ON_HOLD");
      requireFound(
          query,
          call("GET /v2/conversations/{conversation}/messages")
              .path("conversation", conversation)
              .query("type=status&role=system"),
          "Notifications Delivered");
    }
  }

  private static void requireFound(LambdaProcess query, HttpEvent request, String text)
      throws InterruptedException {
    InvocationResult answer = query.invoke(request.toJson());
    if (!(answer instanceof InvocationResult.Returned(String body) && body.contains(text))) {
      throw new IllegalStateException("%s was not found: %s".formatted(text, answer));
    }
  }

  private PackagedFunction bare(PackagedFunction like) {
    return new PackagedFunction(
        "Bare",
        project.resolve("bench/target/bare").toAbsolutePath().normalize(),
        BareHandler.class.getName(),
        like.memoryMegabytes(),
        like.timeout(),
        Map.of("JAVA_TOOL_OPTIONS", like.environment().getOrDefault("JAVA_TOOL_OPTIONS", "")));
  }

  private String listedStatuses() {
    return call("GET /v2/conversations/{conversation}/messages")
        .path("conversation", conversation)
        .query("type=status")
        .toJson();
  }

  private String postedStatus() {
    return call("POST /v2/conversations/{conversation}/messages")
        .path("conversation", conversation)
        .body("{\"type\":\"status\",\"text\":\"Message was forwarded\"}")
        .toJson();
  }

  /** Stores a message of a customer, and returns the record of the table's stream. */
  private String storedMessage() {
    Message posted =
        Message.posted(
            MessageId.of(
                Instant.now(), MessageType.CHAT, "%011x".formatted(message.incrementAndGet())),
            new ConversationKey(new OrganizationId(ORGANIZATION), new ConversationId(conversation)),
            Role.CONTACT,
            null,
            "Where is my parcel?",
            JsonObject.EMPTY);
    stores.messages().create(posted);
    return JsonObject.builder()
        .put(
            "Records",
            List.of(
                Map.of(
                    "eventName",
                    "INSERT",
                    "dynamodb",
                    Map.of("NewImage", stores.image(posted).members(), "SequenceNumber", "1"))))
        .build()
        .toString();
  }

  private static String created(LambdaProcess directory, String kind, String body)
      throws InterruptedException {
    return idOf(ProxyResponse.of(directory.invoke(call("POST /v2/" + kind).body(body).toJson())));
  }

  /** Returns the first event of a new session, as Zoho Desk sends it. */
  private String sessionEvent() {
    return HttpEvent.of("POST /webhooks/zoho-desk/{source}")
        .path("source", source)
        .header("x-zdesk-jwt", deployment.zohoKeys().token(ZOHO_ORGANIZATION, WEBHOOK))
        .body(
            """
            [{"payload":{"currentAssigneeId":"106554156","sessionStatus":"ON_HOLD",\
            "replyStatus":"ACCEPTED","sessionOldStatus":"OPEN","sessionId":"%d",\
            "messagesCount":"23","assigneeType":"AGENT","channelId":"65403000000038011"},\
            "eventTime":"%d","eventType":"IM_Session_Status","orgId":"%s"}]\
            """
                .formatted(
                    session.incrementAndGet(), Instant.now().toEpochMilli(), ZOHO_ORGANIZATION))
        .toJson();
  }

  private static HttpEvent call(String routeKey) {
    return HttpEvent.of(routeKey).caller(USER, ORGANIZATION, SCOPES);
  }

  private static String idOf(ProxyResponse answer) {
    if (answer.status() != 201 || !(answer.object().get("id") instanceof String id)) {
      throw new IllegalStateException("Nothing was created: " + answer);
    }
    return id;
  }
}
