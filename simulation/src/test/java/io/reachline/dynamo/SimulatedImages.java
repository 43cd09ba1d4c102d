package io.reachline.dynamo;

import io.reachline.conversation.ConversationKey;
import io.reachline.json.JsonObject;
import io.reachline.message.Message;
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
    Map<String, AttributeValue> image =
        MessageItem.SCHEMA.itemToMap(DynamoMessageStore.item(message, retention), true);
    JsonObject.Builder keys = JsonObject.builder();
    JsonObject.Builder all = JsonObject.builder();
    new TreeMap<>(image)
        .forEach(
            (name, value) -> {
              Map<String, Object> typed = typed(value);
              all.put(name, typed);
              if (name.equals("pk") || name.equals("sk")) {
                keys.put(name, typed);
              }
            });
    return JsonObject.builder()
        .put("eventName", "INSERT")
        .put("eventSource", "aws:dynamodb")
        .put(
            "dynamodb",
            JsonObject.builder()
                .put("Keys", keys.build())
                .put("NewImage", all.build())
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
