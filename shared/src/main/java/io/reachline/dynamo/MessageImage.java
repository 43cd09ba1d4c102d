package io.reachline.dynamo;

import io.reachline.json.JsonObject;
import io.reachline.message.Message;
import io.reachline.routing.RoutingTask;
import io.reachline.storage.Retention;
import java.util.HashMap;
import java.util.Map;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** A converter of messages to and from the records of the table's stream, in DynamoDB's JSON. */
public final class MessageImage {

  private MessageImage() {}

  /**
   * Reads the image of a message.
   *
   * @throws RuntimeException if the image is not one of a message
   */
  public static Message message(JsonObject image) {
    return DynamoMessageStore.message(MessageItem.SCHEMA.mapToItem(attributes(image)));
  }

  /**
   * Returns the task of routing the message with these keys; if they are not those of a message,
   * the keys themselves.
   */
  public static JsonObject task(JsonObject keys) {
    try {
      Item item = MessageItem.SCHEMA.mapToItem(attributes(keys));
      return new RoutingTask.Route(
              Keys.conversation(item.partitionKey()), Keys.message(item.sortKey()))
          .toJson();
    } catch (RuntimeException e) {
      return JsonObject.builder().put("keys", keys).build();
    }
  }

  /** Returns the image of a message of an organisation with one shard. */
  static JsonObject of(Message message, Retention retention) {
    JsonObject.Builder image = JsonObject.builder();
    MessageItem.SCHEMA
        .itemToMap(DynamoMessageStore.item(message, retention), true)
        .forEach(
            (name, value) ->
                image.put(
                    name,
                    JsonObject.builder()
                        .putIfPresent("S", value.s())
                        .putIfPresent("N", value.n())
                        .putIfPresent("BOOL", value.bool())
                        .build()));
    return image.build();
  }

  static Map<String, AttributeValue> attributes(JsonObject image) {
    Map<String, AttributeValue> attributes = new HashMap<>();
    for (String name : image.members().keySet()) {
      JsonObject typed = image.object(name);
      // Messages and conversations have no other types of attributes.
      typed.text("S").ifPresent(text -> attributes.put(name, AttributeValue.fromS(text)));
      typed.text("N").ifPresent(number -> attributes.put(name, AttributeValue.fromN(number)));
      if (typed.get("BOOL") instanceof Boolean flag) {
        attributes.put(name, AttributeValue.fromBool(flag));
      }
    }
    return attributes;
  }
}
