package io.reachline.simulation;

import io.reachline.gateway.ApiAnswer;
import io.reachline.gateway.ApiCall;
import io.reachline.simulation.History.Chat;
import io.reachline.token.TokenBuilder;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Everybody outside of the service: admins, agents, bots, guests, and the provider. */
final class Client {
  static final String SCOPES = "guest agent bot admin";
  static final String ADMIN = "5d01e2404bc19c256622ad01";
  static final String GUEST = "5d01e2404bc19c256622ad02";
  static final String BOT = "5d01e2404bc19c256622ad03";
  private static final String HOST = "desk.zoho.com";
  private static final int PEOPLE = 3;
  private static final int TEAMS = 2;

  /**
   * A tenant with the ids of what it has.
   *
   * @param sparePerson a user whom rules may name, and who may be deleted
   * @param spareTeam a channel that rules may name, and that may be deleted
   */
  record Tenant(
      String id,
      List<String> people,
      List<String> teams,
      String sparePerson,
      String spareTeam,
      String workflow,
      String source,
      String orgId,
      String webhookId) {}

  private final World world;
  private final Ledger ledger;
  private final Random random;
  private final List<Tenant> tenants = new ArrayList<>();
  private final long providerOffset;

  /** The distances at which rules are evaluated again. */
  private final List<String> distances;

  private final boolean hasEvenings;

  Client(World world, Ledger ledger, long seed) {
    this.world = world;
    this.ledger = ledger;
    this.random = new Random(seed * 17 + 3);
    int most = 295_000;
    if (world.weather.has(Fault.PROVIDER_CLOCK_OFF)) {
      world.weather.count(Fault.PROVIDER_CLOCK_OFF);
      providerOffset = (long) random.nextInt(2 * most) - most;
    } else {
      providerOffset = 0;
    }
    // Where rules repeat at short distances, agents come who take what still waits.
    hasEvenings = random.nextInt(5) > 0;
    distances = hasEvenings ? List.of("PT3M", "PT8M", "PT20M") : List.of("PT3H", "PT7H");
  }

  List<Tenant> tenants() {
    return tenants;
  }

  // ------------------------------------------------------------------------------------- the setup

  /** Makes two organisations, one below the other, and a third that is a stranger. */
  void setUp() {
    String root = world.ids().next();
    world.facts.watch(new io.reachline.identity.OrganizationId(root));
    tenants.add(tenant(root, 0));
    String child =
        id(
            require(
                directory(admin("POST /v2/organizations", root).body("{\"name\":\"below\"}")),
                201));
    world.facts.watch(new io.reachline.identity.OrganizationId(child));
    tenants.add(tenant(child, 1));
    String stranger = world.ids().next();
    world.facts.watch(new io.reachline.identity.OrganizationId(stranger));
    tenants.add(tenant(stranger, 2));
    if (random.nextInt(3) == 0) {
      tenants.forEach(tenant -> register(tenant.id()));
    }
  }

  /** Registers a service that is told of every message. */
  private void register(String organization) {
    String service =
        id(
            require(
                directory(
                    admin("POST /v2/services", organization)
                        .body(
                            Read.text(
                                Map.of(
                                    "type",
                                    "webhook",
                                    "name",
                                    "a bot",
                                    "params",
                                    Map.of(
                                        "url",
                                        "https://bot.example.com/",
                                        "secret",
                                        "a secret of enough characters",
                                        "events",
                                        List.of(
                                            "message.create.*.*",
                                            "notification.*",
                                            "conversation.*",
                                            "session.update")))))),
                201));
    ledger.services.put(organization, service);
  }

  private Tenant tenant(String id, int number) {
    List<String> people = new ArrayList<>();
    for (int i = 0; i <= PEOPLE; i++) {
      String person = "5d01e2404bc19c25662%d%d%03d".formatted(number, i, 0);
      person = (person + "000000000000000000000000").substring(0, 24);
      people.add(person);
      require(
          directory(
              admin("POST /v2/users", id)
                  .body(Read.text(Map.of("id", person, "name", "agent " + i, "role", "agent")))),
          201);
    }
    String sparePerson = people.removeLast();
    List<String> teams = new ArrayList<>();
    for (int i = 0; i <= TEAMS; i++) {
      teams.add(
          id(
              require(
                  directory(
                      admin("POST /v2/channels", id)
                          .body(Read.text(Map.of("name", "team " + i, "members", people)))),
                  201)));
    }
    String spareTeam = teams.removeLast();
    for (int i = 0; i < PEOPLE; i++) {
      String team = teams.get(i % TEAMS);
      subscribe(id, people.get(i), i == 0 ? List.of(team, spareTeam) : List.of(team));
    }
    if (random.nextBoolean()) {
      require(
          directory(
              ApiCall.of("PUT /v2/users/{user}/presence")
                  .with("user", sparePerson)
                  .as(sparePerson, id, "guest agent")
                  .body("{\"presence\":\"online\"}")),
          200);
    }
    String workflow =
        number == 1 && random.nextBoolean()
            ? ""
            : id(
                require(
                    directory(
                        admin("POST /v2/workflows", id)
                            .body(
                                Read.text(
                                    Map.of(
                                        "name",
                                        "w",
                                        "rules",
                                        rules(
                                            random,
                                            with(people, sparePerson),
                                            with(teams, spareTeam)))))),
                    201));
    String orgId = "10655377" + number;
    String webhookId = "6540300000009900" + number;
    String source =
        id(
            require(
                directory(
                    admin("POST /v2/sources", id)
                        .body(
                            Read.text(
                                Map.of(
                                    "type",
                                    "zoho-desk",
                                    "orgId",
                                    orgId,
                                    "host",
                                    HOST,
                                    "webhookId",
                                    webhookId)))),
                201));
    return new Tenant(
        id, people, teams, sparePerson, spareTeam, workflow, source, orgId, webhookId);
  }

