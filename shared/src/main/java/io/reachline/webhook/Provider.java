package io.reachline.webhook;

import io.reachline.json.JsonObject;
import io.reachline.session.ReplyStatuses;
import java.time.Instant;
import java.util.List;

/**
 * A provider of webhooks: a service that sends events of sessions, and the forms that it gives
 * them. The rest of this package knows no provider's forms.
 */
public interface Provider {

  /** Returns the name of the provider: the type of its sources, and a part of their address. */
  String name();

  /** Returns the name of the header that carries a request's token. */
  String tokenHeader();

  /** Returns the hosts that publish the keys of its tokens. No others are trusted. */
  List<String> hosts();

  /** Returns what a token of a source must say. */
  TokenRules tokenRules(Source source);

  /** Returns whether a text has the form of an id that the provider gives. */
  boolean isId(String text);

  /** Returns the form of its ids, to be read after the name of a field. */
  String idRule();

  /** Returns whether an event names another organisation of the provider's than the source's. */
  boolean isForeign(String event, Source source);

  /**
   * Reads an event.
   *
   * @param json the event, of a size and depth that can be stored
   */
  ProviderEvent read(Delivery delivery, JsonObject json);

  /** Returns an event of a session as the provider sends it, to prime functions with. */
  String sampleEvent(String orgId, Instant time);

  /** Returns the reply statuses of its sessions. */
  ReplyStatuses replyStatuses();
}
