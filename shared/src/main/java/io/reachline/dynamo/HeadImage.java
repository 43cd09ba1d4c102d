package io.reachline.dynamo;

import io.reachline.conversation.Conversation;
import io.reachline.json.JsonObject;
import java.util.Optional;

/** A reader of conversations from the records of the table's stream, in DynamoDB's JSON. */
public final class HeadImage {

  private HeadImage() {}

  /** Returns whether keys are those of a conversation itself. */
  public static boolean isHead(JsonObject keys) {
    return keys.object("sk").text("S").filter(Keys.HEAD::equals).isPresent();
  }

  /**
   * Reads the image of a conversation; empty if it was deleted.
   *
   * @throws RuntimeException if the image is not one of a conversation
   */
  public static Optional<Conversation> conversation(JsonObject image) {
    return Optional.of(HeadItem.SCHEMA.mapToItem(MessageImage.attributes(image)))
        .filter(item -> !item.has(HeadItem.DELETED_AT))
        .map(Heads::conversation);
  }
}
