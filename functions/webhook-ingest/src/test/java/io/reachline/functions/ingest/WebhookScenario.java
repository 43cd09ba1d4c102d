package io.reachline.functions.ingest;

import com.nimbusds.jose.jwk.RSAKey;
import io.reachline.gateway.ApiAnswer;
import io.reachline.gateway.ApiCall;
import io.reachline.gateway.Gateway;
import io.reachline.identity.OrganizationId;
import io.reachline.list.ListEntry;
import io.reachline.list.Order;
import io.reachline.list.ReadOptions;
import io.reachline.memory.InMemoryStores;
import io.reachline.memory.MovableClock;
import io.reachline.message.Message;
import io.reachline.message.MessageRange;
import io.reachline.message.MessageStore;
import io.reachline.message.MessageType;
import io.reachline.provider.RegisteredProviders;
import io.reachline.session.SessionId;
import io.reachline.storage.Retention;
import io.reachline.telemetry.RecordedTelemetry;
import io.reachline.token.KeyHost;
import io.reachline.token.PublishedKeys;
import io.reachline.token.TokenBuilder;
import io.reachline.token.TokenVerifier;
import io.reachline.webhook.AgentPresence;
import io.reachline.webhook.DeliveryProcessor;
import io.reachline.webhook.EventBuilder;
import io.reachline.webhook.EventWriter;
import io.reachline.webhook.KeySetStore;
import io.reachline.webhook.QuarantineStore;
import io.reachline.webhook.QuarantinedEvent;
import io.reachline.webhook.Source;
import io.reachline.webhook.SourceId;
import io.reachline.webhook.SourceStore;
import io.reachline.webhook.Spill;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** The webhook's function with one registered source, a key host and stores in memory. */
final class WebhookScenario implements AutoCloseable {
  static final String ROUTE = "POST /webhooks/zoho-desk/{source}";
  static final String HOST = "desk.zoho.com";
  private static final Duration MINUTE = Duration.ofMinutes(1);
  static final String OTHER_HOST = "desk.zoho.eu";
  static final String WEBHOOK_ID = "65403000000099001";
  // Made once: making them is slow.
  static final RSAKey KEY = TokenBuilder.newKey("zoho-1");
  static final RSAKey OTHER_KEY = TokenBuilder.newKey("zoho-2");

  final MovableClock clock = MovableClock.standing();
  final Retention retention = new Retention(Duration.ofDays(90));
  final InMemoryStores stores = new InMemoryStores(clock, retention);
  final RecordedTelemetry telemetry = new RecordedTelemetry(clock);
  final KeyHost keyHost = new KeyHost();
  final List<Spill> queued = new ArrayList<>();

  private MessageStore messages = stores.messages();
  private QuarantineStore quarantine = stores.quarantine();
  private SourceStore sources = stores.sources();
  private KeySetStore keySets = stores.keySets();
  private RetryQueue retryQueue = (spills, _) -> queued.addAll(spills);
  private Webhook.Budget budget = new Webhook.Budget(Duration.ofSeconds(30), MINUTE);
  private Gateway.Routes webhook;

  WebhookScenario() {
    keyHost.publish(HOST, KEY);
    keyHost.publish(OTHER_HOST, OTHER_KEY);
    stores.sources().create(source(EventBuilder.SOURCE, EventBuilder.ORGANIZATION, WEBHOOK_ID));
    webhook = build();
  }

  Source source(SourceId id, OrganizationId organization, String webhookId) {
    return new Source(id, organization, EventBuilder.ORG_ID, webhookId, HOST, clock.instant());
  }

  void replaceMessages(MessageStore other) {
    messages = other;
    webhook = build();
  }

  void replaceQuarantine(QuarantineStore other) {
    quarantine = other;
    webhook = build();
  }

  void replaceSources(SourceStore other) {
    sources = other;
    webhook = build();
  }

  void replaceKeySets(KeySetStore other) {
    keySets = other;
    webhook = build();
  }

