package io.reachline.zoho;

import io.reachline.json.Json;
import io.reachline.json.JsonObject;
import io.reachline.json.MalformedJson;
import io.reachline.session.ReplyStatus;
import io.reachline.session.ReplyStatuses;
import io.reachline.webhook.Delivery;
import io.reachline.webhook.Provider;
import io.reachline.webhook.ProviderEvent;
import io.reachline.webhook.Source;
import io.reachline.webhook.TokenRules;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Zoho Desk as a provider of webhooks. */
public final class ZohoDesk implements Provider, ReplyStatuses {

  @Override
  public String name() {
    return "zoho-desk";
  }

  @Override
  public String tokenHeader() {
    return "X-ZDesk-JWT";
  }

  @Override
  public List<String> hosts() {
    return DataCentre.HOSTS;
  }

  @Override
  public TokenRules tokenRules(Source source) {
    return new TokenRules(
        "orgId:" + source.orgId(),
        Optional.ofNullable(source.webhookId()).map(id -> "webhookId:" + id),
        source.host(),
        "https://%s/.well-known/jwks.json".formatted(source.host()));
  }

  @Override
  public boolean isId(String text) {
    return text.matches("\\d{1,30}");
  }

  @Override
  public String idRule() {
    return "must be a number that Zoho gave, of at most 30 digits";
  }

  @Override
  public boolean isForeign(String event, Source source) {
    try {
      return Json.read(event) instanceof Map<?, ?> map
          && map.get("orgId") != null
          && !String.valueOf(map.get("orgId")).equals(source.orgId());
    } catch (MalformedJson e) {
      return false;
    }
  }

  @Override
  public ProviderEvent read(Delivery delivery, JsonObject json) {
    return EventReader.of(delivery, json, this).read();
  }

  @Override
  public String sampleEvent(String orgId, Instant time) {
    return """
    {"payload":{"currentAssigneeId":"106554156","sessionStatus":"ON_HOLD",\
    "replyStatus":"ACCEPTED","sessionOldStatus":"OPEN","sessionId":"65403000000038063",\
    "messagesCount":"23","assigneeType":"AGENT","channelId":"65403000000038011"},\
    "eventTime":"%d","eventType":"IM_Session_Status","orgId":"%s"}\
    """
        .formatted(time.toEpochMilli(), orgId);
  }

  @Override
  public ReplyStatuses replyStatuses() {
    return this;
  }

  @Override
  public List<String> names() {
    return Arrays.stream(ZohoReplyStatus.values()).map(Enum::name).toList();
  }

  @Override
  public Optional<ReplyStatus> find(String name) {
    return ZohoReplyStatus.of(name).map(status -> status);
  }

  @Override
  public String remedyOfUnknown() {
    return "Look up in Zoho Desk what this reply status means.";
  }
}
