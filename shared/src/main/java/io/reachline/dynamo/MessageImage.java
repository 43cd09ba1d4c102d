package io.reachline.dynamo;

import io.reachline.json.JsonObject;
import io.reachline.message.Message;
import io.reachline.routing.RoutingTask;
import java.util.HashMap;
import java.util.Map;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** Messages as the stream of their table shows them, in DynamoDB's own JSON. */
public final class MessageImage {

  private MessageImage() {}

  /**
   * Reads the image of a message.
   *
   * @throws RuntimeException if it is none
   */
  public static Message message(JsonObject image) {
    return DynamoMessageStore.message(MessageItem.SCHEMA.mapToItem(attributes(image)));
  }

  /**
   * Returns the task of routing the message of these keys; where they are no message's, the keys
   * themselves.
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

  private static Map<String, AttributeValue> attributes(JsonObject image) {
    Map<String, AttributeValue> attributes = new HashMap<>();
    for (String name : image.members().keySet()) {
      JsonObject typed = image.object(name);
      // The types of attributes that messages have.
      typed.text("S").ifPresent(text -> attributes.put(name, AttributeValue.fromS(text)));
      typed.text("N").ifPresent(number -> attributes.put(name, AttributeValue.fromN(number)));
      if (typed.get("BOOL") instanceof Boolean flag) {
        attributes.put(name, AttributeValue.fromBool(flag));
      }
    }
    return attributes;
  }
}
