package io.reachline.webhook;

import io.reachline.identity.OrganizationId;
import io.reachline.json.Utf8;
import java.time.Instant;

/**
 * One event as it came.
 *
 * @param event its JSON, as Zoho wrote it; one that is too large to be stored is cut, and still too
 *     large
 */
public record Delivery(
    OrganizationId organization, SourceId source, Instant receivedAt, String event) {
  // A character has at most four bytes, so what is left has more than may be stored.
  static final int CUT = ZohoEvent.MAX_BYTES + 4;

  public Delivery {
    event = Utf8.prefix(event, CUT);
  }
}
