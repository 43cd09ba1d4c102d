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
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.sqs.SqsClient;

/**
 * A deployment of {@code template.yaml} on this machine: its packaged functions, with its tables
 * and queues in engines inside this process.
 */
public final class Deployment implements AutoCloseable {

  /** The stack's name, which is also the dimension of its metrics. */
  public static final String STACK = "packaged";

  private final Path project;
  private final LambdaRuntime runtime;
  private final DynamoDbEngine dynamoDb;
  private final QueueEngine queues;
  private final ZohoKeyServer zohoKeys;
  private final Template template;

  private Deployment(
      Path project,
      LambdaRuntime runtime,
      DynamoDbEngine dynamoDb,
      QueueEngine queues,
      ZohoKeyServer zohoKeys,
      Template template) {
    this.project = project;
    this.runtime = runtime;
    this.dynamoDb = dynamoDb;
    this.queues = queues;
    this.zohoKeys = zohoKeys;
    this.template = template;
  }

  /** Starts empty engines for the project in a directory, which must be built. */
  public static Deployment of(Path directory) {
    Path project = directory.toAbsolutePath().normalize();
    LambdaRuntime runtime = LambdaRuntime.builtIn(project);
    DynamoDbEngine dynamoDb = DynamoDbEngine.start(Optional.empty());
    QueueEngine queues = QueueEngine.start(Optional.empty());
    ZohoKeyServer zohoKeys = ZohoKeyServer.start(project.resolve("events/keys/jwks.json"));
    Template template =
        Template.read(
            project.resolve("template.yaml"),
            Map.of(
                "JwtIssuer",
                "https://tokens.example.com",
                "JwtAudience",
                "reachline",
                "ConsoleClientId",
                "console"),
            new Account(LocalAccount.ID, LocalAccount.REGION, STACK, queues.endpoint()));
    var queueCreation = new Queues(queues.client());
    template.queues().forEach(queueCreation::create);
    var deployment = new Deployment(project, runtime, dynamoDb, queues, zohoKeys, template);
    deployment.createTables();
    return deployment;
  }

  /** Creates those of the template's tables that do not exist. */
  public void createTables() {
    var tables = new Tables(dynamoDb.client());
    template.tables().forEach(tables::create);
  }

  /** Returns the items of each table. */
  public Map<String, List<?>> contents() {
    Map<String, List<?>> contents = new HashMap<>();
    for (String table : dynamoDb().listTables().tableNames()) {
      contents.put(
          table, dynamoDb().scanPaginator(scan -> scan.tableName(table)).items().stream().toList());
    }
    return contents;
  }

  public LambdaRuntime runtime() {
    return runtime;
  }

  public DynamoDbClient dynamoDb() {
    return dynamoDb.client();
  }

  /** Closes the functions' connections to DynamoDB, as they are after a restore. */
  public void closeConnections() {
    dynamoDb.closeConnections();
  }

  public SqsClient queues() {
    return queues.client();
  }

  public ZohoKeyServer zohoKeys() {
    return zohoKeys;
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
    // Only replaced, not added: a variable that the template does not declare must not exist here.
    environment.replace("AWS_ENDPOINT_URL_DYNAMODB", dynamoDb.endpoint().toString());
    environment.replace("AWS_ENDPOINT_URL_SQS", queues.endpoint().toString());
    environment.replace("KEYS_URL", zohoKeys.keysUrl());
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
    zohoKeys.close();
    queues.close();
    dynamoDb.close();
  }
}
