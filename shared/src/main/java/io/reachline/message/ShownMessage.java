package io.reachline.message;

import io.reachline.identity.OrganizationPath;
import io.reachline.json.JsonObject;

/** A message as the API shows it where it shows this one alone, with its receipts. */
public final class ShownMessage {

  private ShownMessage() {}

  /**
   * Returns a message, and what became of it on its way to its reader if a provider told.
   *
   * @param path of its organisation
   */
  public static JsonObject of(Message message, ReceiptStore receipts, OrganizationPath path) {
    JsonObject shown = message.toJson(path);
    return message
        .receiptKey()
        .flatMap(receipts::find)
        .map(receipt -> shown.with("delivery", receipt.toJson().members()))
        .orElse(shown);
  }
}
