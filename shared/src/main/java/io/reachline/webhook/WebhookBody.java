package io.reachline.webhook;

import io.reachline.json.Invalid;
import io.reachline.json.Json;
import io.reachline.json.MalformedJson;
import io.reachline.json.Utf8;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The body of a webhook request, as the events that are kept of it.
 *
 * @param events each as it stands in the body. Of a body that is not JSON, those before the break,
 *     and then the whole body in parts: the quarantine keeps these
 * @param problem why the body is not JSON; empty where it is
 */
public record WebhookBody(List<String> events, Optional<Invalid> problem) {
  /**
   * The most events of one body: the smallest event that can be stored has more than a hundred
   * bytes, so a megabyte holds fewer.
   */
  public static final int MAX_EVENTS = 10_000;

  // Six times as much, as escapes, still fits into a message of the retry queue.
  private static final int PART_BYTES = 150_000;

  public WebhookBody {
    events = List.copyOf(events);
  }

  /** Reads a body. */
  public static WebhookBody read(String body) {
    List<String> events = new ArrayList<>();
    try {
      Json.elements(body, events::add);
      return new WebhookBody(events, Optional.empty());
    } catch (MalformedJson e) {
      addParts(body, events);
      return new WebhookBody(events, Optional.of(Invalid.of(e)));
    }
  }

  private static void addParts(String body, List<String> events) {
    String rest = body;
    while (!rest.isEmpty()) {
      String part = Utf8.prefix(rest, PART_BYTES);
      events.add(part);
      rest = rest.substring(part.length());
    }
  }
}
