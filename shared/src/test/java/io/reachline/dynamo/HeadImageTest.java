package io.reachline.dynamo;

import static org.assertj.core.api.Assertions.assertThat;

import io.reachline.conversation.Conversation;
import io.reachline.conversation.ConversationChange;
import io.reachline.conversation.ConversationId;
import io.reachline.conversation.ConversationKey;
import io.reachline.conversation.ConversationType;
import io.reachline.conversation.Head;
import io.reachline.conversation.Participant;
import io.reachline.identity.OrganizationId;
import io.reachline.identity.Role;
import io.reachline.identity.UserId;
import io.reachline.json.JsonObject;
import io.reachline.memory.MovableClock;
import io.reachline.storage.Consistency;
import java.util.Map;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

class HeadImageTest {
  private final MovableClock clock = MovableClock.standing();
  private final Database database = LocalDynamoDb.database();
  private final Stores stores =
      Stores.inDynamoDb(database.client(), database.tables(), clock, StoreContract.RETENTION);
  private final ConversationKey key =
      new ConversationKey(
          new OrganizationId(StoreContract.freshId()), new ConversationId(StoreContract.id(1)));

  @Test
  void conversation_ofAStoredOne_isItself() {
    stores
        .conversations()
        .create(
            Conversation.opened(
                key,
                new Participant(
                    new UserId(StoreContract.id(2)), Role.AGENT, true, false, false, true),
                clock.instant()));
    Object contact = Map.of("name", "Con");
    JsonObject meta = JsonObject.builder().put("order", 7).build();
    stores
        .conversations()
        .change(
            key,
            new ConversationChange("Order", ConversationType.BOT, contact, meta),
            clock.instant());
    Conversation stored =
        ((Head.Live) stores.conversations().find(key, Consistency.STRONG)).conversation();

    JsonObject image = image();

    assertThat(HeadImage.isHead(image)).isTrue();
    assertThat(HeadImage.conversation(image)).contains(stored);
  }

  @Test
  void conversation_ofATombstone_isNone() {
    stores.conversations().create(Conversation.closed(key, clock.instant()));
    stores.conversations().delete(key, clock.instant());

    assertThat(HeadImage.conversation(image())).isEmpty();
  }

  /** Returns the conversation's item as the table's stream shows it. */
  private JsonObject image() {
    Map<String, AttributeValue> item =
        database
            .client()
            .getItem(
                request ->
                    request
                        .tableName(database.tables().conversations())
                        .key(
                            Map.of(
                                "pk", AttributeValue.fromS(Keys.conversation(key)),
                                "sk", AttributeValue.fromS(Keys.HEAD)))
                        .consistentRead(true))
            .item();
    JsonObject.Builder image = JsonObject.builder();
    item.forEach(
        (name, value) ->
            image.put(name, value.s() == null ? Map.of("N", value.n()) : Map.of("S", value.s())));
    return image.build();
  }
}
