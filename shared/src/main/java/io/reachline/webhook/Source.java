package io.reachline.webhook;

import io.reachline.identity.OrganizationId;
import io.reachline.json.JsonObject;
import io.reachline.json.Timestamp;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A webhook whose events an organisation accepts.
 *
 * @param orgId the provider's id of the organisation, the same for all its sources of the provider
 * @param webhookId the provider's id of the webhook; null until it is known, and signed events are
 *     refused until then
 * @param host the host that publishes the keys of its tokens, one of {@link Provider#hosts()}
 */
public record Source(
    SourceId id,
    OrganizationId organization,
    String orgId,
    @Nullable String webhookId,
    String host,
    Instant createdAt) {

  /** Returns the source as the API shows it. */
  public JsonObject toJson(String publicUrl) {
    return JsonObject.builder()
        .put("id", id.value())
        .put("organization", organization.value())
        .put("type", id.provider())
        .put("orgId", orgId)
        .put("webhookId", webhookId)
        .put("host", host)
        .put("url", "%s/%s/%s".formatted(publicUrl, id.provider(), id.value()))
        .put("createdAt", Timestamp.format(createdAt))
        .build();
  }
}
