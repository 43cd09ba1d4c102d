package io.reachline.functions.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import io.reachline.webhook.EventBuilder;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Cases 1 and 11: whatever is changed in a token or a body, nothing falls over. */
class WebhookFuzzTest {
  private static final String CHARACTERS = "{}[]\",:\\0a-+.eE_ \u0000\u00e9\ud83c\udfd4\ud83c";

  private final WebhookScenario scenario = new WebhookScenario();
  private final Random random = new Random(7);

  @AfterEach
  void close() {
    scenario.close();
  }

  @Test
  void case01_tokenWithACharacterChanged_isRefused() {
    String token = scenario.token().sign();
    String body = scenario.batch(1);

    // The last character has bits that stand for nothing.
    for (int i = 0; i < token.length() - 1; i += 3) {
      char other = token.charAt(i) == 'A' ? 'B' : 'A';
      String changed = token.substring(0, i) + other + token.substring(i + 1);

      assertThat(scenario.post(changed, body).status()).as("character %d", i).isEqualTo(401);
    }
    assertThat(scenario.isUntouched()).isTrue();
    assertThat(scenario.keyHost.fetches()).isLessThanOrEqualTo(2);
    assertThat(scenario.keyHost.otherRequests()).isZero();
  }

  @Test
  void case11_bodyWithCharactersChanged_isNever500() {
    String body =
        "[%s,%s]"
            .formatted(scenario.event(5).json(), EventBuilder.aMessageEvent(scenario.now()).json());
    String token = scenario.token().sign();

    for (int i = 0; i < 500; i++) {
      String changed = changed(body);

      assertThat(scenario.post(token, changed).status()).as(changed).isIn(200, 400, 403);
    }
    assertThat(scenario.telemetry.of("event_not_stored")).isEmpty();
    assertThat(scenario.queued).isEmpty();
  }

  private String changed(String text) {
    StringBuilder changed = new StringBuilder(text);
    for (int edits = 1 + random.nextInt(3); edits > 0; edits--) {
      int at = random.nextInt(changed.length());
      char character = CHARACTERS.charAt(random.nextInt(CHARACTERS.length()));
      switch (random.nextInt(4)) {
        case 0 -> changed.setCharAt(at, character);
        case 1 -> changed.insert(at, character);
        case 2 -> changed.deleteCharAt(at);
        default -> changed.setLength(Math.max(1, at));
      }
    }
    return changed.toString();
  }
}