  void replaceQueue(RetryQueue other) {
    retryQueue = other;
    webhook = build();
  }

  void give(Duration store, Duration answer) {
    budget = new Webhook.Budget(store, answer);
    webhook = build();
  }

  /** Starts another instance, which remembers nothing. */
  void startAnew() {
    webhook = build();
  }

  private Gateway.Routes build() {
    EventWriter intake =
        new EventWriter(
            messages,
            stores.receipts(),
            stores.sessions(),
            stores.conversations(),
            retention,
            clock);
    return new Webhook(
        RegisteredProviders.ALL,
        new SourceCache(sources, clock, telemetry.telemetry()),
        new TokenVerifier(
            new PublishedKeys(
                Optional.of(keyHost.keysUrl()), keySets, clock, telemetry.telemetry())),
        new DeliveryProcessor(
            RegisteredProviders.ALL,
            intake,
            AgentPresence.of(stores.directory(), stores.presence(), clock),
            quarantine,
            _ -> false,
            retention,
            clock,
            telemetry.telemetry()),
        retryQueue,
        budget,
        clock,
        telemetry.telemetry());
  }

  Instant now() {
    return clock.instant();
  }

  /** A token of the source, valid for five minutes. */
  TokenBuilder token() {
    return new TokenBuilder(KEY, EventBuilder.ORG_ID, WEBHOOK_ID, clock.instant());
  }

  /** A session event that happened so many seconds ago. */
  EventBuilder event(int secondsAgo) {
    return EventBuilder.aSessionEvent(now().minusSeconds(secondsAgo));
  }

  /** A body of this many session events, the oldest first. */
  String batch(int size) {
    return IntStream.range(0, size)
        .mapToObj(i -> event(size - i).json())
        .collect(Collectors.joining(",", "[", "]"));
  }

  ApiCall call() {
    return ApiCall.of(ROUTE).with("source", EventBuilder.SOURCE.value());
  }

  ApiAnswer send(ApiCall call) {
    return call.to(new Gateway(telemetry.telemetry(), ""), webhook);
  }

  /** Posts a body under a token. */
  ApiAnswer post(String token, String body) {
    return send(call().header("x-zdesk-jwt", token).body(body));
  }

  /** Posts a body under a valid token. */
  ApiAnswer post(String body) {
    return post(token().sign(), body);
  }

  /** Every message of the organisation, the oldest first. */
  List<Message> messages() {
    MessageRange all =
        new MessageRange(
            EventBuilder.ORGANIZATION, Optional.empty(), Set.of(MessageType.values()), "", "g");
    return stream(
        stores.messages().list(all, new ReadOptions(Order.OLDEST_FIRST, Optional.empty(), 1_000)));
  }

  List<QuarantinedEvent> quarantined() {
    return stream(
        stores
            .quarantine()
            .list(
                EventBuilder.ORGANIZATION,
                new ReadOptions(Order.OLDEST_FIRST, Optional.empty(), 1_000)));
  }

  /** Every event that was queued, in its order. */
  List<String> queuedEvents() {
    return queued.stream().flatMap(spill -> spill.events().stream()).toList();
  }

  /** Returns whether nothing was stored, quarantined or queued. */
  boolean isUntouched() {
    return messages().isEmpty()
        && quarantined().isEmpty()
        && queued.isEmpty()
        && stores
            .sessions()
            .find(new SessionId(EventBuilder.SESSION).conversation(EventBuilder.ORGANIZATION))
            .isEmpty();
  }

  Clock clock() {
    return clock;
  }

  private static <T> List<T> stream(java.util.Iterator<ListEntry<T>> iterator) {
    Iterable<ListEntry<T>> iterable = () -> iterator;
    Stream<ListEntry<T>> stream = StreamSupport.stream(iterable.spliterator(), false);
    return stream.flatMap(placed -> placed.value().stream()).toList();
  }

  @Override
  public void close() {
    keyHost.close();
  }
}
