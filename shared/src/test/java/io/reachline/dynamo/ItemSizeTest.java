package io.reachline.dynamo;

import static org.assertj.core.api.Assertions.assertThat;

import io.reachline.conversation.Conversation;
import io.reachline.conversation.ConversationChange;
import io.reachline.conversation.ConversationKey;
import io.reachline.conversation.Participant;
import io.reachline.directory.Revision;
import io.reachline.directory.User;
import io.reachline.identity.Caller;
import io.reachline.identity.HexId;
import io.reachline.identity.OrganizationId;
import io.reachline.identity.OrganizationPath;
import io.reachline.identity.Role;
import io.reachline.identity.Scope;
import io.reachline.identity.UserId;
import io.reachline.json.Json;
import io.reachline.json.JsonObject;
import io.reachline.json.MalformedJson;
import io.reachline.json.Parsed;
import io.reachline.memory.CountedIds;
import io.reachline.memory.MovableClock;
import io.reachline.posting.MessageDraft;
import io.reachline.posting.Posting;
import io.reachline.presence.SetPresence;
import io.reachline.retry.Backoff;
import io.reachline.session.Session;
import io.reachline.session.SessionEvent;
import io.reachline.session.SessionId;
import io.reachline.session.SessionStore.Part;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** The sizes of the largest items that requests and events can make, against DynamoDB's limits. */
class ItemSizeTest {
  private static final int MOST_OF_AN_ITEM = 409_600;
  private static final int MOST_OF_A_TRANSACTION = 4_000_000;
  private static final int MOST_OF_A_BODY = 1_000_000;

  /** The longest value that a field of an event may have. */
  private static final String LONG = "9".repeat(100);

  private final MovableClock clock = MovableClock.standing();
  private final Database database = LocalDynamoDb.database();
  private final DynamoDbClient client = database.client();
  private final Stores stores =
      Stores.inDynamoDb(client, database.tables(), clock, StoreContract.RETENTION);
  private final OrganizationId organization = new OrganizationId(StoreContract.freshId());
  private final Caller caller =
      new Caller(
          new UserId("%024x".formatted(1)),
          OrganizationPath.root(organization),
          Scope.AGENT,
          Optional.empty());
  private final Posting posting =
      new Posting(
          stores.messages(),
          stores.commands(),
          stores.conversations(),
          stores.keys(),
          stores.directory(),
          new Backoff(Duration.ofSeconds(5), clock, () -> 0.5, clock::advance),
          StoreContract.RETENTION,
          new CountedIds(),
          clock,
          new SetPresence(stores.presence(), clock).activity(Optional.empty()));

  @Test
  void head_atAllOfItsBounds_isATenthOfAnItem() throws MalformedJson {
    SessionEvent event = event();
    ConversationKey key = event.conversation();
    ConversationChange properties =
        valid(
            ConversationChange.parse(
                JsonObject.builder()
                    .put("name", "é".repeat(200))
                    .put("contact", Map.of("name", "\"".repeat(980)))
                    .build(),
                caller));
    stores
        .conversations()
        .create(properties.applyTo(Conversation.closed(key, clock.instant()), clock.instant()));
    stores.sessions().move(event, EnumSet.allOf(Part.class));
    List<String> users = IntStream.range(0, 100).mapToObj("%024x"::formatted).toList();
    users.forEach(this::createUser);
    String assign =
        JsonObject.builder()
            .put("type", "command")
            .put("text", "/assign")
            .put("meta", Map.of("users", users))
            .build()
            .toString();
    String set = "{\"type\":\"command\",\"text\":\"/set key %s\"}".formatted("x".repeat(7_980));

    assertThat(post(key, "[%s,%s]".formatted(assign, set)))
        .isInstanceOf(Posting.Outcome.Posted.class);

    assertThat(post(key, "{\"type\":\"command\",\"text\":\"/set k %s\"}".formatted("x".repeat(20))))
        .isInstanceOf(Posting.Outcome.Refused.class);
    assertThat(stores.commands().find(key).orElseThrow().conversation().participants())
        .hasSize(100)
        .allMatch(Participant::inbox);
    int head =
        items(key).stream()
            .filter(item -> Keys.HEAD.equals(Objects.requireNonNull(item.get("sk")).s()))
            .mapToInt(ItemSizeTest::bytes)
            .sum();
    assertThat(head).isBetween(20_000, MOST_OF_AN_ITEM / 10);
  }

