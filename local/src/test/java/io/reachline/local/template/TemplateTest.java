package io.reachline.local.template;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class TemplateTest {

  private static final Account ACCOUNT =
      new Account("000000000000", "eu-west-1", "stack", URI.create("http://127.0.0.1:9324"));

  private static final String YAML =
      """
      AWSTemplateFormatVersion: "2010-09-09"
      Transform: AWS::Serverless-2016-10-31
      Parameters:
        Days: {Type: Number, Default: 90}
        Issuer: {Type: String}
        Endpoint: {Type: String, Default: ""}
      Conditions:
        HasEndpoint: !Not [!Equals [!Ref Endpoint, ""]]
        HasNone: !Not [Condition: HasEndpoint]
      Globals:
        Function:
          Timeout: 10
          Environment:
            Variables:
              DAYS: !Ref Days
              SHARED: globals
              DYNAMODB: !If [HasEndpoint, !Ref Endpoint, !Sub "https://dynamodb.${AWS::Region}.${AWS::URLSuffix}"]
      Resources:
        Api:
          Type: AWS::Serverless::HttpApi
          Properties:
            DefaultRouteSettings: {ThrottlingRateLimit: !Ref Days, ThrottlingBurstLimit: 90}
            RouteSettings:
              GET /open: {ThrottlingRateLimit: 100, ThrottlingBurstLimit: 200}
            Auth:
              Authorizers:
                Tokens:
                  JwtConfiguration: {issuer: !Ref Issuer, audience: [one, two]}
                  IdentitySource: $request.header.Authorization
        Things:
          Type: AWS::DynamoDB::Table
          Properties:
            AttributeDefinitions:
              - {AttributeName: pk, AttributeType: S}
              - {AttributeName: sk, AttributeType: N}
            KeySchema:
              - {AttributeName: pk, KeyType: HASH}
              - {AttributeName: sk, KeyType: RANGE}
            GlobalSecondaryIndexes:
              - IndexName: turned
                KeySchema: [{AttributeName: sk, KeyType: HASH}]
                Projection: {ProjectionType: INCLUDE, NonKeyAttributes: [a]}
            LocalSecondaryIndexes:
              - IndexName: aside
                KeySchema: [{AttributeName: pk, KeyType: HASH}, {AttributeName: a, KeyType: RANGE}]
                Projection: {ProjectionType: KEYS_ONLY}
            StreamSpecification: {StreamViewType: NEW_IMAGE}
            TimeToLiveSpecification: {AttributeName: expires, Enabled: true}
        Work:
          Type: AWS::SQS::Queue
          Properties:
            VisibilityTimeout: 60
            RedrivePolicy:
              deadLetterTargetArn: !GetAtt Dead.Arn
              maxReceiveCount: 5
        Dead:
          Type: AWS::SQS::Queue
        Failures:
          Type: AWS::S3::Bucket
        Nowhere:
          Condition: HasEndpoint
          Type: AWS::SQS::Queue
        Worker:
          Type: AWS::Serverless::Function
          Properties:
            Handler: com.example.Worker::handleRequest
            RecursiveLoop: Allow
            Environment:
              Variables:
                SHARED: own
                TABLE: !Ref Things
                QUEUE: !Ref Work
                ARN: !GetAtt Work.Arn
                TEXT: !Sub ["${a}-${!b}-${Things.Arn}", {a: !Ref Days}]
                ABSENT: !Ref AWS::NoValue
            Events:
              Open:
                Type: HttpApi
                Properties: {ApiId: !Ref Api, Method: get, Path: /open}
              Closed:
                Type: HttpApi
                Properties:
                  Method: POST
                  Path: /closed/{id}
                  Auth: {Authorizer: Tokens, AuthorizationScopes: [bot, admin]}
              FromQueue:
                Type: SQS
                Properties:
                  Queue: !GetAtt Work.Arn
                  BatchSize: 5
                  ScalingConfig: {MaximumConcurrency: 50}
                  FunctionResponseTypes: [ReportBatchItemFailures]
              FromStream:
                Type: DynamoDB
                Properties:
                  Stream: !GetAtt Things.StreamArn
                  StartingPosition: TRIM_HORIZON
                  MaximumRetryAttempts: 3
                  MaximumRecordAgeInSeconds: 82800
                  BisectBatchOnFunctionError: true
                  FilterCriteria:
                    Filters:
                      - Pattern: '{"eventName":["MODIFY"]}'
                  DestinationConfig: {OnFailure: {Destination: !GetAtt Dead.Arn}}
              FromStreamToABucket:
                Type: DynamoDB
                Properties:
                  Stream: !GetAtt Things.StreamArn
                  StartingPosition: TRIM_HORIZON
                  DestinationConfig: {OnFailure: {Type: S3, Destination: !GetAtt Failures.Arn}}
        Alarm:
          Type: AWS::CloudWatch::Alarm
          Properties:
            Unheard: !Select [0, !Cidr [a, b, c]]
      """;

  private final Template template =
      Template.parse(YAML, Map.of("Issuer", "https://issuer"), ACCOUNT);

  @Test
  void environment_ofGlobalsAndFunction_isMergedAndResolved() {
    assertThat(template.functions().getFirst().environment())
        .containsExactlyInAnyOrderEntriesOf(
            Map.of(
                "DAYS", "90",
                "SHARED", "own",
                "DYNAMODB", "https://dynamodb.eu-west-1.amazonaws.com",
                "TABLE", "Things",
                "QUEUE", "http://127.0.0.1:9324/000000000000/Work",
                "ARN", "arn:aws:sqs:eu-west-1:000000000000:Work",
                "TEXT", "90-${b}-arn:aws:dynamodb:eu-west-1:000000000000:table/Things"));
  }

  @Test
  void function_withMethodInItsHandler_isItsClass() {
    FunctionDefinition worker = template.functions().getFirst();
    assertThat(worker.handler()).isEqualTo("com.example.Worker");
    assertThat(worker.timeout()).isEqualTo(Duration.ofSeconds(10));
    assertThat(worker.allowsRecursion()).isTrue();
  }

  @Test
  void events_ofEachKind_areRead() {
    assertThat(template.functions().getFirst().triggers())
        .containsExactly(
            new Trigger.Route(
                "GET", "/open", Optional.empty(), List.of(), Optional.of(new RouteLimit(100, 200))),
            new Trigger.Route(
                "POST",
                "/closed/{id}",
                Optional.of("Tokens"),
                List.of("bot", "admin"),
                Optional.of(new RouteLimit(90, 90))),
            new Trigger.Queue("Work", 5, 50, true),
            new Trigger.Stream(
                "Things",
                100,
                List.of("{\"eventName\":[\"MODIFY\"]}"),
                3,
                Duration.ofHours(23),
                true,
                false,
                Optional.of(new Trigger.Destination.Queue("Dead"))),
            new Trigger.Stream(
                "Things",
                100,
                List.of(),
                -1,
                Duration.ofDays(1),
                false,
                false,
                Optional.of(new Trigger.Destination.Bucket("Failures"))));
  }

  @Test
  void tables_haveTheirKeysIndexesStreamAndExpiry() {
    assertThat(template.tables())
        .containsExactly(
            new TableDefinition(
                "Things",
                new TableDefinition.Key("pk", Optional.of("sk")),
                Map.of("pk", "S", "sk", "N"),
                List.of(
                    new TableDefinition.Index(
                        "turned",
                        new TableDefinition.Key("sk", Optional.empty()),
                        "INCLUDE",
                        List.of("a"))),
                List.of(
                    new TableDefinition.Index(
                        "aside",
                        new TableDefinition.Key("pk", Optional.of("a")),
                        "KEYS_ONLY",
                        List.of())),
                Optional.of("NEW_IMAGE"),
                Optional.of("expires")));
  }

  @Test
  void queues_comeAfterTheirDeadLetterQueues_withoutThoseOfFalseConditions() {
    assertThat(template.queues())
        .containsExactly(
            new QueueDefinition("Dead", Map.of(), Optional.empty()),
            new QueueDefinition(
                "Work",
                Map.of("VisibilityTimeout", "60"),
                Optional.of(new QueueDefinition.Redrive("Dead", 5))));
  }

  @Test
  void authorizers_haveTheParametersValues() {
    assertThat(template.authorizers())
        .containsExactly(
            new AuthorizerDefinition("Tokens", "https://issuer", List.of("one", "two")));
  }

  @Test
  void condition_thatHolds_choosesItsBranch() {
    Template other =
        Template.parse(YAML, Map.of("Issuer", "i", "Endpoint", "http://here"), ACCOUNT);
    assertThat(other.functions().getFirst().environment()).containsEntry("DYNAMODB", "http://here");
    assertThat(other.queues()).extracting(QueueDefinition::name).contains("Nowhere");
  }

  @Test
  void reference_toNothing_isToldWithItsPlace() {
    Template broken =
        Template.parse(YAML.replace("!Ref Things", "!Ref Thigs"), Map.of("Issuer", "i"), ACCOUNT);
    assertThatThrownBy(broken::functions)
        .hasMessageContaining("Worker")
        .hasMessageContaining("Nothing is named Thigs");
  }
}
