package io.reachline.local.template;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The parts of {@code template.yaml} that run on this machine. A resource without a name is known
 * by its logical id.
 */
public final class Template {

  private static final String FUNCTION = "AWS::Serverless::Function";
  private static final String HTTP_API = "AWS::Serverless::HttpApi";
  private static final String TABLE = "AWS::DynamoDB::Table";
  private static final String QUEUE = "AWS::SQS::Queue";
  private static final String BUCKET = "AWS::S3::Bucket";

  /** The largest number of batches of a queue that Lambda takes at a time by default. */
  private static final int DEFAULT_CONCURRENCY = 1_250;

  /** The time after which DynamoDB deletes a stream's records. */
  private static final Duration STREAM_RETENTION = Duration.ofDays(1);

  private final Account account;
  private final Map<String, String> parameters;
  private final ResourceProperties globals;
  private final Map<String, ResourceProperties> resources;
  private final IntrinsicFunctions intrinsics;

  private Template(
      ResourceProperties document, Map<String, String> parameterValues, Account account) {
    this.account = account;
    this.parameters = parameters(document, parameterValues);
    this.globals = document.map("Globals").map("Function");
    this.resources = document.map("Resources").maps();
    this.intrinsics =
        new IntrinsicFunctions(
            document.map("Conditions").values(), this::reference, this::attribute);
  }

  /**
   * Reads a template.
   *
   * @param parameterValues values of parameters that replace the template's defaults
   */
  public static Template read(Path file, Map<String, String> parameterValues, Account account) {
    try {
      return parse(Files.readString(file), parameterValues, account);
    } catch (IOException e) {
      throw new UncheckedIOException("%s cannot be read".formatted(file), e);
    }
  }

  static Template parse(String yaml, Map<String, String> parameterValues, Account account) {
    return new Template(
        ResourceProperties.of("template", TemplateParser.parse(yaml)), parameterValues, account);
  }

  private static Map<String, String> parameters(
      ResourceProperties document, Map<String, String> parameterValues) {
    Map<String, String> parameters = new LinkedHashMap<>();
    document
        .map("Parameters")
        .maps()
        .forEach(
            (name, parameter) ->
                Optional.ofNullable(parameterValues.get(name))
                    .or(() -> parameter.find("Default"))
                    .ifPresent(value -> parameters.put(name, value)));
    return parameters;
  }

  /** Returns the functions in the template's order. */
  public List<FunctionDefinition> functions() {
    return of(FUNCTION).entrySet().stream()
        .map(resource -> function(resource.getKey(), resource.getValue()))
        .toList();
  }

  /** Returns the tables. */
  public List<TableDefinition> tables() {
    return of(TABLE).entrySet().stream()
        .map(resource -> table(resource.getKey(), resolved(resource.getValue())))
        .toList();
  }

  /** Returns the queues, each after its dead-letter queue. */
  public List<QueueDefinition> queues() {
    List<QueueDefinition> queues =
        of(QUEUE).entrySet().stream()
            .map(resource -> queue(resource.getKey(), resolved(resource.getValue())))
            .toList();
    List<QueueDefinition> sorted = new ArrayList<>();
    queues.stream().filter(queue -> queue.redrive().isEmpty()).forEach(sorted::add);
    queues.stream().filter(queue -> queue.redrive().isPresent()).forEach(sorted::add);
    return sorted;
  }

  /** Returns the authorizers of the HTTP API. */
  public List<AuthorizerDefinition> authorizers() {
    List<AuthorizerDefinition> authorizers = new ArrayList<>();
    for (ResourceProperties api : of(HTTP_API).values()) {
      resolved(api.map("Auth"))
          .map("Authorizers")
          .maps()
          .forEach(
              (name, authorizer) -> {
                ResourceProperties jwt = authorizer.map("JwtConfiguration");
                authorizers.add(
                    new AuthorizerDefinition(name, jwt.require("issuer"), jwt.strings("audience")));
              });
    }
    return authorizers;
  }

  private FunctionDefinition function(String id, ResourceProperties properties) {
    Map<String, String> environment = new LinkedHashMap<>();
    for (ResourceProperties declared : List.of(globals, properties)) {
      resolved(declared.map("Environment").map("Variables"))
          .values()
          .forEach((name, value) -> environment.put(name, String.valueOf(value)));
    }
    List<Trigger> triggers =
        properties.map("Events").maps().values().stream().map(this::trigger).toList();
    return new FunctionDefinition(
        id,
        properties.find("Handler").orElseGet(() -> globals.require("Handler")).split("::", 2)[0],
        Duration.ofSeconds(properties.number("Timeout", globals.number("Timeout", 3))),
        environment,
        properties.find("RecursiveLoop").filter("Allow"::equals).isPresent(),
        triggers);
  }