  private static List<String> with(List<String> all, String other) {
    List<String> more = new ArrayList<>(all);
    more.add(other);
    return more;
  }

  private List<Map<String, ?>> rules(Random random, List<String> people, List<String> teams) {
    List<Map<String, ?>> rules = new ArrayList<>();
    int count = 1 + random.nextInt(4);
    for (int i = 0; i < count; i++) {
      Map<String, Object> rule = new LinkedHashMap<>();
      rule.put("name", "r" + i);
      switch (random.nextInt(6)) {
        case 0 -> {}
        case 5 -> rule.put("when", RulesModel.SECOND_HALF);
        case 1 -> rule.put("when", "message.text.contains('red')");
        case 2 -> rule.put("when", "message.text.contains('blue')");
        case 3 -> rule.put("when", "message.meta.nothing.at == 1");
        default -> rule.put("when", "message.text.contains('m')");
      }
      if (random.nextInt(3) == 0) {
        rule.put("delay", List.of("PT30S", "PT2M", "PT20M").get(random.nextInt(3)));
      }
      if (random.nextInt(5) == 0) {
        rule.put("repeat", pick(random, distances));
      }
      rule.put(
          "notify",
          random.nextInt(4) == 0
              ? Map.of("users", List.of(people.get(random.nextInt(people.size()))))
              : Map.of("channels", List.of(teams.get(random.nextInt(teams.size())))));
      if (random.nextInt(3) == 0) {
        rule.put("then", "stop");
      }
      rules.add(rule);
    }
    return rules;
  }

  // -------------------------------------------------------------------------------- the operations

  /** Carries out an operation. */
  void run(Operation operation) {
    Random own = operation.random();
    world.history.count("operation " + operation.kind());
    switch (operation.kind()) {
      case OPEN_CONVERSATION -> open(operation, own);
      case GUEST_POSTS -> post(operation, own, GUEST, "guest", "chat");
      case BOT_POSTS -> post(operation, own, BOT, "guest agent bot", "status");
      case ACCEPT -> command(operation, own, "/accept", Map.of());
      case LEAVE -> command(operation, own, "/leave", Map.of());
      case JOIN -> command(operation, own, "/join", Map.of());
      case SET -> command(operation, own, "/set k%d v".formatted(operation.number()), Map.of());
      case ASSIGN ->
          command(
              operation,
              own,
              "/assign",
              Map.of("users", List.of(pick(own, tenant(operation).people()))));
      case NOTIFY ->
          command(
              operation,
              own,
              "/notify",
              own.nextBoolean()
                  ? Map.of("channels", List.of(pick(own, tenant(operation).teams())))
                  : Map.of());
      case ENQUEUE -> command(operation, own, "/enqueue", Map.of());
      case COME_OR_GO -> comeOrGo(operation, own);
      case CHANGE_RULES -> changeRules(operation, own);
      case CHANGE_SUBSCRIPTIONS -> changeSubscriptions(operation, own);
      case SESSION -> session(operation, own);
      case BAD_EVENTS -> badEvents(operation);
      case BAD_TOKEN -> badToken(operation);
      case ROTATE_KEYS -> {
        if (world.weather.has(Fault.KEYS_ROTATED)) {
          world.rotateKeys();
        }
      }
      case DELETE_CONVERSATION -> delete(operation);
      case RENAME_CONVERSATION -> rename(operation);
      case LIST_CONVERSATION -> listConversation(operation, own);
      case LIST_ORGANIZATION -> listOrganization(operation, own);
      case LIST_CONVERSATIONS -> listConversations(operation, own);
      case LIST_INBOX -> listInbox(operation, own);
      case STRANGER -> stranger(operation, own);
      case REMOVE_TARGET -> removeTarget(operation, own);
      case RETRY_EVENTS -> retryEvents(operation, own);
      case CHANGE_SHARDS -> changeShards(operation, own);
    }
  }

  /** Returns the tenant of a conversation or session: its place decides. */
  private Tenant tenant(Operation operation) {
    return tenants.get(operation.place() % 2);
  }

  private static <T> T pick(Random random, List<T> all) {
    return all.get(random.nextInt(all.size()));
  }

  private @Nullable Chat chat(Operation operation) {
    // One of three concerns the conversation of a session instead.
    Chat ofSession = operation.size() % 3 == 0 ? ledger.sessions.get(operation.place()) : null;
    return ofSession == null ? ledger.conversations.get(operation.place()) : ofSession;
  }

