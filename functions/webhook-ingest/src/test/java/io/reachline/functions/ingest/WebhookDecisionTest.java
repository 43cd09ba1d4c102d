package io.reachline.functions.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.jwk.RSAKey;
import io.reachline.deadline.Deadline;
import io.reachline.memory.Interposed;
import io.reachline.memory.MovableClock;
import io.reachline.token.KeyHost.Mood;
import io.reachline.token.PublishedKeys;
import io.reachline.token.TokenBuilder;
import io.reachline.token.TokenVerifier;
import io.reachline.token.Verdict;
import io.reachline.token.WebhookToken;
import io.reachline.webhook.EventBuilder;
import io.reachline.webhook.Source;
import io.reachline.webhook.SourceStore;
import io.reachline.webhook.Spill;
import io.reachline.zoho.ZohoDesk;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Every combination of what an instance remembers, what has changed since, what is down, and what a
 * token says: nothing genuine is refused for good, nothing forged is stored, and no request costs
 * much.
 */
class WebhookDecisionTest {

  /** The instance's memory of the source and its keys before the change. */
  enum Memory {
    NOTHING,
    A_VALID_REQUEST,
    /** Wrong tokens have just made it look for a changed source and for a new key. */
    LOOK_UPS_USED,
    /** More wrong tokens have used up the places in the queue. */
    QUOTA_USED
  }

  /** The change of the source since then. */
  private enum Change {
    NONE,
    WEBHOOK_ID,
    HOST,
    WEBHOOK_ID_REMOVED,
    DELETED,
    CREATED
  }

  /** The change of the keys of the source's host since then. */
  private enum Keys {
    AS_BEFORE,
    ROTATED,
    ROTATED_UNDER_THE_SAME_NAME
  }

  private enum Down {
    NOTHING,
    TABLE,
    KEY_HOST
  }

  private enum Signer {
    PRESENT_KEY,
    FORMER_KEY,
    STRANGER
  }

  private enum WebhookId {
    PRESENT,
    FORMER,
    STRANGER
  }

  /** The flaw of a token, apart from its signer and its webhook id. */
  private enum Flaw {
    NONE,
    UNKNOWN_KID,
    EXPIRED,
    OTHER_ISSUER
  }

  private record Token(Signer signer, WebhookId webhookId, Flaw flaw) {}

  private static final String FORMER_ID = WebhookScenario.WEBHOOK_ID;
  private static final String PRESENT_ID = "65403000000099002";
  private static final RSAKey STRANGER = TokenBuilder.newKey("strangers");
  private static final RSAKey ROTATED = TokenBuilder.newKey("zoho-3");
  private static final List<Down> DOWN = List.of(Down.values());
  private static final List<Token> TOKENS = tokens();
  private static final Map<List<Object>, String> SIGNED = new ConcurrentHashMap<>();

  @ParameterizedTest
  @EnumSource
  void token_inEveryState_isNeitherLostNorTrustedWithoutReason(Memory memory) {
    for (Change change : Change.values()) {
      for (Keys keys : Keys.values()) {
        // While something is down, another and much larger quota counts.
        for (Down down : memory == Memory.QUOTA_USED ? List.of(Down.NOTHING) : DOWN) {
          for (Token token : TOKENS) {
            try (Case tested = new Case(memory, change, keys, down, token)) {
              tested.check();
            }
          }
        }
      }
    }
  }

  private static List<Token> tokens() {
    List<Token> tokens = new ArrayList<>();
    for (Signer signer : Signer.values()) {
      for (WebhookId webhookId : WebhookId.values()) {
        tokens.add(new Token(signer, webhookId, Flaw.NONE));
        tokens.add(new Token(signer, webhookId, Flaw.UNKNOWN_KID));
      }
    }
    for (WebhookId webhookId : WebhookId.values()) {
      tokens.add(new Token(Signer.PRESENT_KEY, webhookId, Flaw.EXPIRED));
      tokens.add(new Token(Signer.PRESENT_KEY, webhookId, Flaw.OTHER_ISSUER));
    }
    return tokens;
  }

  /** One combination, played once. */
  private static final class Case implements AutoCloseable {
    private final WebhookScenario scenario = new WebhookScenario();
    private final AtomicInteger reads = new AtomicInteger();
    private final Memory memory;
    private final Change change;
    private final Down down;
    private final Token token;
    private final RSAKey formerKey = WebhookScenario.KEY;
    private final RSAKey presentKey;
    private boolean isTableDown;

