package io.reachline.runtime;

import io.reachline.local.engine.DynamoDbEngine;
import io.reachline.local.engine.LocalAccount;
import io.reachline.local.engine.QueueEngine;
import io.reachline.local.engine.Queues;
import io.reachline.local.engine.Tables;
import io.reachline.local.template.Account;
import io.reachline.local.template.FunctionDefinition;
import io.reachline.local.template.Template;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.sqs.SqsClient;

/**
 * The built functions as {@code template.yaml} configures them, with its tables and queues in
 * engines of this process.
 */
public final class Deployment implements AutoCloseable {

  /** The stack's name, which is the dimension of its metrics. */
  public static final String STACK = "packaged";

  private final Path project;
  private final LambdaRuntime runtime;
  private final DynamoDbEngine dynamoDb;
  private final QueueEngine queues;
  private final WebhookSender webhooks;
  private final Template template;

  private Deployment(
      Path project,
      LambdaRuntime runtime,
      DynamoDbEngine dynamoDb,
      QueueEngine queues,
      WebhookSender webhooks,
      Template template) {
    this.project = project;
    this.runtime = runtime;
    this.dynamoDb = dynamoDb;
    this.queues = queues;
    this.webhooks = webhooks;
    this.template = template;
  }

  /** Starts the engines, empty, for the built project at this directory. */
  public static Deployment of(Path directory) {
    Path project = directory.toAbsolutePath().normalize();
    LambdaRuntime runtime = LambdaRuntime.builtIn(project);
    DynamoDbEngine dynamoDb = DynamoDbEngine.start(Optional.empty());
    QueueEngine queues = QueueEngine.start(Optional.empty());
    WebhookSender webhooks = WebhookSender.start(project.resolve("events/keys/jwks.json"));
    Template template =
        Template.read(
            project.resolve("template.yaml"),
            Map.of("JwtIssuer", "https://tokens.example.com", "JwtAudience", "reachline"),
            new Account(LocalAccount.ID, LocalAccount.REGION, STACK, queues.endpoint()));
    var queueCreation = new Queues(queues.client());
    template.queues().forEach(queueCreation::create);
    var deployment = new Deployment(project, runtime, dynamoDb, queues, webhooks, template);
    deployment.createTables();
    return deployment;
  }

  /** Creates the template's tables, where they were deleted. */
  public void createTables() {
    var tables = new Tables(dynamoDb.client());
    template.tables().forEach(tables::create);
  }

  public LambdaRuntime runtime() {
    return runtime;
  }

  public DynamoDbClient dynamoDb() {
    return dynamoDb.client();
  }

  public SqsClient queues() {
    return queues.client();
  }

  public WebhookSender webhooks() {
    return webhooks;
  }

  /** Returns a function of the template by its logical id. */
  public PackagedFunction function(String logicalId) {
    FunctionDefinition definition =
        template.functions().stream()
            .filter(function -> function.name().equals(logicalId))
            .findAny()
            .orElseThrow(
                () -> new IllegalArgumentException("The template has no function " + logicalId));
    Map<String, String> environment = new HashMap<>(definition.environment());
    // Only what the template declares reaches a function, so only that is replaced.
    environment.replace("AWS_ENDPOINT_URL_DYNAMODB", dynamoDb.endpoint().toString());
    environment.replace("AWS_ENDPOINT_URL_SQS", queues.endpoint().toString());
    environment.replace("ZOHO_KEYS_URL", webhooks.keysUrl());
    return new PackagedFunction(
        logicalId,
        project.resolve("functions").resolve(folder(logicalId)).resolve("target/lambda"),
        definition.handler(),
        1024,
        definition.timeout(),
        environment);
  }

  private static String folder(String logicalId) {
    return logicalId.replaceAll("(?<!^)(?=\\p{Upper})", "-").toLowerCase(Locale.ROOT);
  }

  @Override
  public void close() {
    webhooks.close();
    queues.close();
    dynamoDb.close();
  }
}
