package io.reachline.bench;

import static java.util.Objects.requireNonNull;

import io.reachline.condition.CelConditions;
import io.reachline.conversation.Conversation;
import io.reachline.conversation.ConversationId;
import io.reachline.conversation.ConversationKey;
import io.reachline.directory.Channel;
import io.reachline.directory.ChannelId;
import io.reachline.directory.DirectoryStore;
import io.reachline.directory.Organization;
import io.reachline.directory.Revision;
import io.reachline.directory.Rule;
import io.reachline.directory.Target;
import io.reachline.directory.User;
import io.reachline.directory.Workflow;
import io.reachline.directory.WorkflowId;
import io.reachline.dynamo.Client;
import io.reachline.dynamo.DynamoStores;
import io.reachline.environment.Environment;
import io.reachline.identity.OrganizationId;
import io.reachline.identity.OrganizationPath;
import io.reachline.identity.Role;
import io.reachline.identity.UserId;
import io.reachline.json.JsonObject;
import io.reachline.json.Parsed;
import io.reachline.json.Timestamp;
import io.reachline.message.Message;
import io.reachline.message.MessageId;
import io.reachline.message.MessageType;
import io.reachline.posting.CommandedConversation;
import io.reachline.presence.Presence;
import io.reachline.presence.PresenceSource;
import io.reachline.presence.PresenceStore;
import io.reachline.presence.Statement;
import io.reachline.routing.NotificationRouter;
import io.reachline.routing.RoutingEngine;
import io.reachline.routing.RoutingTask;
import io.reachline.service.Outbox;
import io.reachline.telemetry.Telemetry;
import io.reachline.wire.TimeDigits;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Gatherers;
import java.util.stream.IntStream;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.PutRequest;
import software.amazon.awssdk.services.dynamodb.model.WriteRequest;

/**
 * A month of routed messages of one organisation. The conversations of its first day went through
 * the router, some for each hour of the day; the others are copies of their items, with other ids
 * and times of the same hour of a day. Each day has the same people online at the same hours, so
 * each copy is what the router would have written.
 */
final class RoutedMonth {
  static final Duration LENGTH = Duration.ofDays(31);
  static final OrganizationId ORGANIZATION = new OrganizationId("%024x".formatted(1_000));
  static final String TABLE = "ConversationsTable";

  private static final Duration DAY = Duration.ofDays(1);
  private static final Duration HOUR = Duration.ofHours(1);
  private static final int USERS = 50;
  private static final int CHANNELS = 10;
  private static final int WORKFLOWS = 4;
  private static final int BATCH = 25;
  private static final int THREADS = 2;

  /** The kinds of conversations of an hour: each topic, urgent or not. */
  private static final int KINDS = 2 * WORKFLOWS;

  /** The minutes of an hour at which the customer of a conversation writes. */
  private static final List<Integer> MINUTES = List.of(5, 9, 14, 20);

  /** The minute at which some conversations are accepted, behind all delayed rules. */
  private static final int ACCEPTED = 30;

  /** A time, as milliseconds or as the digits with which ids and positions begin. */
  private static final Pattern TIMES =
      Pattern.compile("(?<![0-9a-f])1[0-9]{12}(?![0-9a-f])|[0-9a-f]{12}");

