package io.reachline.outbound;

import com.standardwebhooks.Webhook;
import com.standardwebhooks.exceptions.EmptyWebhookSecretException;
import com.standardwebhooks.exceptions.WebhookSigningException;
import io.reachline.directory.ServiceSecret;
import io.reachline.directory.ServiceSecrets;
import io.reachline.service.DeliveryId;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Map;
import java.util.stream.Collectors;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** The headers by which a service knows that a delivery came from here and was not changed. */
final class Signatures {
  private static final String SHA1 = "HmacSHA1";

  private Signatures() {}

  /**
   * Returns the headers of a delivery: the signature that the SDK of the Conversations API checks,
   * by the current secret, and those of Standard Webhooks, by each secret that is in use.
   *
   * @param now the time of the attempt
   */
  static Map<String, String> headers(
      ServiceSecrets secrets, DeliveryId id, String body, Instant now) {
    return Map.of(
        "X-Hub-Signature", "sha1=" + sha1(secrets.current(), body),
        "webhook-id", id.value(),
        "webhook-timestamp", String.valueOf(now.getEpochSecond()),
        "webhook-signature",
            secrets.inUse(now).stream()
                .map(secret -> standard(secret, id, body, now))
                .collect(Collectors.joining(" ")));
  }

  private static String sha1(ServiceSecret secret, String body) {
    try {
      Mac mac = Mac.getInstance(SHA1);
      mac.init(new SecretKeySpec(secret.bytes(), SHA1));
      return HexFormat.of().formatHex(mac.doFinal(body.getBytes(StandardCharsets.UTF_8)));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("Every Java platform has " + SHA1, e);
    }
  }

  private static String standard(ServiceSecret secret, DeliveryId id, String body, Instant now) {
    try {
      return new Webhook(secret.standardKey()).sign(id.value(), now.getEpochSecond(), body);
    } catch (EmptyWebhookSecretException | WebhookSigningException e) {
      throw new IllegalStateException("A delivery cannot be signed", e);
    }
  }
}
