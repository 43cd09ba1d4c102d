package io.reachline.bench.load;

import io.reachline.bench.load.Api.Answer;
import io.reachline.bench.load.Api.Call;
import io.reachline.bench.load.Expected.Delivery;
import io.reachline.json.JsonObject;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.function.Supplier;

/**
 * A mix of requests as the service sees them: of ten, four are webhooks of Zoho Desk, three post,
 * two read and one is a command.
 */
final class Workload {
  /** Zoho gives up waiting for an answer after this time. */
  private static final Duration ZOHO_PATIENCE = Duration.ofSeconds(5);

  private static final long FIRST_SESSION = 65_403_000_100_000_000L;
  private static final long FIRST_MESSAGE = 65_403_000_200_000_000L;
  private static final int SESSIONS = 100;
  private static final int EVENTS_OF_A_SESSION = 12;
  private static final int REPEATABLE_BODIES = 50;
  private static final List<String> BUSY =
      List.of("ON_PROGRESS", "ON_HOLD", "ENDED", "OPEN", "BLOCKED");

  private final LoadedOrganization organization;
  private final Ledger ledger;
  private final Random random;
  private final Supplier<String> webhookTokens;
  private final List<Play> plays = new ArrayList<>();
  private final Deque<Webhook> repeatable = new ArrayDeque<>();
  private final String run;
  private int made;
  private int sessions;
  private int messages;

  /** A session in progress; a waiting one is never picked up, so its messages are all routed. */
  private static final class Play {
    private final String id;
    private final boolean isWaiting;
    private final Ledger.Session session;
    private String status = "";
    private long time;
    private int events;

    private Play(String id, boolean isWaiting, Ledger.Session session) {
      this.id = id;
      this.isWaiting = isWaiting;
      this.session = session;
    }
  }

  /** The body of a webhook's request, and what to note when it is answered. */
  private record Webhook(String body, List<Runnable> acknowledgements) {}

  /**
   * @param webhookTokens supplies a token that is valid now
   */
  Workload(
      LoadedOrganization organization,
      Ledger ledger,
      Random random,
      Supplier<String> webhookTokens) {
    this.organization = organization;
    this.ledger = ledger;
    this.random = random;
    this.webhookTokens = webhookTokens;
    this.run = Long.toHexString(random.nextLong());
  }

  /** Returns the next request. */
  synchronized Request next() {
    made++;
    return switch (random.nextInt(10)) {
      case 0, 1, 2, 3 -> webhook();
      case 4, 5, 6 -> post();
      case 7, 8 -> query();
      default -> command();
    };
  }

  private Request webhook() {
    Webhook webhook = random.nextInt(50) == 0 ? repeated() : fresh();
    Call call =
        new Call("POST", organization.webhookPath(), webhook.body(), Map.of(), ZOHO_PATIENCE);
    return new Request(
        Kind.WEBHOOK,
        () -> call.with("x-zdesk-jwt", webhookTokens.get()),
        answer -> {
          if (!answer.isSuccess()) {
            return refused(call, answer);
          }
          webhook.acknowledgements().forEach(Runnable::run);
          return Optional.empty();
        });
  }

  /** Returns a request that was sent before, as a provider repeats one. */
  private Webhook repeated() {
    return Optional.ofNullable(repeatable.poll()).orElseGet(this::fresh);
  }

  private Webhook fresh() {
    int number = random.nextInt(10) == 0 ? 2 + random.nextInt(4) : 1;
    List<String> events = new ArrayList<>();
    List<Runnable> acknowledgements = new ArrayList<>();
    for (int i = 0; i < number; i++) {
      events.add(event(play(), acknowledgements));
    }
    Webhook webhook = new Webhook("[" + String.join(",", events) + "]", acknowledgements);
    if (repeatable.size() < REPEATABLE_BODIES) {
      repeatable.add(webhook);
    }
    return webhook;
  }

  private Play play() {
    int place = random.nextInt(SESSIONS);
    if (place >= plays.size()) {
      place = plays.size();
      plays.add(newPlay());
    } else if (plays.get(place).events >= EVENTS_OF_A_SESSION) {
      plays.set(place, newPlay());
    }
    return plays.get(place);
  }

  private Play newPlay() {
    String id = String.valueOf(FIRST_SESSION + sessions++);
    return new Play(id, random.nextBoolean(), ledger.session(id));
  }

  private String event(Play play, List<Runnable> acknowledgements) {
    play.events++;
    play.time = Math.max(play.time + 1, Instant.now().toEpochMilli());
    return play.events > 1 && random.nextBoolean()
        ? message(play, acknowledgements)
        : change(play, acknowledgements);
  }

