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
import io.reachline.webhook.TokenRules;
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
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * A cache of the keys that the hosts of providers publish. It is backed by the table, for functions
 * that have just started, and by the hosts, which are asked seldom and within a bounded time.
 */
public final class PublishedKeys {

  /** The outcome of looking for the key that signed a token. */
  enum Search {
    FOUND,
    /** The host publishes no key of this name, and was asked after the request came. */
    UNKNOWN_NAME,
    /**
     * The key of this name did not sign the token, and the host was asked after the request came.
     */
    NOT_SIGNED,
    /** No keys are available now. */
    NO_KEYS,
    /** None of the known keys signed the token, and the host may have published another since. */
    NOT_KNOWN_YET
  }

  /** The time for which keys are used without asking their host again. */
  static final Duration FRESH = Duration.ofMinutes(15);

  /** The time for which keys are used while their host is down. */
  static final Duration USABLE = Duration.ofHours(12);

  /** The least time between two fetches from one host for the same reason. */
  static final Duration COOL_DOWN = Duration.ofSeconds(30);

  private static final Duration FETCH_TIMEOUT = Duration.ofSeconds(1);
  private static final int MAX_BYTES = 100_000;

  /** A way to read what an address publishes. */
  @FunctionalInterface
  public interface Retrieval {
    String get(URL address) throws IOException;
  }

  private final Optional<String> override;
  private final Retrieval retrieval;
  private final KeySetStore store;
  private final Clock clock;
  private final Telemetry telemetry;
  private final Map<String, KeysOfHost> hosts = new ConcurrentHashMap<>();

  /**
   * @param override the address of all keys, for a service with simulated providers; {@code {host}}
   *     in it becomes the host. Empty for the addresses that the providers' rules name
   */
  public PublishedKeys(
      Optional<String> override, KeySetStore store, Clock clock, Telemetry telemetry) {
    this(
        override,
        address -> new KeyRetriever().retrieveResource(address).getContent(),
        store,
        clock,
        telemetry);
  }

  /** Returns keys that are read in another way than over HTTP. */
  public PublishedKeys(
      Optional<String> override,
      Retrieval retrieval,
      KeySetStore store,
      Clock clock,
      Telemetry telemetry) {
    this.override = override;
    this.retrieval = retrieval;
    this.store = store;
    this.clock = clock;
    this.telemetry = telemetry;
  }

  /**
   * Looks for the key that signed a token.
   *
   * @param rules the rules of the source's tokens: they name the host
   * @param header the token's header, which names the key
   * @param signed tells whether a key signed the token
   * @param arrival when the request came
   * @param deadline by when the host must have answered, where it is asked
   */
  Search find(
      TokenRules rules,
      JWSHeader header,
      Predicate<RSAKey> signed,
      Instant arrival,
      Deadline deadline) {
    return hosts
        .computeIfAbsent(rules.host(), host -> new KeysOfHost(host, url(rules)))
        .find(header, signed, arrival, deadline);
  }

  /**
   * Fetches keys and forgets them, so that the first real fetch finds the code loaded.
   *
   * @throws RuntimeException if they cannot be fetched
   */
  public void prime(TokenRules rules) {
    var _ = parse(new KeysOfHost(rules.host(), url(rules)).retrieve());
  }

  private String url(TokenRules rules) {
    return override.map(url -> url.replace("{host}", rules.host())).orElse(rules.keysUrl());
  }

  /** A key set and when it was fetched. */
  private record Known(JWKSet keys, Instant fetchedAt) {}

  /** The keys of one host. */
  private final class KeysOfHost {
    private final String host;
    private final String url;
    private @Nullable Known known;
    private Instant nextRenewal = Instant.MIN;
    private Instant nextSearch = Instant.MIN;

    KeysOfHost(String host, String url) {
      this.host = host;
      this.url = url;
    }

    synchronized Search find(
        JWSHeader header, Predicate<RSAKey> signed, Instant arrival, Deadline deadline) {
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
      boolean isFound = isAnySigned(header, signed);
      boolean mayBeNew = isYoungerThan(USABLE) && !isDecided(arrival);
      if (!isFound && mayBeNew && !isAsked && !now.isBefore(nextSearch)) {
        nextSearch = now.plus(COOL_DOWN);
        fetch(deadline);
        isFound = isAnySigned(header, signed);
      }
      if (isFound) {
        return Search.FOUND;
      }
      if (isDecided(arrival)) {
        return select(header).isEmpty() ? Search.UNKNOWN_NAME : Search.NOT_SIGNED;
      }
      return isYoungerThan(USABLE) ? Search.NOT_KNOWN_YET : Search.NO_KEYS;
    }

    private boolean isAnySigned(JWSHeader header, Predicate<RSAKey> signed) {
      return select(header).stream().anyMatch(signed);
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
        return retrieval.get(URI.create(url).toURL());
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

  /** Parses a key set. One without an RSA key counts as an outage of its host. */
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

  /** A retriever of keys that bounds their size and follows no redirect. */
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