  private static final Pattern SHOWN_TIMES =
      Pattern.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9:.]+Z");

  private final DynamoDbClient client;
  private final DynamoStores stores;
  private final Instant begin;
  private final Instant end;
  private final MovedClock clock;
  private final NotificationRouter router;
  private final List<Delayed> delayed = new ArrayList<>();
  private int made;

  /** A clock that stands until it is moved. */
  private static final class MovedClock extends Clock {
    private Instant now;

    MovedClock(Instant now) {
      this.now = now;
    }

    @Override
    public Instant instant() {
      return now;
    }

    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      return this;
    }
  }

  /** A rule that waits. */
  private record Delayed(RoutingTask task, Instant due) {}

  /** The items of a routed conversation. */
  private record Original(ConversationKey key, List<Map<String, AttributeValue>> items) {}

  /**
   * @param end the end of the month, at midnight
   */
  RoutedMonth(Environment environment, DynamoDbClient client, Instant end) {
    this.client = client;
    this.end = end;
    this.begin = end.minus(LENGTH);
    this.clock = new MovedClock(begin);
    this.stores = new DynamoStores(environment, Client.of(client), clock);
    Telemetry telemetry =
        new Telemetry(new PrintStream(OutputStream.nullOutputStream()), clock, "bench", "bench");
    this.router =
        new NotificationRouter(
            new RoutingEngine(new CelConditions()),
            stores.situations(),
            stores.directory(),
            stores.presence(),
            stores.messages(),
            stores.runs(),
            stores.inboxes(),
            stores.sums(),
            (task, time) -> delayed.add(new Delayed(task, clock.instant().plus(time))),
            stores.serviceHealth(),
            new Outbox(stores.deliveries(), (_, _) -> {}, clock),
            stores.activity(telemetry),
            stores.retention(),
            clock,
            telemetry);
  }

  /** Stores so many messages, rounded to whole conversations. */
  void fill(int messages) {
    seedDirectory();
    List<List<Original>> originals = new ArrayList<>();
    for (int hour = 0; hour < 24; hour++) {
      Instant time = begin.plus(HOUR.multipliedBy(hour));
      putOnline(time);
      List<Original> ofHour = new ArrayList<>();
      for (int kind = 0; kind < KINDS; kind++) {
        ofHour.add(original(time, kind));
      }
      originals.add(ofHour);
    }
    for (Instant hour = begin.plus(DAY); hour.isBefore(end); hour = hour.plus(HOUR)) {
      putOnline(hour);
    }
    copy(originals, messages / MINUTES.size() - 24 * KINDS);
  }

  private void seedDirectory() {
    DirectoryStore directory = stores.directory();
    Revision first = Revision.first(clock.instant());
    directory.create(
        new Organization(
            OrganizationPath.root(ORGANIZATION), "One", Organization.Status.ACTIVE, first));
    for (int n = 0; n < CHANNELS; n++) {
      int channel = n;
      Set<UserId> members =
          IntStream.range(0, USERS)
              .filter(user -> channelsOf(user).contains(channel(channel)))
              .mapToObj(RoutedMonth::user)
              .collect(Collectors.toSet());
      directory.create(new Channel(channel(n), ORGANIZATION, "channel " + n, members, first));
    }
    for (int n = 0; n < USERS; n++) {
      directory.create(
          new User(user(n), ORGANIZATION, "Agent " + n, Role.AGENT, channelsOf(n), first));
    }
    for (int n = 0; n < WORKFLOWS; n++) {
      String isTopic = "message.text.contains('topic %d')".formatted(n);
      List<Rule> rules =
          List.of(
              new Rule(
                  "team",
                  isTopic,
                  Duration.ZERO,
                  List.of(
                      new Target.OfChannel(channel(2 * n)),
                      new Target.OfChannel(channel(2 * n + 1))),
                  Rule.Then.CONTINUE),
              new Rule(
                  "lead",
                  isTopic + " && message.text.contains('urgent')",
                  Duration.ofMinutes(5),
                  List.of(new Target.OfChannel(channel(8 + n % 2))),
                  Rule.Then.CONTINUE));
      directory.create(
          new Workflow(
              new WorkflowId("%024x".formatted(300 + n)),
              ORGANIZATION,
              "Topic " + n,
              true,
              Optional.empty(),
              rules,
              first));
    }
  }

  private static ChannelId channel(int n) {
    return new ChannelId("%024x".formatted(100 + n));
  }

  private static UserId user(int n) {
    return new UserId("%024x".formatted(200 + n));
  }

  private static Set<ChannelId> channelsOf(int user) {
    return Set.of(channel(user % CHANNELS), channel((user + 3) % CHANNELS));
  }

  /** Puts those online whose day begins at an hour: from 7 to 12 o'clock, for eight hours. */
  private void putOnline(Instant hour) {
    clock.now = hour;
    PresenceStore presence = stores.presence();
    Statement online = Statement.online(PresenceSource.SET, Duration.ofHours(8));
    IntStream.range(0, USERS)
        .filter(n -> 7 + n / CHANNELS + n % 2 == hour.atZone(ZoneOffset.UTC).getHour())
        .forEach(
            n -> {
              Optional<Presence> before = presence.find(ORGANIZATION, user(n));
              Presence after = Presence.after(before, online, hour).orElseThrow();
              if (!presence.replace(ORGANIZATION, user(n), before, after)) {
                throw new IllegalStateException("The presence was replaced meanwhile");
              }
            });
  }

  /** Routes a conversation of an hour. */
  private Original original(Instant hour, int kind) {
    clock.now = hour.plus(Duration.ofMinutes(MINUTES.getFirst()));
    ConversationKey key = new ConversationKey(ORGANIZATION, conversation(made++));
    stores.conversations().create(Conversation.closed(key, clock.instant()));
    String text =
        "A question about topic %d%s"
            .formatted(kind / 2, kind % 2 == 0 ? "" : ", and it is urgent");
    for (int minute : MINUTES) {
      moveTo(hour.plus(Duration.ofMinutes(minute)));
      Message message =
          Message.posted(id(MessageType.CHAT), key, Role.CONTACT, null, text, JsonObject.EMPTY);
      stores.messages().create(message);
      router.route(message);
    }
    moveTo(hour.plus(Duration.ofMinutes(ACCEPTED)));
    if (kind % 3 == 0) {
      accept(key);
    }
    return new Original(key, items(key));
  }

  /** Moves the clock, and evaluates the rules that become due until then. */
  private void moveTo(Instant time) {
    while (!delayed.isEmpty() && !delayed.getFirst().due().isAfter(time)) {
      Delayed next = delayed.removeFirst();
      clock.now = next.due();
      router.take(next.task());
    }
    clock.now = time;
  }

  private void accept(ConversationKey key) {
    CommandedConversation before = stores.commands().find(key).orElseThrow();
    Message command =
        before.effective(
            Message.posted(
                id(MessageType.COMMAND), key, Role.AGENT, user(0), "/accept", JsonObject.EMPTY),
            clock.instant());
    if (before.after(command) instanceof Parsed.Valid<CommandedConversation>(var after)) {
      stores.commands().post(List.of(command), before, after);
      router.route(command);
    } else {
      throw new IllegalStateException("The command is refused");
    }
  }

  private MessageId id(MessageType type) {
    return MessageId.of(clock.instant(), type, "%011x".formatted(made++));
  }

  private static ConversationId conversation(int n) {
    return new ConversationId("c0ffee%018x".formatted(n));
  }

  /** Returns the items of a conversation. Reports and replays read no inbox entries. */
  private List<Map<String, AttributeValue>> items(ConversationKey key) {
    String partition = key.organization().value() + "#" + key.conversation().value();
    return client
        .queryPaginator(
            query ->
                query
                    .tableName(TABLE)
                    .consistentRead(true)
                    .keyConditionExpression("pk = :pk")
                    .expressionAttributeValues(Map.of(":pk", AttributeValue.fromS(partition))))
        .items()
        .stream()
        .filter(item -> !requireNonNull(item.get("sk")).s().startsWith("E"))
        .toList();
  }

  private void copy(List<List<Original>> originals, int conversations) {
    SplittableRandom random = new SplittableRandom(7);
    IntStream.range(0, conversations)
        .boxed()
        .flatMap(
            n -> {
              // Five times as many by day as by night.
              int hour = random.nextInt(6) == 0 ? random.nextInt(24) : 7 + random.nextInt(13);
              Original original = originals.get(hour).get(random.nextInt(KINDS));
              Duration later =
                  DAY.multipliedBy(random.nextInt((int) LENGTH.toDays()))
                      .plusMillis(
                          random.nextInt(-60_000 * MINUTES.getFirst(), 60_000 * (59 - ACCEPTED)));
              return copy(original, conversation(1_000_000 + n), later.toMillis()).stream();
            })
        .gather(Gatherers.windowFixed(BATCH))
        .gather(Gatherers.mapConcurrent(THREADS, this::write))
        .forEach(_ -> {});
  }

  /** Writes items; returns their number. */
  private int write(List<WriteRequest> items) {
    if (!client
        .batchWriteItem(request -> request.requestItems(Map.of(TABLE, items)))
        .unprocessedItems()
        .isEmpty()) {
      throw new IllegalStateException("DynamoDB Local took not all items");
    }
    return items.size();
  }

  private List<WriteRequest> copy(Original original, ConversationId conversation, long later) {
    return original.items().stream()
        .map(
            item -> {
              Map<String, AttributeValue> copy = new HashMap<>();
              item.forEach(
                  (name, value) ->
                      copy.put(
                          name, copy(value, original.key().conversation(), conversation, later)));
              return WriteRequest.builder()
                  .putRequest(PutRequest.builder().item(copy).build())
                  .build();
            })
        .toList();
  }

  private AttributeValue copy(
      AttributeValue value, ConversationId before, ConversationId after, long later) {
    return switch (value.type()) {
      case S ->
          AttributeValue.fromS(moved(value.s().replace(before.value(), after.value()), later));
      case N -> AttributeValue.fromN(moved(value.n(), later));
      // A compressed reason.
      case B -> AttributeValue.fromB(compressed(shown(expanded(value.b()), later)));
      default -> value;
    };
  }

  private static String expanded(SdkBytes compressed) {
    try (InputStream in = new GZIPInputStream(compressed.asInputStream())) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static SdkBytes compressed(String text) {
    ByteArrayOutputStream compressed = new ByteArrayOutputStream();
    try (OutputStream out = new GZIPOutputStream(compressed)) {
      out.write(text.getBytes(StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return SdkBytes.fromByteArray(compressed.toByteArray());
  }

  /** Returns a reason with each time of the first day in it moved, in the form of the API. */
  private String shown(String reason, long later) {
    return SHOWN_TIMES
        .matcher(reason)
        .replaceAll(
            match -> {
              Instant time = Instant.parse(match.group());
              return Timestamp.format(isOfFirstDay(time) ? time.plusMillis(later) : time);
            });
  }

  private boolean isOfFirstDay(Instant time) {
    return !time.isBefore(begin) && time.isBefore(begin.plus(DAY));
  }

  /** Returns a text with each time of the first day in it moved. */
  private String moved(String text, long later) {
    return TIMES.matcher(text).replaceAll(match -> movedTime(match.group(), later));
  }

  private String movedTime(String digits, long later) {
    boolean isHexadecimal = digits.length() == TimeDigits.LENGTH;
    Instant time =
        isHexadecimal ? TimeDigits.read(digits) : Instant.ofEpochMilli(Long.parseLong(digits));
    if (!isOfFirstDay(time)) {
      return Matcher.quoteReplacement(digits);
    }
    Instant moved = time.plusMillis(later);
    return isHexadecimal ? TimeDigits.of(moved) : Long.toString(moved.toEpochMilli());
  }
}
