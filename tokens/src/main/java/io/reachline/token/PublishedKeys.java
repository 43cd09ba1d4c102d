package io.reachline.token;

import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.jwk.JWKMatcher;
import com.nimbusds.jose.jwk.JWKSelector;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.KeyType;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.util.DefaultResourceRetriever;
import io.reachline.deadline.Deadline;
import io.reachline.json.JsonObject;
import io.reachline.telemetry.Telemetry;
import io.reachline.webhook.KeySet;
import io.reachline.webhook.KeySetStore;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.net.URL;
import java.text.ParseException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The keys that Zoho's data centres publish: in memory, in the table for a function that has just
 * started, and at their host, which is asked seldom and never waited for long.
 */
public final class PublishedKeys {

  /** The outcome of looking for the keys that may have signed a token. */
  sealed interface Search {

    record Found(List<RSAKey> keys) implements Search {}

    /** The data centre did not publish it, and was asked after the request came. */
    record Absent() implements Search {}

    /** No keys can be had now. */
    record NoKeys() implements Search {}

    /** It is none of those that are known, and the data centre cannot be asked now for others. */
    record NotKnownYet() implements Search {}
  }

  /** For how long keys are taken for the data centre's without asking it. */
  static final Duration FRESH = Duration.ofMinutes(15);

  /** For how long keys are used while their host is down. */
  static final Duration USABLE = Duration.ofHours(12);

  /** The least time between two fetches from one host for the same reason. */
  static final Duration COOL_DOWN = Duration.ofSeconds(30);

  private static final Duration FETCH_TIMEOUT = Duration.ofSeconds(1);
  private static final int MAX_BYTES = 100_000;

  private final String url;
  private final KeySetStore store;
  private final Clock clock;
  private final Telemetry telemetry;
  private final Map<String, KeysOfHost> hosts = new ConcurrentHashMap<>();

  /**
   * @param url the address of a data centre's keys, with {@code {host}} in the place of its host
   */
  public PublishedKeys(String url, KeySetStore store, Clock clock, Telemetry telemetry) {
    this.url = url;
    this.store = store;
    this.clock = clock;
    this.telemetry = telemetry;
  }

  Search find(String host, JWSHeader header, Instant arrival, Deadline deadline) {
    return hosts.computeIfAbsent(host, KeysOfHost::new).find(header, arrival, deadline);
  }

  /** Keys, and when they were fetched. */
  private record Known(JWKSet keys, Instant fetchedAt) {}

  /** The keys of one data centre. */
  private final class KeysOfHost {
    private final String host;
    private @Nullable Known known;
    private Instant nextRenewal = Instant.MIN;
    private Instant nextSearch = Instant.MIN;

    KeysOfHost(String host) {
      this.host = host;
    }

    synchronized Search find(JWSHeader header, Instant arrival, Deadline deadline) {
      Instant now = clock.instant();
      boolean isAsked = false;
      if (!isYoungerThan(FRESH) && !now.isBefore(nextRenewal)) {
        nextRenewal = now.plus(COOL_DOWN);
        takeFromStore(deadline);
        if (!isYoungerThan(FRESH)) {
          isAsked = true;
          fetch(deadline);
        }
      }
      List<RSAKey> found = select(header);
      boolean mayBeNew = isYoungerThan(USABLE) && !isDecided(arrival);
      if (found.isEmpty() && mayBeNew && !isAsked && !now.isBefore(nextSearch)) {
        nextSearch = now.plus(COOL_DOWN);
        fetch(deadline);
        found = select(header);
      }
      if (!found.isEmpty()) {
        return new Search.Found(found);
      }
      if (isDecided(arrival)) {
        return new Search.Absent();
      }
      return isYoungerThan(USABLE) ? new Search.NotKnownYet() : new Search.NoKeys();
    }

    private boolean isYoungerThan(Duration age) {
      return known != null && known.fetchedAt().plus(age).isAfter(clock.instant());
    }

    /** Returns whether the keys were published when the request came, or later. */
    private boolean isDecided(Instant arrival) {
      return known != null && isYoungerThan(USABLE) && !known.fetchedAt().isBefore(arrival);
    }

    private List<RSAKey> select(JWSHeader header) {
      if (known == null || !isYoungerThan(USABLE)) {
        return List.of();
      }
      JWKMatcher matcher = JWKMatcher.forJWSHeader(header);
      return new JWKSelector(matcher)
          .select(known.keys()).stream()
              .filter(RSAKey.class::isInstance)
              .map(RSAKey.class::cast)
              .toList();
    }

    private void takeFromStore(Deadline deadline) {
      try {
        deadline.call(() -> store.find(host)).ifPresent(this::take);
      } catch (RuntimeException e) {
        tell("keys_not_read", e);
      }
    }

    private void fetch(Deadline deadline) {
      Instant asked = clock.instant();
      try {
        String json = deadline.orIn(FETCH_TIMEOUT).call(this::retrieve);
        KeySet fetched = new KeySet(json, asked);
        take(fetched);
        keep(fetched, deadline);
      } catch (RuntimeException e) {
        tell("keys_not_fetched", e);
      }
    }

    private String retrieve() {
      try {
        URL address = URI.create(url.replace("{host}", host)).toURL();
        return new KeyRetriever().retrieveResource(address).getContent();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    private void take(KeySet keySet) {
      JWKSet keys = parse(keySet.json());
      if (known == null || keySet.fetchedAt().isAfter(known.fetchedAt())) {
        known = new Known(keys, keySet.fetchedAt());
      }
    }

    private void keep(KeySet fetched, Deadline deadline) {
      try {
        var _ =
            deadline.call(
                () -> {
                  store.put(host, fetched);
                  return true;
                });
      } catch (RuntimeException e) {
        tell("keys_not_kept", e);
      }
    }

    private void tell(String event, RuntimeException fault) {
      telemetry.fault(event, fault, JsonObject.builder().put("host", host).build());
    }
  }

  /** Reads a key set; one without a key that can sign is an outage of its host. */
  private static JWKSet parse(String json) {
    try {
      JWKSet keys = JWKSet.parse(json);
      if (keys.getKeys().stream().noneMatch(key -> KeyType.RSA.equals(key.getKeyType()))) {
        throw new IllegalStateException("The key set has no key");
      }
      return keys;
    } catch (ParseException e) {
      throw new IllegalStateException("The key set is malformed", e);
    }
  }

  /** A retriever of keys, bounded in size, from the address itself and no other. */
  private static final class KeyRetriever extends DefaultResourceRetriever {

    KeyRetriever() {
      super((int) FETCH_TIMEOUT.toMillis(), (int) FETCH_TIMEOUT.toMillis(), MAX_BYTES);
    }

    @Override
    protected HttpURLConnection openHTTPConnection(URL url) throws IOException {
      HttpURLConnection connection = super.openHTTPConnection(url);
      connection.setInstanceFollowRedirects(false);
      return connection;
    }
  }
}