  private void open(Operation operation, Random own) {
    Tenant tenant = tenant(operation);
    List<String> texts = texts(operation, own, own.nextInt(3));
    List<Map<String, ?>> messages =
        texts.stream().<Map<String, ?>>map(text -> Map.of("text", text)).toList();
    String body = Read.text(Map.of("name", "c" + operation.number(), "messages", messages));
    boolean hasKey = own.nextInt(3) > 0;
    int attempts = 0;
    ApiAnswer answer = null;
    Chat chat = null;
    boolean isOpened = false;
    while (attempts++ < 6) {
      ApiCall call =
          ApiCall.of("POST /v2/conversations").as(GUEST, tenant.id(), "guest").body(body);
      if (hasKey) {
        call.header("idempotency-key", "open" + operation.number());
      }
      answer = world.call("post", call);
      if (answer != null && answer.status() == 201) {
        Chat opened = new Chat(tenant.id(), id(answer));
        if (chat != null && !chat.equals(opened)) {
          world.history.violation("two answers for one key", opened + " and " + chat);
        }
        chat = opened;
        isOpened = true;
        if (!hasKey || own.nextInt(4) > 0) {
          break;
        }
      } else if (!mayRepeat(answer)) {
        world.history.violation("refused", operation + ": " + shown(answer));
        return;
      } else if (!hasKey) {
        // Another attempt would open another conversation.
        break;
      }
      world.scheduler.pause(Duration.ofMillis(200 + own.nextInt(3_000)));
    }
    if (isOpened && chat != null) {
      ledger.conversations.putIfAbsent(operation.place(), chat);
      Ledger.Post post =
          new Ledger.Post(operation.number(), chat, texts, "chat", hasKey, world.scheduler.now());
      post.attempts = attempts;
      post.acknowledged = world.scheduler.now();
      post.ids = null;
      ledger.posts.add(post);
    }
  }