  private String change(Play play, List<Runnable> acknowledgements) {
    String status = play.events == 1 ? "CREATED" : play.isWaiting ? "OPEN" : any(BUSY);
    JsonObject.Builder payload =
        JsonObject.builder()
            .put("currentAssigneeId", "106554156")
            .put("sessionStatus", status)
            .put("replyStatus", play.isWaiting ? "UNASSIGNED" : "ACCEPTED");
    if (!play.status.isEmpty()) {
      payload.put("sessionOldStatus", play.status);
    }
    play.status = status;
    String event =
        event(
            "IM_Session_Status",
            payload
                .put("sessionId", play.id)
                .put("messagesCount", String.valueOf(play.events))
                .put("assigneeType", "AGENT")
                .put("channelId", "65403000000038011")
                .build(),
            play.time);
    play.session.note(event, status);
    acknowledgements.add(() -> play.session.acknowledge(event));
    return event;
  }

  private String message(Play play, List<Runnable> acknowledgements) {
    boolean isInbound = play.isWaiting && random.nextInt(4) > 0;
    Inbound inbound = inbound();
    String text = isInbound ? inbound.text() : "One moment, please (%s)".formatted(number());
    var message =
        play.session.note(
            text, isInbound ? "contact" : "agent", isInbound ? inbound.delivery() : Delivery.NONE);
    acknowledgements.add(() -> play.session.acknowledge(message));
    return event(
        "IM_Message_Add",
        JsonObject.builder()
            .put("id", String.valueOf(FIRST_MESSAGE + messages++))
            .put("sessionId", play.id)
            .put("channelId", "65403000000038011")
            .put("direction", isInbound ? "IN" : "OUT")
            .put("messageType", "TEXT")
            .put("text", text)
            .put("createdTime", Instant.ofEpochMilli(play.time).toString())
            .put(
                "actor",
                isInbound
                    ? Map.of("type", "END_USER", "name", "A customer", "contactId", "654030000451")
                    : Map.of("type", "AGENT", "name", "An agent", "externalId", "106554156"))
            .build(),
        play.time);
  }

  private String event(String type, JsonObject payload, long time) {
    return JsonObject.builder()
        .put("payload", payload.members())
        .put("eventTime", String.valueOf(time))
        .put("eventType", type)
        .put("orgId", organization.zohoOrganization())
        .build()
        .toString();
  }

  /** A customer's message, and what must become of it. */
  private record Inbound(String text, Delivery delivery) {}

  private Inbound inbound() {
    return switch (random.nextInt(10)) {
      case 0 -> inbound(LoadedOrganization.LATER, Delivery.DELIVERED);
      case 1, 2, 3 -> inbound(LoadedOrganization.TO_ABSENT, Delivery.UNDELIVERABLE);
      default -> inbound(LoadedOrganization.TO_PRESENT, Delivery.DELIVERED);
    };
  }

  private Inbound inbound(String mark, Delivery delivery) {
    return new Inbound(
        "The parcel %s came open, and half of it was missing %s".formatted(number(), mark),
        delivery);
  }

  private Request post() {
    return switch (random.nextInt(5)) {
      case 0 -> open();
      case 1 ->
          post(
              any(organization.talks()),
              organization.botToken(),
              "Message %s was forwarded".formatted(number()),
              "status",
              "bot",
              Delivery.NONE);
      default -> {
        Inbound inbound = inbound();
        yield post(
            any(organization.talks()),
            organization.guestToken(),
            inbound.text(),
            "chat",
            "contact",
            inbound.delivery());
      }
    };
  }

  private Request post(
      String to, String token, String text, String type, String role, Delivery delivery) {
    Ledger.Conversation conversation = ledger.conversation(to);
    var message = conversation.note(text, type, role, delivery);
    return sent(Kind.POST, conversation, message, token, text, type, role, () -> {});
  }

  /** Returns a request to post a message, with a key so that it can be repeated. */
  private Request sent(
      Kind kind,
      Ledger.Conversation conversation,
      Ledger.Message message,
      String token,
      String text,
      String type,
      String role,
      Runnable acknowledgement) {
    Call call =
        Call.post(
                "/v2/conversations/%s/messages".formatted(conversation.id()),
                token,
                JsonObject.builder()
                    .put("type", type)
                    .put("text", text)
                    .put("role", role)
                    .build()
                    .toString())
            .with("idempotency-key", number());
    return new Request(
        kind,
        () -> call,
        answer -> {
          if (answer.status() != 201) {
            return refused(call, answer);
          }
          conversation.acknowledge(message, answer.object().text("id").orElseThrow());
          acknowledgement.run();
          return Optional.empty();
        });
  }