    Case(Memory memory, Change change, Keys keys, Down down, Token token) {
      this.memory = memory;
      this.change = change;
      this.down = down;
      this.token = token;
      RSAKey before = change == Change.HOST ? WebhookScenario.OTHER_KEY : formerKey;
      presentKey =
          switch (keys) {
            case AS_BEFORE -> before;
            case ROTATED -> ROTATED;
            case ROTATED_UNDER_THE_SAME_NAME -> named(ROTATED, before.getKeyID());
          };
      scenario.replaceSources(
          Interposed.before(
              SourceStore.class,
              scenario.stores.sources(),
              (_, _, call) -> {
                reads.incrementAndGet();
                if (isTableDown) {
                  throw new IllegalStateException("The table is down");
                }
                return call.call();
              }));
    }

    void check() {
      if (change == Change.CREATED) {
        scenario.stores.sources().delete(EventBuilder.ORGANIZATION, EventBuilder.SOURCE);
      }
      remember();
      scenario.clock.advance(Duration.ofMillis(1));
      change();
      scenario.clock.advance(Duration.ofMillis(1));
      scenario.queued.clear();
      int messagesBefore = scenario.messages().size();
      int fetchesBefore = scenario.keyHost.fetches();
      reads.set(0);

      int status = scenario.post(signed(), scenario.batch(1)).status();

      boolean isStored = scenario.messages().size() > messagesBefore;
      assertThat(reads.get()).as("reads for %s", this).isLessThanOrEqualTo(2);
      assertThat(scenario.keyHost.fetches() - fetchesBefore)
          .as("fetches for %s", this)
          .isLessThanOrEqualTo(2);
      assertThat(scenario.queued.size() + (isStored ? 1 : 0))
          .as("kept once where it is accepted: %s", this)
          .isEqualTo(status == 200 ? 1 : 0);
      if (isGenuine()) {
        assertThat(status)
            .as("%s", this)
            .isIn(memory == Memory.QUOTA_USED ? List.of(200, 503) : List.of(200));
        assertThat(verdictLater()).as("later: %s", this).isIn(Optional.empty(), VALID);
      } else {
        assertThat(isStored && !wasGenuine()).as("stored unverified: %s", this).isFalse();
        assertThat(verdictLater().equals(VALID) && !wasGenuine()).as("later: %s", this).isFalse();
      }
      if (token.flaw() == Flaw.EXPIRED) {
        assertThat(status).as("%s", this).isEqualTo(401);
      }
      if (memory == Memory.NOTHING && down == Down.NOTHING) {
        assertThat(status).as("%s", this).isEqualTo(isGenuine() ? 200 : 401);
        assertThat(isStored).as("%s", this).isEqualTo(isGenuine());
      }
    }

    private static final Optional<Verdict> VALID = Optional.of(new Verdict.Valid());

    private void remember() {
      if (memory == Memory.NOTHING) {
        return;
      }
      String valid = signed(formerKey, formerKey.getKeyID(), FORMER_ID, Flaw.NONE);
      String ofAnotherWebhook = signed(formerKey, formerKey.getKeyID(), "1", Flaw.NONE);
      String ofAnUnknownKey = signed(STRANGER, "nobody's", FORMER_ID, Flaw.NONE);
      scenario.post(valid, scenario.batch(1));
      scenario.clock.advance(Duration.ofSeconds(1));
      if (memory != Memory.A_VALID_REQUEST) {
        scenario.post(ofAnotherWebhook, scenario.batch(1));
        scenario.post(ofAnUnknownKey, scenario.batch(1));
      }
      if (memory == Memory.QUOTA_USED) {
        scenario.clock.advance(Duration.ofMillis(1));
        for (int i = 0; i < Webhook.MAX_NOT_KNOWN_YET; i++) {
          scenario.post(ofAnotherWebhook, scenario.batch(1));
        }
      }
    }

    private void change() {
      switch (change) {
        case NONE -> {}
        case WEBHOOK_ID -> replace(PRESENT_ID, WebhookScenario.HOST);
        case HOST -> replace(FORMER_ID, WebhookScenario.OTHER_HOST);
        case WEBHOOK_ID_REMOVED -> replace(null, WebhookScenario.HOST);
        case DELETED ->
            scenario.stores.sources().delete(EventBuilder.ORGANIZATION, EventBuilder.SOURCE);
        case CREATED -> scenario.stores.sources().create(source(FORMER_ID, WebhookScenario.HOST));
      }
      scenario.keyHost.publish(
          change == Change.HOST ? WebhookScenario.OTHER_HOST : WebhookScenario.HOST, presentKey);
      isTableDown = down == Down.TABLE;
      scenario.keyHost.become(down == Down.KEY_HOST ? Mood.BROKEN : Mood.WELL);
    }

