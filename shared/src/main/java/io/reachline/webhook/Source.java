package io.reachline.webhook;

import io.reachline.identity.OrganizationId;
import io.reachline.json.JsonObject;
import io.reachline.json.Timestamp;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A webhook whose events an organisation accepts.
 *
 * @param orgId Zoho's id of the organisation: the same for all sources of one of ours
 * @param webhookId Zoho's id of the webhook; null until Zoho has made it, and signed events are
 *     refused so long
 * @param host the data centre that signs the events, one of {@link DataCentre#HOSTS}
 */
public record Source(
    SourceId id,
    OrganizationId organization,
    String orgId,
    @Nullable String webhookId,
    String host,
    Instant createdAt) {
  /** The only type of source so far. */
  public static final String TYPE = "zoho-desk";

  /** Returns the source as the API shows it. */
  public JsonObject toJson(String publicUrl) {
    return JsonObject.builder()
        .put("id", id.value())
        .put("organization", organization.value())
        .put("type", TYPE)
        .put("orgId", orgId)
        .put("webhookId", webhookId)
        .put("host", host)
        .put("url", publicUrl + "/webhooks/zoho-desk/" + id.value())
        .put("createdAt", Timestamp.format(createdAt))
        .build();
  }
}
