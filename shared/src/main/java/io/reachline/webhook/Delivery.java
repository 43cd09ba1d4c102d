package io.reachline.webhook;

import io.reachline.identity.OrganizationId;
import io.reachline.json.Utf8;
import java.time.Instant;

/**
 * An event as a request delivered it.
 *
 * @param event its JSON, as it was sent; an event that is too large to be stored is cut to a length
 *     that is still too large
 */
public record Delivery(
    OrganizationId organization, SourceId source, Instant receivedAt, String event) {
  // A character has at most four bytes: a cut event still has more than the limit.
  static final int CUT = ProviderEvent.MAX_BYTES + 4;

  public Delivery {
    event = Utf8.prefix(event, CUT);
  }
}
