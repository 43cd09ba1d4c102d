package io.reachline.functions.query;

import io.reachline.conversation.ConversationStore;
import io.reachline.directory.DirectoryStore;
import io.reachline.gateway.Gateway;
import io.reachline.inbox.InboxStore;
import io.reachline.message.MessageStore;
import io.reachline.message.ReceiptStore;
import io.reachline.routing.RunStore;
import io.reachline.session.SessionStore;
import io.reachline.session.SituationStore;
import io.reachline.storage.Retention;
import java.time.Clock;

/** The routes of the query function, as its handler wires them. */
public final class SimulatedQuery {

  private SimulatedQuery() {}

  public static Gateway.Routes routes(
      MessageStore messages,
      ReceiptStore receipts,
      ConversationStore conversations,
      SessionStore sessions,
      DirectoryStore directory,
      InboxStore inboxes,
      SituationStore situations,
      RunStore runs,
      Retention retention,
      Clock clock,
      String publicUrl) {
    return new QueryRoutes(
        messages,
        receipts,
        conversations,
        sessions,
        directory,
        inboxes,
        situations,
        runs,
        retention,
        clock,
        publicUrl);
  }
}
