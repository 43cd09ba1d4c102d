package io.reachline.outbound;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import com.standardwebhooks.Webhook;
import io.reachline.directory.ServiceSecret;
import io.reachline.directory.ServiceSecrets;
import io.reachline.service.DeliveryId;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;

/** The signatures of deliveries, as receivers check them. */
class SignaturesTest {
  private static final DeliveryId ID = new DeliveryId("019a19b981dc0123456789ab");
  private static final Instant NOW = Instant.parse("2026-11-02T09:30:00.900Z");
  private static final String BODY = "{\"text\":\"Grüße\"}";

  /** Computed by {@code openssl dgst -sha1 -hmac}. */
  @Test
  void hubSignature_ofATextSecret_isThatOfOpenssl() {
    assertThat(headers(ServiceSecrets.of(new ServiceSecret("0123456789abcdef"))))
        .containsEntry("X-Hub-Signature", "sha1=81d49b503c0f09ccdb16c56805f35ff4901c65d3");
  }

  @Test
  void hubSignature_ofABase64Secret_takesTheTextAsItIs() {
    assertThat(headers(ServiceSecrets.of(new ServiceSecret("whsec_c2VjcmV0IG9mIGJ5dGVz"))))
        .containsEntry("X-Hub-Signature", "sha1=0ff7bee82a61bf88f9498a1840225a6e470e1ac7");
  }

  @Test
  void standardHeaders_always_areVerifiedByTheLibraryAndByHand() throws Exception {
    Map<String, String> headers =
        headers(ServiceSecrets.of(new ServiceSecret("whsec_c2VjcmV0IG9mIGJ5dGVz")));

    assertThat(headers)
        .containsEntry("webhook-id", ID.value())
        .containsEntry("webhook-timestamp", "1793611800")
        .containsEntry(
            "webhook-signature",
            "v1," + hmac256("secret of bytes", ID.value() + ".1793611800." + BODY));
  }

  @Test
  void standardSignature_whileTheSecretBeforeIsInUse_hasBoth() throws Exception {
    ServiceSecret current = new ServiceSecret("the secret of today");
    ServiceSecret before = new ServiceSecret("the secret of yesterday");
    ServiceSecrets secrets =
        new ServiceSecrets(
            current, Optional.of(new ServiceSecrets.Replaced(before, NOW.plusMillis(1))));
    String signed = ID.value() + ".1793611800." + BODY;

    assertThat(headers(secrets).get("webhook-signature"))
        .isEqualTo(
            "v1,%s v1,%s"
                .formatted(hmac256(current.value(), signed), hmac256(before.value(), signed)));
    assertThat(Signatures.headers(secrets, ID, BODY, NOW.plusMillis(1)).get("webhook-signature"))
        .doesNotContain(" ");
  }

  @Test
  void standardSignature_ofNow_isTakenByEitherReceiver() throws Exception {
    ServiceSecret current = new ServiceSecret("the secret of today");
    ServiceSecret before = new ServiceSecret("whsec_c2VjcmV0IG9mIGJ5dGVz");
    Instant now = Instant.now();
    ServiceSecrets secrets =
        new ServiceSecrets(
            current, Optional.of(new ServiceSecrets.Replaced(before, now.plusSeconds(60))));
    Map<String, List<String>> headers =
        Map.copyOf(
            Signatures.headers(secrets, ID, BODY, now).entrySet().stream()
                .collect(
                    Collectors.toMap(Map.Entry::getKey, header -> List.of(header.getValue()))));

    for (ServiceSecret secret : List.of(current, before)) {
      Webhook receiver = new Webhook(secret.standardKey());
      assertThatCode(() -> receiver.verify(BODY, headers)).doesNotThrowAnyException();
    }
    // The text after whsec_ is what the library's users give it.
    Webhook byText = new Webhook(before.value());
    assertThatCode(() -> byText.verify(BODY, headers)).doesNotThrowAnyException();
  }

  private static Map<String, String> headers(ServiceSecrets secrets) {
    return Signatures.headers(secrets, ID, BODY, NOW);
  }

  private static String hmac256(String key, String text) throws Exception {
    Mac mac = Mac.getInstance("HmacSHA256");
    mac.init(new SecretKeySpec(key.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
    return Base64.getEncoder().encodeToString(mac.doFinal(text.getBytes(StandardCharsets.UTF_8)));
  }
}
