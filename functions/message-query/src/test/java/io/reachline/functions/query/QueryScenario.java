package io.reachline.functions.query;

import static io.reachline.message.MessageBuilder.aMessage;

import io.reachline.conversation.Conversation;
import io.reachline.conversation.ConversationId;
import io.reachline.conversation.ConversationKey;
import io.reachline.gateway.ApiAnswer;
import io.reachline.gateway.ApiCall;
import io.reachline.gateway.Gateway;
import io.reachline.identity.OrganizationId;
import io.reachline.identity.OrganizationPath;
import io.reachline.identity.Role;
import io.reachline.identity.UserId;
import io.reachline.json.JsonObject;
import io.reachline.memory.InMemoryStores;
import io.reachline.memory.MovableClock;
import io.reachline.message.Message;
import io.reachline.message.MessageType;
import io.reachline.storage.Retention;
import io.reachline.telemetry.RecordedTelemetry;
import io.reachline.webhook.Delivery;
import io.reachline.webhook.DeliveryProcessor;
import io.reachline.webhook.EventBuilder;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The function that lists and fetches, over stores in memory. */
final class QueryScenario {
  static final OrganizationId ORGANIZATION = EventBuilder.ORGANIZATION;
  static final OrganizationPath PATH = OrganizationPath.root(ORGANIZATION);
  static final OrganizationId OTHER_ORGANIZATION = new OrganizationId("5d01e2404bc19c256622ad20");
  static final String USER = "5d01e2404bc19c256622ad11";
  static final String CONVERSATION = "6907abfa9938843d0a82a1d0";
  static final String ABSENT = "6907abfa9938843d0a82a1ff";
  static final String PUBLIC_URL = "https://api.example.com";
  static final String NESTED = "GET /v2/conversations/{conversation}/messages";
  static final String FLAT = "GET /v2/messages";

  final MovableClock clock = MovableClock.standing();
  final Retention retention = new Retention(Duration.ofDays(90));
  final InMemoryStores stores = new InMemoryStores(clock, retention);
  final RecordedTelemetry telemetry = new RecordedTelemetry(clock);
  private final QueryRoutes routes;
  private final DeliveryProcessor ingest = stores.deliveryProcessor(telemetry.telemetry());
  private int made;

  QueryScenario() {
    this(PUBLIC_URL);
  }

  QueryScenario(String publicUrl) {
    routes =
        new QueryRoutes(
            stores.messages(),
            stores.receipts(),
            stores.conversations(),
            stores.sessions(),
            stores.directory(),
            stores.inboxes(),
            stores.situations(),
            stores.runs(),
            retention,
            clock,
            publicUrl);
    conversation(CONVERSATION);
  }

  static ConversationKey key(String conversation) {
    return new ConversationKey(ORGANIZATION, new ConversationId(conversation));
  }

  ConversationKey conversation(String id) {
    return conversation(key(id));
  }

  ConversationKey conversation(ConversationKey key) {
    stores.conversations().create(Conversation.closed(key, clock.instant()));
    return key;
  }

  /** Stores a message that a bot posted at a time. */
  Message message(ConversationKey conversation, MessageType type, Instant createdAt, String text) {
    Message message =
        aMessage()
            .id(type, createdAt, ++made)
            .in(conversation)
            .by(Role.BOT)
            .by(new UserId(USER))
            .text(text)
            .meta(JsonObject.builder().put("number", made).build())
            .build();
    stores.messages().create(message);
    return message;
  }

  /** Stores as many messages of the conversation, a second apart, the last a second ago. */
  List<Message> messages(MessageType type, int count) {
    List<Message> stored = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      Instant createdAt = clock.instant().minusSeconds(count - i);
      stored.add(message(key(CONVERSATION), type, createdAt, type.wireName() + " " + i));
    }
    return stored;
  }

  /** Lets an event of Zoho's come in. */
  void receive(EventBuilder event) {
    Delivery delivery = event.delivery(clock.instant());
    ingest.take(delivery);
  }

  /** A call as a bot. */
  static ApiCall call(String route, String query) {
    ApiCall call = ApiCall.of(route).as(USER, ORGANIZATION.value(), "guest agent bot").query(query);
    return route.contains("{conversation}") ? call.with("conversation", CONVERSATION) : call;
  }

  ApiAnswer send(ApiCall call) {
    return call.to(new Gateway(telemetry.telemetry(), ""), routes);
  }

  ApiAnswer get(String route, String query) {
    return send(call(route, query));
  }

  /** Follows the links from a first query on, and returns every page. */
  List<ApiAnswer> pages(String route, String query) {
    List<ApiAnswer> pages = new ArrayList<>();
    Optional<String> next = Optional.of("?" + query);
    while (next.isPresent()) {
      ApiAnswer page = get(route, next.get().substring(next.get().indexOf('?') + 1));
      pages.add(page);
      next = page.next();
    }
    return pages;
  }
}