    private void replace(@Nullable String webhookId, String host) {
      Source before = scenario.stores.sources().find(EventBuilder.SOURCE).orElseThrow();
      scenario.stores.sources().replace(before, source(webhookId, host));
    }

    private Source source(@Nullable String webhookId, String host) {
      return new Source(
          EventBuilder.SOURCE,
          EventBuilder.ORGANIZATION,
          EventBuilder.ORG_ID,
          webhookId,
          host,
          scenario.now());
    }

    private String presentId() {
      return change == Change.WEBHOOK_ID ? PRESENT_ID : FORMER_ID;
    }

    private boolean isGenuine() {
      return change != Change.DELETED
          && change != Change.WEBHOOK_ID_REMOVED
          && token.flaw() == Flaw.NONE
          && signer().equals(presentKey)
          && webhookId().equals(presentId());
    }

    /** Returns whether the token would have been valid by what was true when it was remembered. */
    private boolean wasGenuine() {
      return memory != Memory.NOTHING
          && change != Change.CREATED
          && token.flaw() == Flaw.NONE
          && (signer().equals(formerKey) || signer().equals(presentKey))
          && (webhookId().equals(FORMER_ID) || webhookId().equals(presentId()));
    }

    private RSAKey signer() {
      return switch (token.signer()) {
        case PRESENT_KEY -> presentKey;
        case FORMER_KEY -> formerKey;
        case STRANGER -> named(STRANGER, presentKey.getKeyID());
      };
    }

    private String webhookId() {
      return switch (token.webhookId()) {
        case PRESENT -> presentId();
        case FORMER -> FORMER_ID;
        case STRANGER -> "1";
      };
    }

    private String signed() {
      String kid = token.flaw() == Flaw.UNKNOWN_KID ? "nobody's" : signer().getKeyID();
      return signed(signer(), kid, webhookId(), token.flaw());
    }

    // Signing takes long, and the clock begins at the same time in each case.
    private static String signed(RSAKey key, String kid, String webhookId, Flaw flaw) {
      return SIGNED.computeIfAbsent(
          List.of(key, kid, webhookId, flaw),
          _ -> {
            TokenBuilder builder =
                new TokenBuilder(
                        key,
                        flaw == Flaw.OTHER_ISSUER ? "999" : EventBuilder.ORG_ID,
                        webhookId,
                        MovableClock.START)
                    .header(header -> header.keyID(kid));
            return flaw == Flaw.EXPIRED ? builder.claim("exp", 1).sign() : builder.sign();
          });
    }

    /** Returns what the retry finds of what was queued, when nothing is down any more. */
    private Optional<Verdict> verdictLater() {
      isTableDown = false;
      scenario.keyHost.become(Mood.WELL);
      if (scenario.queued.isEmpty()) {
        return Optional.empty();
      }
      Spill.Unverified spill = (Spill.Unverified) scenario.queued.getFirst();
      scenario.clock.advance(Duration.ofMinutes(1));
      TokenVerifier verifier =
          new TokenVerifier(
              new PublishedKeys(
                  Optional.of(scenario.keyHost.keysUrl()),
                  scenario.stores.keySets(),
                  scenario.clock,
                  scenario.telemetry.telemetry()));
      Verdict absent = new Verdict.Refused("source is unknown");
      return Optional.of(
          scenario
              .stores
              .sources()
              .find(spill.source())
              .map(
                  source ->
                      verifier.verify(
                          WebhookToken.parse(spill.token()),
                          new ZohoDesk().tokenRules(source),
                          spill.receivedAt(),
                          Deadline.in(Duration.ofSeconds(5), scenario.clock)))
              .orElse(absent));
    }

    private static RSAKey named(RSAKey key, String kid) {
      return new RSAKey.Builder(key).keyID(kid).build();
    }

    @Override
    public String toString() {
      return "%s, %s, key %s, down %s, %s"
          .formatted(memory, change, presentKey.getKeyID(), down, token);
    }

    @Override
    public void close() {
      scenario.close();
    }
  }
}