  private Trigger trigger(ResourceProperties event) {
    ResourceProperties properties = resolved(event.map("Properties"));
    return switch (event.require("Type")) {
      case "HttpApi" -> route(properties);
      case "SQS" ->
          new Trigger.Queue(
              lastPart(properties.require("Queue")),
              properties.number("BatchSize", 10),
              properties.map("ScalingConfig").number("MaximumConcurrency", DEFAULT_CONCURRENCY),
              reportsFailures(properties));
      case "DynamoDB" ->
          new Trigger.Stream(
              table(properties.require("Stream")),
              properties.number("BatchSize", 100),
              properties.map("FilterCriteria").mapList("Filters").stream()
                  .map(filter -> filter.require("Pattern"))
                  .toList(),
              properties.number("MaximumRetryAttempts", -1),
              maximumAge(properties.number("MaximumRecordAgeInSeconds", -1)),
              properties.isTrue("BisectBatchOnFunctionError"),
              reportsFailures(properties),
              properties
                  .map("DestinationConfig")
                  .map("OnFailure")
                  .find("Destination")
                  .map(Template::destination));
      default ->
          throw new IllegalArgumentException(
              "%s: events of type %s are not supported here"
                  .formatted(event.path(), event.require("Type")));
    };
  }

  private static Duration maximumAge(int seconds) {
    return seconds < 0 ? STREAM_RETENTION : Duration.ofSeconds(seconds);
  }

  private static Trigger.Destination destination(String arn) {
    return arn.contains(":s3:")
        ? new Trigger.Destination.Bucket(lastPart(arn))
        : new Trigger.Destination.Queue(lastPart(arn));
  }

  private Trigger.Route route(ResourceProperties properties) {
    ResourceProperties auth = properties.map("Auth");
    Optional<String> authorizer =
        auth.find("Authorizer").or(this::defaultAuthorizer).filter(name -> !name.equals("NONE"));
    String method = properties.find("Method").orElse("ANY").toUpperCase(Locale.ROOT);
    String path = properties.find("Path").orElse("/{default+}");
    return new Trigger.Route(
        method, path, authorizer, auth.strings("AuthorizationScopes"), limit(method + " " + path));
  }

  private Optional<RouteLimit> limit(String routeKey) {
    return of(HTTP_API).values().stream()
        .flatMap(
            api ->
                Stream.of(api.map("RouteSettings").map(routeKey), api.map("DefaultRouteSettings")))
        .map(this::resolved)
        .filter(settings -> settings.find("ThrottlingRateLimit").isPresent())
        .map(
            settings ->
                new RouteLimit(
                    settings.number("ThrottlingRateLimit", 0),
                    settings.number("ThrottlingBurstLimit", 0)))
        .findFirst();
  }

  private Optional<String> defaultAuthorizer() {
    return of(HTTP_API).values().stream()
        .flatMap(api -> resolved(api.map("Auth")).find("DefaultAuthorizer").stream())
        .findFirst();
  }

  private static boolean reportsFailures(ResourceProperties properties) {
    return properties.strings("FunctionResponseTypes").contains("ReportBatchItemFailures");
  }

  private static TableDefinition table(String id, ResourceProperties properties) {
    Map<String, String> attributes = new LinkedHashMap<>();
    for (ResourceProperties attribute : properties.mapList("AttributeDefinitions")) {
      attributes.put(attribute.require("AttributeName"), attribute.require("AttributeType"));
    }
    return new TableDefinition(
        properties.find("TableName").orElse(id),
        key(properties),
        attributes,
        properties.mapList("GlobalSecondaryIndexes").stream().map(Template::index).toList(),
        properties.mapList("LocalSecondaryIndexes").stream().map(Template::index).toList(),
        properties.map("StreamSpecification").find("StreamViewType"),
        properties.map("TimeToLiveSpecification").find("AttributeName"));
  }

  private static TableDefinition.Index index(ResourceProperties index) {
    ResourceProperties projection = index.map("Projection");
    return new TableDefinition.Index(
        index.require("IndexName"),
        key(index),
        projection.require("ProjectionType"),
        projection.strings("NonKeyAttributes"));
  }

