package io.reachline.functions.post;

import io.reachline.conversation.ConversationStore;
import io.reachline.directory.DirectoryStore;
import io.reachline.directory.OrganizationPaths;
import io.reachline.gateway.Gateway;
import io.reachline.identity.IdSource;
import io.reachline.message.MessageStore;
import io.reachline.posting.CommandStore;
import io.reachline.posting.IdempotencyStore;
import io.reachline.posting.Posting;
import io.reachline.presence.Activity;
import io.reachline.retry.Backoff;
import io.reachline.storage.Retention;
import java.time.Clock;

/** The routes of the posting function, as its handler wires them. */
public final class SimulatedPost {

  private SimulatedPost() {}

  public static Gateway.Routes routes(
      MessageStore messages,
      CommandStore commands,
      ConversationStore conversations,
      IdempotencyStore keys,
      DirectoryStore directory,
      Backoff backoff,
      Retention retention,
      IdSource ids,
      Clock clock,
      Activity activity) {
    return new PostRoutes(
        new Posting(
            messages,
            commands,
            conversations,
            keys,
            directory,
            backoff,
            retention,
            ids,
            clock,
            activity),
        conversations,
        new OrganizationPaths(directory, clock),
        clock);
  }
}
