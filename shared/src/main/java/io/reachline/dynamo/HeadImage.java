package io.reachline.dynamo;

import io.reachline.json.JsonObject;

/** A reader of conversations from the records of the table's stream, in DynamoDB's JSON. */
public final class HeadImage {

  private HeadImage() {}

  /** Returns whether keys are those of a conversation itself. */
  public static boolean isHead(JsonObject keys) {
    return keys.object("sk").text("S").filter(Keys.HEAD::equals).isPresent();
  }
}
