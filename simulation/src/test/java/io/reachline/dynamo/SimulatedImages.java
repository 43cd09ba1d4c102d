package io.reachline.dynamo;

import io.reachline.conversation.Conversation;
import io.reachline.conversation.ConversationKey;
import io.reachline.json.JsonObject;
import io.reachline.message.Message;
import io.reachline.posting.CommandedConversation;
import io.reachline.session.Situation;
import io.reachline.storage.Retention;
import java.util.Map;
import java.util.TreeMap;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** The images of items, as the stream of their table shows them. */
public final class SimulatedImages {

  private SimulatedImages() {}

  /** Returns the key of the partition of a conversation. */
  public static String partition(ConversationKey key) {
    return Keys.conversation(key);
  }

  /** Returns the record of a new message. */
  public static JsonObject inserted(Message message, String sequenceNumber, Retention retention) {
    JsonObject image =
        image(MessageItem.SCHEMA.itemToMap(DynamoMessageStore.item(message, retention), true));
    return change("INSERT", image, JsonObject.EMPTY, sequenceNumber);
  }

  /** Returns the record of a conversation that was changed. */
  public static JsonObject modified(Situation before, Situation now, String sequenceNumber) {
    return change("MODIFY", image(now), image(before), sequenceNumber);
  }

  private static JsonObject image(Situation situation) {
    Conversation conversation = situation.conversation();
    Item head =
        Heads.commanded(
                Item.of(Keys.conversation(conversation.key()), Keys.HEAD),
                CommandedConversation.fresh(conversation))
            .set(HeadItem.NAME, conversation.name())
            .set(HeadItem.TYPE, conversation.type().wireName())
            .set(HeadItem.CREATED_AT, conversation.createdAt().toEpochMilli())
            .set(HeadItem.CHANGED_AT, conversation.updatedAt().toEpochMilli())
            .set(HeadItem.SESSION, situation.session().map(SessionItem::write).orElse(null))
            .build();
    return image(HeadItem.SCHEMA.itemToMap(head, true));
  }

  private static JsonObject image(Map<String, AttributeValue> attributes) {
    JsonObject.Builder image = JsonObject.builder();
    new TreeMap<>(attributes).forEach((name, value) -> image.put(name, typed(value)));
    return image.build();
  }

  private static JsonObject change(
      String event, JsonObject now, JsonObject before, String sequenceNumber) {
    return JsonObject.builder()
        .put("eventName", event)
        .put("eventSource", "aws:dynamodb")
        .put(
            "dynamodb",
            JsonObject.builder()
                .put(
                    "Keys",
                    JsonObject.builder()
                        .put("pk", now.object("pk"))
                        .put("sk", now.object("sk"))
                        .build())
                .put("NewImage", now)
                .put("OldImage", before)
                .put("SequenceNumber", sequenceNumber)
                .build())
        .build();
  }

  private static Map<String, Object> typed(AttributeValue value) {
    if (value.s() != null) {
      return Map.of("S", value.s());
    }
    return value.n() != null ? Map.of("N", value.n()) : Map.of("BOOL", value.bool());
  }
}