  @Test
  void message_atAllOfItsBounds_isLessThanHalfAnItem() throws MalformedJson {
    ConversationKey key = conversation();
    String body =
        JsonObject.builder()
            .put("text", "é".repeat(32_000))
            .put("meta", Map.of("a", "\"".repeat(15_990)))
            .put("contentType", "x".repeat(200))
            .put("actions", List.of("x".repeat(15_990)))
            .build()
            .toString();

    assertThat(post(key, body)).isInstanceOf(Posting.Outcome.Posted.class);

    assertThat(items(key).stream().mapToInt(ItemSizeTest::bytes).max().orElseThrow())
        .isBetween(110_000, MOST_OF_AN_ITEM / 2);
  }

  /** JSON that becomes longer when it is read and written again: 1e5 becomes 1E+5. */
  @Test
  void array_thatGrowsAsItIsStored_isLessThanHalfATransaction() throws MalformedJson {
    ConversationKey key = conversation();
    String numbers = String.join(",", Collections.nCopies(4_900, "1e5"));
    String message =
        "{\"type\":\"command\",\"text\":\"/join\",\"meta\":{\"a\":[%s]}}".formatted(numbers);
    String body = "[%s]".formatted(String.join(",", Collections.nCopies(50, message)));
    assertThat(body).hasSizeBetween(MOST_OF_A_BODY * 9 / 10, MOST_OF_A_BODY);

    assertThat(post(key, body)).isInstanceOf(Posting.Outcome.Posted.class);

    assertThat(items(key)).hasSize(51);
    assertThat(items(key).stream().mapToInt(ItemSizeTest::bytes).sum())
        .isBetween(MOST_OF_A_BODY, MOST_OF_A_TRANSACTION / 2);
  }

  private ConversationKey conversation() {
    ConversationKey key = StoreContract.key(organization, 1);
    stores.conversations().create(Conversation.closed(key, clock.instant()));
    return key;
  }

  private Posting.Outcome post(ConversationKey key, String body) throws MalformedJson {
    Object json = Objects.requireNonNull(Json.read(body));
    return posting.post(
        caller,
        key,
        valid(MessageDraft.parseAll(json, caller, Optional.of(key))),
        Optional.empty());
  }

  private void createUser(String id) {
    stores
        .directory()
        .create(
            new User(
                new UserId(id),
                organization,
                "Somebody",
                Role.AGENT,
                Set.of(),
                Revision.first(clock.instant())));
  }

  private SessionEvent event() {
    Session session =
        new Session(
            new SessionId(LONG),
            LONG,
            LONG,
            LONG,
            LONG,
            LONG,
            Long.MAX_VALUE,
            LONG,
            clock.instant(),
            clock.instant());
    return new SessionEvent(organization, session, HexId.hash(LONG), "{}");
  }

  private List<Map<String, AttributeValue>> items(ConversationKey key) {
    return client
        .queryPaginator(
            request ->
                request
                    .tableName(database.tables().conversations())
                    .keyConditionExpression("pk = :pk")
                    .expressionAttributeValues(
                        Map.of(":pk", AttributeValue.fromS(Keys.conversation(key)))))
        .items()
        .stream()
        .toList();
  }

  /** Returns the size of an item as DynamoDB counts it: names and values in UTF-8. */
  private static int bytes(Map<String, AttributeValue> item) {
    return item.entrySet().stream()
        .mapToInt(
            attribute ->
                utf8(attribute.getKey())
                    + utf8(
                        Objects.requireNonNullElse(
                            attribute.getValue().s(),
                            Objects.requireNonNullElse(attribute.getValue().n(), "b"))))
        .sum();
  }

  private static int utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8).length;
  }

  private static <T> T valid(Parsed<T> parsed) {
    return ((Parsed.Valid<T>) parsed).value();
  }
}