  private static TableDefinition.Key key(ResourceProperties properties) {
    Map<String, String> schema = new LinkedHashMap<>();
    for (ResourceProperties element : properties.mapList("KeySchema")) {
      schema.put(element.require("KeyType"), element.require("AttributeName"));
    }
    return new TableDefinition.Key(
        Optional.ofNullable(schema.get("HASH"))
            .orElseThrow(
                () -> new IllegalArgumentException(properties.path() + " has no HASH key")),
        Optional.ofNullable(schema.get("RANGE")));
  }

  private static QueueDefinition queue(String id, ResourceProperties properties) {
    Map<String, String> attributes = new LinkedHashMap<>();
    for (String name :
        List.of(
            "VisibilityTimeout",
            "DelaySeconds",
            "ReceiveMessageWaitTimeSeconds",
            "MessageRetentionPeriod",
            "MaximumMessageSize")) {
      properties.find(name).ifPresent(value -> attributes.put(name, value));
    }
    ResourceProperties redrive = properties.map("RedrivePolicy");
    return new QueueDefinition(
        properties.find("QueueName").orElse(id),
        attributes,
        redrive
            .find("deadLetterTargetArn")
            .map(
                target ->
                    new QueueDefinition.Redrive(
                        lastPart(target), redrive.number("maxReceiveCount", 10))));
  }

  /** Returns the resources of a type whose condition is true, by logical id. */
  private Map<String, ResourceProperties> of(String type) {
    Map<String, ResourceProperties> found = new LinkedHashMap<>();
    resources.forEach(
        (id, resource) -> {
          if (resource.require("Type").equals(type)
              && resource.find("Condition").filter(name -> !intrinsics.holds(name)).isEmpty()) {
            found.put(id, resource.map("Properties"));
          }
        });
    return found;
  }

  private ResourceProperties resolved(ResourceProperties properties) {
    try {
      return ResourceProperties.of(properties.path(), intrinsics.resolve(properties.values()));
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(properties.path() + ": " + e.getMessage(), e);
    }
  }

  private @Nullable Object reference(String name) {
    if (parameters.containsKey(name)) {
      return parameters.get(name);
    }
    ResourceProperties resource = resources.get(name);
    if (resource != null) {
      return switch (resource.require("Type")) {
        case TABLE -> physicalName(name, "TableName");
        case BUCKET -> physicalName(name, "BucketName");
        case QUEUE -> account.queueUrl(physicalName(name, "QueueName"));
        default -> name;
      };
    }
    return switch (name) {
      case "AWS::Region" -> account.region();
      case "AWS::AccountId" -> account.id();
      case "AWS::StackName" -> account.stack();
      case "AWS::Partition" -> "aws";
      case "AWS::URLSuffix" -> "amazonaws.com";
      default -> null;
    };
  }

  private String attribute(String id, String name) {
    ResourceProperties resource = resources.get(id);
    if (resource == null) {
      throw new IllegalArgumentException("No resource is named %s".formatted(id));
    }
    return switch (resource.require("Type") + "." + name) {
      case TABLE + ".Arn" -> account.arn("dynamodb", "table/" + physicalName(id, "TableName"));
      case TABLE + ".StreamArn" ->
          account.arn("dynamodb", "table/" + physicalName(id, "TableName") + "/stream/local");
      case BUCKET + ".Arn" -> "arn:aws:s3:::" + physicalName(id, "BucketName");
      case QUEUE + ".Arn" -> account.arn("sqs", physicalName(id, "QueueName"));
      case QUEUE + ".QueueName" -> physicalName(id, "QueueName");
      case QUEUE + ".QueueUrl" -> account.queueUrl(physicalName(id, "QueueName"));
      case FUNCTION + ".Arn" -> account.arn("lambda", "function:" + id);
      default ->
          throw new IllegalArgumentException(
              "The attribute %s of %s is not supported here".formatted(name, id));
    };
  }

  private String physicalName(String id, String property) {
    return Optional.ofNullable(resources.get(id))
        .map(resource -> resource.map("Properties").values().get(property))
        .map(intrinsics::resolve)
        .map(String::valueOf)
        .orElse(id);
  }

  private static String lastPart(String arn) {
    return arn.substring(arn.lastIndexOf(':') + 1);
  }

  /** Returns the table in a stream's ARN. */
  private static String table(String streamArn) {
    return streamArn.split("/", 3)[1];
  }
}