  private static List<String> texts(Operation operation, Random own, int count) {
    List<String> texts = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      texts.add(
          "m%d.%d %s".formatted(operation.number(), i, pick(own, List.of("red", "blue", "green"))));
    }
    return texts;
  }

  private void post(Operation operation, Random own, String user, String scope, String type) {
    Chat chat = chat(operation);
    if (chat == null) {
      return;
    }
    List<String> texts = texts(operation, own, 1 + (own.nextInt(3) == 0 ? own.nextInt(3) : 0));
    List<Map<String, ?>> messages =
        texts.stream().<Map<String, ?>>map(text -> Map.of("type", type, "text", text)).toList();
    String body =
        messages.size() == 1
            ? Read.text(messages.getFirst())
            : messages.stream().map(Read::text).collect(Collectors.joining(",", "[", "]"));
    send(operation, own, chat, user, scope, texts, type, body);
  }

  private void command(Operation operation, Random own, String text, Map<String, ?> meta) {
    Chat chat = chat(operation);
    if (chat == null) {
      return;
    }
    String agent = pick(own, tenant(operation).people());
    String body = Read.text(Map.of("type", "command", "text", text, "meta", meta));
    boolean isDone =
        send(operation, own, chat, agent, "guest agent", List.of(text), "command", body);
    if (isDone && text.startsWith("/set ")) {
      ledger
          .set
          .computeIfAbsent(chat, _ -> new LinkedHashMap<>())
          .put("k" + operation.number(), "v");
    }
  }

  /** Accepts each conversation in which rules are evaluated again and again. */
  void evening(int minute) {
    if (!hasEvenings) {
      return;
    }
    List<Chat> waiting =
        world.history.plans.entrySet().stream()
            .filter(
                chat ->
                    chat.getValue().values().stream()
                        .flatMap(List::stream)
                        .anyMatch(History.Planned::repeats))
            .map(Map.Entry::getKey)
            .filter(chat -> !isDeleted(chat))
            .sorted(Comparator.comparing(Chat::conversation))
            .toList();
    for (Chat chat : waiting) {
      int number = minute * 1_000 + waiting.indexOf(chat);
      Tenant tenant =
          tenants.stream().filter(t -> t.id().equals(chat.organization())).findAny().orElseThrow();
      send(
          new Operation(number, Operation.Kind.ACCEPT, world.scheduler.now(), 0, 0, 1, 0),
          random,
          chat,
          tenant.people().getFirst(),
          "guest agent",
          List.of("/accept"),
          "command",
          Read.text(Map.of("type", "command", "text", "/accept")));
    }
  }

  /** Posts messages, repeats the request while no answer says that it was done, and notes it. */
  private boolean send(
      Operation operation,
      Random own,
      Chat chat,
      String user,
      String scope,
      List<String> texts,
      String type,
      String body) {
    boolean hasKey = own.nextInt(2) == 0;
    Ledger.Post post =
        new Ledger.Post(operation.number(), chat, texts, type, hasKey, world.scheduler.now());
    ledger.posts.add(post);
    boolean isDone = false;
    while (post.attempts < 6) {
      ApiCall call =
          ApiCall.of("POST /v2/conversations/{conversation}/messages")
              .with("conversation", chat.conversation())
              .as(user, chat.organization(), scope)
              .body(body);
      if (hasKey) {
        call.header("idempotency-key", "op" + operation.number());
      }
      post.attempts++;
      ApiAnswer answer = world.call("post", call);
      if (answer != null && answer.status() == 201) {
        List<String> ids =
            texts.size() == 1
                ? List.of(id(answer))
                : Read.list(answer.body()).stream().map(m -> String.valueOf(m.get("id"))).toList();
        if (isDone && hasKey && !ids.equals(post.ids)) {
          world.history.violation("two answers for one key", operation.toString());
        }
        post.ids = ids;
        post.acknowledged = world.scheduler.now();
        isDone = true;
        // A client that has not seen the answer sends the request once more.
        if (!hasKey || own.nextInt(4) > 0) {
          break;
        }
      } else if (answer != null && answer.status() == 404) {
        if (!isDeleted(chat)) {
          world.history.violation("not found", operation.toString());
        }
        post.isRefused = post.attempts == 1;
        break;
      } else if (!mayRepeat(answer)) {
        world.history.violation("refused", operation + ": " + shown(answer));
        break;
      } else if (!hasKey && !answersUnavailable(answer)) {
        // Whether it was done is not known, and a repetition would be another message.
        break;
      } else if (!hasKey && own.nextBoolean()) {
        break;
      }
      world.scheduler.pause(Duration.ofMillis(200 + own.nextInt(4_000)));
    }
    return isDone;
  }

  private static boolean answersUnavailable(@Nullable ApiAnswer answer) {
    return answer != null && answer.status() == 503;
  }

  private static boolean mayRepeat(@Nullable ApiAnswer answer) {
    return answer == null || answer.status() >= 500;
  }

  private static String shown(@Nullable ApiAnswer answer) {
    return answer == null ? "no answer" : answer.status() + " " + answer.body();
  }

  private boolean isDeleted(Chat chat) {
    return world.history.deleted.containsKey(chat);
  }

  private void comeOrGo(Operation operation, Random own) {
    Tenant tenant = tenants.get(operation.organization() % 2);
    String person = pick(own, tenant.people());
    boolean isOnline = own.nextInt(3) > 0;
    int before = world.history.presences.size();
    change(
        operation,
        ApiCall.of("PUT /v2/users/{user}/presence")
            .with("user", person)
            .as(person, tenant.id(), "guest agent")
            .body(Read.text(Map.of("presence", isOnline ? "online" : "offline"))),
        _ ->
            world.history.presences.subList(before - 1, world.history.presences.size()).stream()
                .map(presence -> presence.people().get(person))
                .anyMatch(span -> span != null && span.isOnline() == isOnline));
  }

  private void changeRules(Operation operation, Random own) {
    Tenant tenant = tenants.get(operation.organization() % 2);
    if (tenant.workflow().isEmpty()) {
      return;
    }
    List<Map<String, ?>> rules =
        rules(
            own,
            ledger.removed.contains(tenant.sparePerson())
                ? tenant.people()
                : with(tenant.people(), tenant.sparePerson()),
            ledger.removed.contains(tenant.spareTeam())
                ? tenant.teams()
                : with(tenant.teams(), tenant.spareTeam()));
    boolean isActive = own.nextInt(5) > 0;
    change(
        operation,
        admin("PATCH /v2/workflows/{workflow}", tenant.id())
            .with("workflow", tenant.workflow())
            .body(Read.text(Map.of("rules", rules, "active", isActive))),
        directory ->
            directory.workflows().stream()
                .anyMatch(
                    w ->
                        w.id().equals(tenant.workflow())
                            && w.isActive() == isActive
                            && w.rules().size() == rules.size()));
  }

  private void changeSubscriptions(Operation operation, Random own) {
    Tenant tenant = tenants.get(operation.organization() % 2);
    String person = pick(own, tenant.people());
    List<String> teams = own.nextBoolean() ? tenant.teams() : List.of(pick(own, tenant.teams()));
    change(
        operation,
        admin("PATCH /v2/users/{user}", tenant.id())
            .with("user", person)
            .body(Read.text(Map.of("channels", teams))),
        directory -> {
          History.Person known = directory.people().get(person);
          return known != null && known.channels().equals(new HashSet<>(teams));
        });
  }

  /** Sends a change of the directory until it is done; then the directory must have had it. */
  private void change(
      Operation operation, ApiCall call, java.util.function.Predicate<History.Directory> isThere) {
    int before = world.history.directories.size();
    for (int i = 0; i < 4; i++) {
      ApiAnswer answer = directory(call);
      if (answer != null && answer.status() == 200) {
        boolean wasThere =
            world
                .history
                .directories
                .subList(Math.max(0, before - 1), world.history.directories.size())
                .stream()
                .anyMatch(isThere);
        if (!wasThere) {
          world.history.violation("acknowledged change lost", operation.toString());
        }
        return;
      }
      if (answer != null
          && answer.status() == 400
          && ledger.removed.stream().anyMatch(answer.body()::contains)) {
        // A rule must not name what was deleted meanwhile.
        return;
      }
      if (!mayRepeat(answer) && answer != null && answer.status() != 409) {
        world.history.violation("refused", operation + ": " + shown(answer));
        return;
      }
      world.scheduler.pause(Duration.ofSeconds(1));
    }
  }

  /** Deletes a channel or a user, although rules name it. */
  private void removeTarget(Operation operation, Random own) {
    Tenant tenant = tenants.get(operation.organization() % 2);
    boolean isTeam = own.nextBoolean();
    String id = isTeam ? tenant.spareTeam() : tenant.sparePerson();
    String name = isTeam ? "channel" : "user";
    ledger.removed.add(id);
    for (int i = 0; i < 4; i++) {
      ApiAnswer answer =
          directory(
              admin("DELETE /v2/%ss/{%s}".formatted(name, name), tenant.id())
                  .with(name, id)
                  .query("force=true"));
      if (answer != null && (answer.status() == 204 || answer.status() == 404)) {
        History.Directory now = world.history.directories.getLast();
        if (now.teams().containsKey(id) || now.people().containsKey(id)) {
          world.history.violation("acknowledged change lost", operation.toString());
        }
        return;
      }
      if (!mayRepeat(answer) && answer != null && answer.status() != 409) {
        world.history.violation("refused", operation + ": " + shown(answer));
        return;
      }
      world.scheduler.pause(Duration.ofSeconds(1));
    }
  }

  private void changeShards(Operation operation, Random own) {
    // The other organisation was never created, so it has one shard.
    Tenant tenant = tenants.get(1);
    int shards = 1 + own.nextInt(16);
    change(
        operation,
        admin("PATCH /v2/organizations/{organization}", tenants.get(0).id())
            .with("organization", tenant.id())
            .body("{\"shards\":" + shards + "}"),
        _ -> true);
  }

  /** Retries everything in the quarantine; what is still wrong stays there. */
  private void retryEvents(Operation operation, Random own) {
    Tenant tenant = tenants.get(operation.organization() % 2);
    ApiAnswer listed =
        directory(
            ApiCall.of("GET /v2/quarantine")
                .as(ADMIN, tenant.id(), SCOPES)
                .query("limit=" + (1 + own.nextInt(20))));
    if (listed == null || listed.status() != 200) {
      return;
    }
    for (Map<String, Object> event : Read.list(listed.body())) {
      Optional<Ledger.Word> word =
          ledger.words.stream().filter(w -> w.event().equals(event.get("event"))).findFirst();
      if (word.isPresent() && own.nextInt(4) > 0) {
        // From now on the agent is known.
        change(
            operation,
            admin("PATCH /v2/users/{user}", tenant.id())
                .with("user", word.get().person())
                .body(Read.text(Map.of("external", Map.of("zoho-desk", word.get().agent())))),
            _ -> true);
      }
      for (int i = 0; i < 4; i++) {
        ApiAnswer answer =
            directory(
                ApiCall.of("POST /v2/quarantine/{id}/retry")
                    .with("id", String.valueOf(event.get("id")))
                    .as(ADMIN, tenant.id(), SCOPES));
        boolean isTaken = answer != null && answer.status() == 200;
        if (isTaken && word.isEmpty()) {
          world.history.violation("bad event taken", operation + ": " + event);
        }
        if (isTaken) {
          world.history.count("retried event");
        }
        boolean isKnown = answer != null && (answer.status() == 404 || answer.status() == 422);
        if (isTaken || isKnown) {
          break;
        }
        if (!mayRepeat(answer)) {
          world.history.violation("refused", operation + ": " + shown(answer));
          break;
        }
      }
    }
  }

  private void subscribe(String organization, String person, List<String> teams) {
    require(
        directory(
            admin("PATCH /v2/users/{user}", organization)
                .with("user", person)
                .body(Read.text(Map.of("channels", teams)))),
        200);
  }

  private void delete(Operation operation) {
    Chat chat = chat(operation);
    if (chat == null || operation.size() > 4) {
      return;
    }
    long began = world.scheduler.now();
    boolean isDone = false;
    for (int i = 0; i < 4 && !isDone; i++) {
      ApiAnswer answer =
          world.call(
              "post",
              ApiCall.of("DELETE /v2/conversations/{conversation}")
                  .with("conversation", chat.conversation())
                  .as(BOT, chat.organization(), "guest agent bot"));
      if (answer != null && answer.status() == 204) {
        isDone = true;
      } else if (answer != null && answer.status() == 404) {
        if (!isDeleted(chat)) {
          world.history.violation("not found", operation.toString());
        }
        break;
      } else if (!mayRepeat(answer)) {
        world.history.violation("refused", operation + ": " + shown(answer));
        break;
      }
    }
    ledger.deletions.add(new Ledger.Deletion(chat, began, isDone));
    if (isDone) {
      ApiAnswer after = world.call("query", one(chat));
      if (after != null && after.status() == 200) {
        world.history.violation("deleted and there", operation.toString());
      }
    }
  }

  private static ApiCall one(Chat chat) {
    return ApiCall.of("GET /v2/conversations/{conversation}")
        .with("conversation", chat.conversation())
        .as(BOT, chat.organization(), "guest agent bot");
  }

  private void rename(Operation operation) {
    Chat chat = chat(operation);
    if (chat == null) {
      return;
    }
    ApiAnswer answer =
        world.call(
            "post",
            ApiCall.of("PATCH /v2/conversations/{conversation}")
                .with("conversation", chat.conversation())
                .as(BOT, chat.organization(), "guest agent bot")
                .body(Read.text(Map.of("name", "n" + operation.number()))));
    if (answer != null && answer.status() == 404 && !isDeleted(chat)) {
      world.history.violation("not found", operation.toString());
    }
  }

  // ------------------------------------------------------------------------------------- the lists

  /** Reads a list page by page; empty if a page was not answered. */
  Optional<List<Map<String, Object>>> pages(Supplier<ApiCall> call, String query) {
    List<Map<String, Object>> all = new ArrayList<>();
    String next = query;
    for (int page = 0; page < 200; page++) {
      ApiAnswer answer = world.call("query", call.get().query(next));
      if (answer == null || answer.status() != 200) {
        return Optional.empty();
      }
      all.addAll(Read.list(answer.body()));
      if (answer.next().isEmpty()) {
        return Optional.of(all);
      }
      next = answer.next().get().substring(answer.next().get().indexOf('?') + 1);
    }
    world.history.violation("list without an end", query);
    return Optional.empty();
  }

  /** Reads a list and checks that it repeats nothing and skips nothing that was there before. */
  private void check(
      Operation operation,
      Supplier<ApiCall> call,
      String query,
      Set<String> expected,
      BooleanSupplier isGone) {
    Optional<List<Map<String, Object>>> read = pages(call, query);
    if (read.isEmpty()) {
      return;
    }
    List<String> ids = read.get().stream().map(m -> String.valueOf(m.get("id"))).toList();
    Set<String> distinct = new HashSet<>(ids);
    if (distinct.size() < ids.size()) {
      world.history.violation("list repeats", operation + " " + ids);
    }
    Set<String> missing = new HashSet<>(expected);
    missing.removeAll(distinct);
    if (!missing.isEmpty() && !isGone.getAsBoolean()) {
      world.history.violation("list skips", operation + " lacks " + missing);
    }
  }

  private Set<String> messagesBefore(Chat chat, long before) {
    return world.history.messages.getOrDefault(chat, Map.of()).values().stream()
        .filter(message -> message.at() <= before)
        .map(History.Stored::id)
        .collect(Collectors.toSet());
  }

  private void listConversation(Operation operation, Random own) {
    Chat chat = chat(operation);
    if (chat == null) {
      return;
    }
    Set<String> expected = messagesBefore(chat, world.scheduler.now());
    check(
        operation,
        () ->
            ApiCall.of("GET /v2/conversations/{conversation}/messages")
                .with("conversation", chat.conversation())
                .as(BOT, chat.organization(), "guest agent bot"),
        "limit=" + (1 + own.nextInt(4)) + (own.nextBoolean() ? "&sort=createdAt" : ""),
        expected,
        () -> isDeleted(chat));
  }

  private void listOrganization(Operation operation, Random own) {
    Tenant tenant = tenants.get(operation.organization() % 2);
    long settled = world.scheduler.now() - 6_000_000;
    Set<String> expected = new HashSet<>();
    List<Chat> chats =
        world.history.messages.keySet().stream()
            .filter(chat -> chat.organization().equals(tenant.id()))
            .toList();
    chats.forEach(
        chat ->
            world.history.messages.getOrDefault(chat, Map.of()).values().stream()
                .filter(m -> m.at() <= settled && m.type().equals("chat"))
                .forEach(m -> expected.add(m.id())));
    Optional<List<Map<String, Object>>> read =
        pages(
            () -> ApiCall.of("GET /v2/messages").as(BOT, tenant.id(), "guest agent bot"),
            "type=chat&limit=" + (2 + own.nextInt(6)));
    if (read.isPresent()) {
      List<String> ids = read.get().stream().map(m -> String.valueOf(m.get("id"))).toList();
      Set<String> distinct = new HashSet<>(ids);
      if (distinct.size() < ids.size()) {
        world.history.violation("list repeats", operation + " " + ids);
      }
      chats.stream()
          .filter(chat -> !isDeleted(chat))
          .forEach(
              chat ->
                  world.history.messages.getOrDefault(chat, Map.of()).values().stream()
                      .filter(m -> expected.contains(m.id()) && !distinct.contains(m.id()))
                      .forEach(
                          m -> world.history.violation("list skips", operation + " lacks " + m)));
      foreign(tenant, read.get(), operation);
    }
  }

  private void foreign(Tenant tenant, List<Map<String, Object>> items, Operation operation) {
    for (Map<String, Object> item : items) {
      if (!tenant.id().equals(item.get("organization"))) {
        world.history.violation("another organisation's", operation + " shows " + item);
      }
    }
  }

  private void listConversations(Operation operation, Random own) {
    Tenant tenant = tenants.get(operation.organization() % 2);
    long settled = world.scheduler.now() - 6_000_000;
    Set<String> expected =
        world.history.states.entrySet().stream()
            .filter(entry -> entry.getKey().organization().equals(tenant.id()))
            .filter(entry -> entry.getValue().getFirst().at() <= settled)
            .map(entry -> entry.getKey().conversation())
            .collect(Collectors.toSet());
    Optional<List<Map<String, Object>>> read =
        pages(
            () -> ApiCall.of("GET /v2/conversations").as(BOT, tenant.id(), "guest agent bot"),
            "limit=" + (1 + own.nextInt(3)));
    if (read.isPresent()) {
      List<String> ids = read.get().stream().map(m -> String.valueOf(m.get("id"))).toList();
      Set<String> distinct = new HashSet<>(ids);
      if (distinct.size() < ids.size()) {
        world.history.violation("list repeats", operation + " " + ids);
      }
      expected.removeAll(distinct);
      expected.removeIf(id -> isDeleted(new Chat(tenant.id(), id)));
      if (!expected.isEmpty()) {
        world.history.violation("list skips", operation + " lacks " + expected);
      }
      foreign(tenant, read.get(), operation);
    }
  }

  private void listInbox(Operation operation, Random own) {
    Tenant tenant = tenants.get(operation.organization() % 2);
    String person = pick(own, tenant.people());
    check(
        operation,
        () ->
            ApiCall.of("GET /v2/users/{user}/inbox")
                .with("user", person)
                .as(person, tenant.id(), "guest agent"),
        "limit=" + (1 + own.nextInt(3)),
        Set.of(),
        () -> false);
  }

  /** Somebody of another organisation tries to reach a conversation. */
  private void stranger(Operation operation, Random own) {
    Chat chat = chat(operation);
    if (chat == null) {
      return;
    }
    String other = tenants.get(2).id();
    String user = tenants.get(2).people().getFirst();
    int way = own.nextInt(4);
    boolean isRead = way < 2;
    ApiCall call =
        switch (way) {
          case 0 -> ApiCall.of("GET /v2/conversations/{conversation}");
          case 1 -> ApiCall.of("GET /v2/conversations/{conversation}/messages");
          case 2 -> ApiCall.of("DELETE /v2/conversations/{conversation}");
          default ->
              ApiCall.of("POST /v2/conversations/{conversation}/messages")
                  .body("{\"text\":\"from a stranger\"}");
        };
    boolean isQuery = own.nextInt(2) == 0;
    ApiAnswer answer =
        world.call(
            isRead ? "query" : "post",
            call.with("conversation", chat.conversation())
                .query(isQuery ? "organization=" + chat.organization() : "")
                .as(user, other, SCOPES));
    if (answer != null && answer.status() != 404 && answer.status() < 500) {
      world.history.violation("a stranger was answered", operation + ": " + shown(answer));
    }
  }

  // ---------------------------------------------------------------------------------- the provider

  /**
   * The story of a session: its events and messages, sent in batches, repeated and out of order.
   */
  private void session(Operation operation, Random own) {
    Tenant tenant = tenant(operation);
    String session = "6540300000%d".formatted(100_000 + operation.number());
    List<Ledger.Event> story = new ArrayList<>();
    long time =
        Scheduler.START.toEpochMilli() + world.scheduler.now() / 1_000 + providerOffset - 2_000;
    List<String> statuses =
        List.of(
            "CREATED",
            "OPEN",
            "ON_PROGRESS",
            "ON_HOLD",
            "ENDED",
            "BLOCKED",
            "OPEN",
            "PAUSED",
            "MISSED");
    Set<String> atOnce = new HashSet<>();
    for (int i = 0; i < operation.size(); i++) {
      boolean isTie = own.nextInt(12) == 0 && i > 0;
      time += isTie ? 0 : 1 + (long) Math.pow(10, 1 + 4 * own.nextDouble());
      if (own.nextInt(5) < 2) {
        boolean isInbound = own.nextInt(4) > 0;
        story.add(
            new Ledger.Event(
                tenant.id(),
                session,
                time,
                null,
                "m%d.%d %s".formatted(operation.number(), i, pick(own, List.of("red", "blue"))),
                i,
                isInbound));
      } else {
        String status = i == 0 ? "CREATED" : pick(own, statuses);
        // Two events of the same time are told apart by their statuses.
        if (!isTie) {
          atOnce.clear();
        }
        if (!atOnce.add(status)) {
          continue;
        }
        story.add(new Ledger.Event(tenant.id(), session, time, status, "", i, false));
      }
    }
    List<Ledger.Event> receipts = receipts(story, own);
    ledger.events.addAll(story);
    ledger.receipts.addAll(receipts);
    // When each one is sent, and when again.
    record Sending(long at, Ledger.Event event) {}
    List<Sending> sendings = new ArrayList<>();
    for (Ledger.Event event : Stream.of(story, receipts).flatMap(List::stream).toList()) {
      long due = (event.time - providerOffset - Scheduler.START.toEpochMilli()) * 1_000;
      int times = own.nextInt(4) == 0 ? 2 + own.nextInt(2) : 1;
      for (int i = 0; i < times; i++) {
        int dice = own.nextInt(10);
        long delay =
            dice < 6
                ? own.nextInt(300_000)
                : dice < 9 ? own.nextInt(20_000_000) : own.nextInt(900_000_000);
        sendings.add(new Sending(Math.max(due, world.scheduler.now()) + delay, event));
      }
    }
    sendings.sort(java.util.Comparator.comparingLong(Sending::at));
    while (!sendings.isEmpty()) {
      int size = Math.min(sendings.size(), 1 + own.nextInt(4));
      List<Sending> batch = List.copyOf(sendings.subList(0, size));
      sendings.subList(0, size).clear();
      List<Ledger.Event> events = new ArrayList<>(batch.stream().map(Sending::event).toList());
      if (own.nextInt(4) == 0) {
        Collections.shuffle(events, own);
      }
      long wait = batch.getLast().at() - world.scheduler.now();
      long seed = own.nextLong();
      world.scheduler.start(
          "provider" + operation.number(),
          Duration.ofNanos(Math.max(0, wait) * 1_000),
          () -> deliver(tenant, events, operation.place(), new Random(seed)));
    }
  }

  /** The receipts of the messages of a story, in steps that may come in any order. */
  private static List<Ledger.Event> receipts(List<Ledger.Event> story, Random own) {
    List<Ledger.Event> receipts = new ArrayList<>();
    for (Ledger.Event event : story) {
      if (event.status == null && own.nextInt(3) > 0) {
        long time = event.time;
        for (int i = own.nextInt(4); i > 0; i--) {
          time += 1 + own.nextInt(5_000);
          receipts.add(
              event.told(
                  pick(own, List.of("SENT", "DELIVERED", "READ", "FAILED", "DELETED")), time));
        }
      }
    }
    return receipts;
  }

  /** Looks up the conversation of a session, so that others can write to it. */
  private void find(Tenant tenant, String session, int place) {
    if (!ledger.sessions.containsKey(place)) {
      ApiAnswer answer =
          world.call(
              "query",
              ApiCall.of("GET /v2/sessions/{session}")
                  .with("session", session)
                  .as(BOT, tenant.id(), SCOPES));
      if (answer != null && answer.status() == 200) {
        ledger.sessions.put(
            place,
            new Chat(tenant.id(), String.valueOf(Read.object(answer.body()).get("conversation"))));
      }
    }
  }

  private void deliver(Tenant tenant, List<Ledger.Event> events, int place, Random own) {
    String body =
        events.stream()
            .map(event -> json(tenant, event))
            .collect(Collectors.joining(",", "[", "]"));
    events.forEach(event -> event.sentFirst = Math.min(event.sentFirst, world.scheduler.now()));
    for (int i = 0; i < 6; i++) {
      ApiAnswer answer = world.call("ingest", webhook(tenant, token(tenant), body));
      if (answer != null && answer.status() == 200) {
        events.forEach(event -> event.isAcknowledged = true);
        ledger.acceptedRequests++;
        find(tenant, events.getFirst().session, place);
        return;
      }
      if (!mayRepeat(answer)) {
        world.history.violation("webhook refused", events + ": " + shown(answer));
        return;
      }
      world.scheduler.pause(Duration.ofMillis(1_000 + own.nextInt(60_000)));
    }
  }

  private static ApiCall webhook(Tenant tenant, String token, String body) {
    return ApiCall.of("POST /webhooks/zoho-desk/{source}")
        .with("source", tenant.source())
        .header("x-zdesk-jwt", token)
        .body(body);
  }

  private String token(Tenant tenant) {
    return new TokenBuilder(
            world.signingKey(),
            tenant.orgId(),
            tenant.webhookId(),
            world.scheduler.time().minusSeconds(5))
        .sign();
  }

  private static String json(Tenant tenant, Ledger.Event event) {
    if (event.receipt != null) {
      return receipt(tenant, event, event.receipt);
    }
    Map<String, Object> payload = new LinkedHashMap<>();
    payload.put("sessionId", event.session);
    payload.put("channelId", "65403000000038011");
    if (event.status == null) {
      payload.put("id", event.messageId());
      payload.put("direction", event.isInbound ? "IN" : "OUT");
      payload.put("messageType", "TEXT");
      payload.put("text", event.text);
      payload.put(
          "actor", Map.of("type", event.isInbound ? "END_USER" : "AGENT", "name", "somebody"));
    } else {
      payload.put("sessionStatus", event.status);
      payload.put("replyStatus", "ACCEPTED");
      payload.put("messagesCount", Integer.toString(event.count));
    }
    return Read.text(
        Map.of(
            "payload",
            payload,
            "eventTime",
            Long.toString(event.time),
            "eventType",
            event.status == null ? "IM_Message_Add" : "IM_Session_Status",
            "orgId",
            tenant.orgId()));
  }

  private static String receipt(Tenant tenant, Ledger.Event event, String status) {
    return Read.text(
        Map.of(
            "payload",
            Map.of(
                "sessionId",
                event.session,
                "messageId",
                event.messageId(),
                "messageNewStatus",
                Map.of(
                    "status",
                    status,
                    "updatedTime",
                    java.time.Instant.ofEpochMilli(event.time).toString())),
            "eventTime",
            Long.toString(event.time),
            "eventType",
            "IM_Message_Status",
            "orgId",
            tenant.orgId()));
  }

  /** Events that cannot be stored: they must be in the quarantine in the end. */
  private void badEvents(Operation operation) {
    Tenant tenant = tenant(operation);
    long ahead = Scheduler.START.toEpochMilli() + world.scheduler.now() / 1_000 + 3 * 86_400_000L;
    String agent = "6540300000777%d".formatted(operation.number());
    String event =
        operation.size() % 4 == 3
            ? Read.text(
                Map.of(
                    "payload",
                    Map.of("agentId", agent, "status", "ONLINE"),
                    "eventTime",
                    Long.toString(ahead - 3 * 86_400_000L + providerOffset),
                    "eventType",
                    "Agent_Presence_Update",
                    "orgId",
                    tenant.orgId()))
            : operation.size() % 2 == 0
                ? Read.text(
                    Map.of(
                        "payload",
                        Map.of("sessionId", "s" + operation.number(), "sessionStatus", "OPEN"),
                        "eventTime",
                        Long.toString(ahead),
                        "eventType",
                        "IM_Session_Status",
                        "orgId",
                        tenant.orgId()))
                : Read.text(
                    Map.of(
                        "payload",
                        Map.of("note", "bad" + operation.number()),
                        "eventTime",
                        Long.toString(ahead),
                        "eventType",
                        "Unheard_Of",
                        "orgId",
                        tenant.orgId()));
    if (operation.size() % 4 == 3) {
      ledger.words.add(new Ledger.Word(event, agent, pick(operation.random(), tenant.people())));
    }
    for (int i = 0; i < 6; i++) {
      ApiAnswer answer = world.call("ingest", webhook(tenant, token(tenant), "[" + event + "]"));
      if (answer != null && answer.status() == 200) {
        ledger.bad.put(event, operation.place() % 2);
        return;
      }
      if (!mayRepeat(answer)) {
        world.history.violation("webhook refused", event + ": " + shown(answer));
        return;
      }
      world.scheduler.pause(Duration.ofSeconds(20));
    }
  }

  /** A forged token, and an event of another organisation. */
  private void badToken(Operation operation) {
    Tenant tenant = tenant(operation);
    Ledger.Event event =
        new Ledger.Event(
            tenant.id(),
            "forged" + operation.number(),
            Scheduler.START.toEpochMilli() + world.scheduler.now() / 1_000,
            "CREATED",
            "",
            1,
            false);
    boolean isForged = operation.size() % 2 == 0;
    Tenant signer = tenants.get((operation.place() + 1) % 2);
    ApiAnswer answer =
        world.call(
            "ingest",
            isForged
                ? webhook(tenant, token(signer), "[" + json(tenant, event) + "]")
                : webhook(tenant, token(tenant), "[" + json(signer, event) + "]"));
    if (answer != null && answer.status() == 200) {
      // It may be kept for later, while the source cannot be read; the end tells.
      return;
    }
    if (answer != null && answer.status() == 401) {
      ledger.tokensRefused++;
    }
    if (answer != null && answer.status() < 500 && answer.status() != (isForged ? 401 : 403)) {
      world.history.violation("forged event", operation + ": " + shown(answer));
    }
  }

  // ----------------------------------------------------------------------------------------- calls

  static ApiCall admin(String route, String organization) {
    return ApiCall.of(route).as(ADMIN, organization, SCOPES);
  }

  @Nullable ApiAnswer directory(ApiCall call) {
    return world.call("directory", call);
  }

  static ApiAnswer require(@Nullable ApiAnswer answer, int status) {
    if (answer == null || answer.status() != status) {
      throw new IllegalStateException(shown(answer));
    }
    return answer;
  }

  static String id(ApiAnswer answer) {
    return String.valueOf(Read.object(answer.body()).get("id"));
  }
}