  private Request open() {
    String text = "I would like to order %s %s".formatted(number(), LoadedOrganization.TO_PRESENT);
    Call call =
        Call.post(
                "/v2/conversations",
                organization.guestToken(),
                JsonObject.builder()
                    .put("name", "An order")
                    .put("messages", List.of(Map.of("text", text)))
                    .build()
                    .toString())
            .with("idempotency-key", number());
    return new Request(
        Kind.POST,
        () -> call,
        answer -> {
          if (answer.status() != 201) {
            return refused(call, answer);
          }
          ledger.open(answer.object().text("id").orElseThrow(), text);
          return Optional.empty();
        });
  }

  private Request command() {
    Optional<Ledger.Conversation> waiting =
        random.nextInt(4) == 0 ? ledger.toAccept() : Optional.empty();
    if (waiting.isPresent()) {
      var message = waiting.get().accept();
      return sent(
          Kind.COMMAND,
          waiting.get(),
          message,
          organization.agentToken(),
          "/accept",
          "command",
          "agent",
          () -> {});
    }
    Ledger.Conversation conversation = ledger.conversation(any(organization.commanded()));
    String key = "k" + made;
    String value = "v" + made;
    String text = "/set %s %s".formatted(key, value);
    var message = conversation.note(text, "command", "agent", Delivery.NONE);
    return sent(
        Kind.COMMAND,
        conversation,
        message,
        organization.agentToken(),
        text,
        "command",
        "agent",
        () -> conversation.set(key, value));
  }

  private Request query() {
    String bot = organization.botToken();
    return switch (random.nextInt(10)) {
      case 0, 1, 2, 3 -> ledger.anyStored(random).map(this::fetched).orElseGet(this::visible);
      case 4, 5, 6 -> {
        String path = "/v2/conversations/%s/messages?limit=50".formatted(any(organization.talks()));
        yield list(Call.get(path, bot));
      }
      case 7 ->
          list(
              Call.get(
                  "/v2/users/%s/inbox?limit=50".formatted(organization.presentAgent()),
                  organization.agentToken()));
      // An event may be answered and wait in the retry queue, so the session may not be there yet.
      case 8 ->
          ledger
              .anySession(random)
              .map(session -> Call.get("/v2/sessions/" + session, bot))
              .map(
                  call ->
                      new Request(
                          Kind.QUERY,
                          () -> call,
                          answer ->
                              answer.status() == 404 ? Optional.empty() : refused(call, answer)))
              .orElseGet(this::visible);
      default -> visible();
    };
  }

  private Request visible() {
    return list(
        Call.get("/v2/messages?type=status&visible=true&limit=50", organization.botToken()));
  }

  /** Returns a request for a message that was answered, so it must be there. */
  private Request fetched(Ledger.Stored stored) {
    Call call =
        Call.get(
            "/v2/conversations/%s/messages/%s".formatted(stored.conversation(), stored.id()),
            organization.botToken());
    return new Request(
        Kind.QUERY,
        () -> call,
        answer -> {
          Optional<String> refused = refused(call, answer);
          return refused.isPresent()
              ? refused
              : answer.object().text("text").filter(stored.text()::equals).isPresent()
                  ? Optional.empty()
                  : Optional.of(call.path() + " has another text");
        });
  }

  /** Returns a request for a page, on which nothing may be twice. */
  private static Request list(Call call) {
    return new Request(
        Kind.QUERY,
        () -> call,
        answer -> {
          Optional<String> refused = refused(call, answer);
          return refused.isPresent() || hasEachOnce(answer)
              ? refused
              : Optional.of(call.path() + " shows something twice");
        });
  }

  private static boolean hasEachOnce(Answer page) throws IOException {
    Set<Object> ids = new HashSet<>();
    for (JsonObject item : page.list()) {
      if (!ids.add(String.valueOf(item.get("id")))) {
        return false;
      }
    }
    return true;
  }

  private static Optional<String> refused(Call call, Answer answer) {
    return answer.isSuccess()
        ? Optional.empty()
        : Optional.of(
            "%s %s was answered %d %s"
                .formatted(call.method(), call.path(), answer.status(), answer.body()));
  }

  /** Returns a text that no other request of any run has. */
  private String number() {
    return run + "-" + made + "-" + random.nextInt(1_000_000);
  }

  private <T> T any(List<T> list) {
    return list.get(random.nextInt(list.size()));
  }
}
