package io.reachline.dynamo;

import io.reachline.conversation.ConversationStatus;
import io.reachline.conversation.Position;
import io.reachline.directory.Rule;
import io.reachline.directory.ServiceId;
import io.reachline.directory.Target;
import io.reachline.directory.WorkflowId;
import io.reachline.identity.OrganizationId;
import io.reachline.inbox.Inbox;
import io.reachline.inbox.InboxEntry;
import io.reachline.json.Json;
import io.reachline.json.JsonObject;
import io.reachline.routing.DeliveryStatus;
import io.reachline.routing.NotRouted;
import io.reachline.routing.NotifiedService;
import io.reachline.routing.PendingEvaluation;
import io.reachline.routing.Reason;
import io.reachline.routing.Step;
import io.reachline.routing.WaitingRule;
import io.reachline.service.ServiceKey;
import io.reachline.wire.WireNamed;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.enhanced.dynamodb.TableSchema;

/** The attributes of a step of a run; its number is in its sort key. */
final class StepItem {
  private static final Attributes ATTRIBUTES = Attributes.with(Item.EXPIRES);

  /** The step as JSON. */
  static final Attribute<String> STEP = ATTRIBUTES.text("step");

  /** The reason of the step, compressed; steps that evaluate nothing have none. */
  static final Attribute<SdkBytes> REASON = ATTRIBUTES.bytes("reason");

  static final TableSchema<Item> SCHEMA = ATTRIBUTES.schema();

  private StepItem() {}

  /** Writes a step. Empty properties are left out, so that most steps stay below 1 kB. */
  static String write(Step step) {
    JsonObject.Builder json =
        JsonObject.builder()
            .put("number", step.number())
            .put("at", step.at().toEpochMilli())
            .put("status", step.status().wireName());
    if (step.isTask()) {
      json.put("isTask", true);
    } else {
      json.put("behind", step.behind().toEpochMilli());
    }
    if (step.round() > 0) {
      json.put("round", step.round());
    }
    if (step.hasTriggered()) {
      json.put("hasTriggered", true);
    }
    put(json, "succeeded", step.succeeded(), WorkflowId::value);
    put(json, "stopped", step.stopped(), WorkflowId::value);
    put(json, "waiting", step.waiting(), StepItem::waiting);
    json.putIfPresent(
        "pending",
        step.pending().map(list -> list.stream().map(StepItem::pending).toList()).orElse(null));
    put(json, "taken", step.taken(), position -> position);
    put(json, "suppressed", step.suppressed(), position -> position);
    List<DeliveryStatus> statuses = step.statuses();
    put(json, "statuses", statuses, status -> status(status, statuses.getFirst()));
    put(json, "inboxes", step.inboxes(), StepItem::inbox);
    put(json, "services", step.services(), StepItem::service);
    json.putIfPresent("queue", step.queue().map(Position::value).orElse(null));
    json.putIfPresent("seen", step.seen().map(Position::value).orElse(null));
    json.putIfPresent("notRouted", step.notRouted().map(NotRouted::wireName).orElse(null));
    return json.build().toString();
  }

  /** Sets the attributes of a step. */
  static Item.Builder write(Step step, Item.Builder item) {
    return item.set(STEP, write(step))
        .set(
            REASON, step.reason().equals(Reason.NONE) ? null : Gzip.compress(step.reason().text()));
  }

  static Step read(Item item) {
    return read(
        item.require(STEP),
        item.find(REASON).map(bytes -> new Reason(Gzip.expand(bytes))).orElse(Reason.NONE));
  }

  static Step read(String text, Reason reason) {
    JsonObject json = Json.readOwn(text);
    Instant at = time(json, "at");
    int round = count(json, "round");
    return new Step(
        number(json, "number").intValue(),
        at,
        // Of a task, or of before this was written, when what arrived first came first.
        json.members().containsKey("behind") ? time(json, "behind") : InboxEntry.behindTask(at),
        WireNamed.require(ConversationStatus.values(), json.text("status").orElseThrow()),
        json.members().containsKey("isTask"),
        round,
        json.members().containsKey("hasTriggered"),
        workflows(json, "succeeded"),
        workflows(json, "stopped"),
        json.objects("waiting").stream().map(StepItem::waiting).toList(),
        json.members().containsKey("pending")
            ? Optional.of(json.objects("pending").stream().map(StepItem::pending).toList())
            : Optional.empty(),
        positions(json, "taken"),
        positions(json, "suppressed"),
        statuses(json.objects("statuses"), round),
        inboxes(json, "inboxes"),
        json.texts("services").stream().map(StepItem::service).toList(),
        json.text("queue").map(Position::new),
        json.text("seen").map(Position::new),
        json.text("notRouted").map(name -> WireNamed.require(NotRouted.values(), name)),
        reason);
  }

  private static <T> void put(
      JsonObject.Builder json, String name, Collection<T> values, Function<T, Object> form) {
    if (!values.isEmpty()) {
      json.put(name, values.stream().map(form).toList());
    }
  }

  private static Map<String, ?> waiting(WaitingRule waiting) {
    return JsonObject.builder()
        .put("workflow", waiting.workflow().value())
        .put("position", waiting.position())
        .put("rule", waiting.rule().toJson())
        .put("due", waiting.due().toEpochMilli())
        .putIfPresent("round", waiting.round() > 0 ? waiting.round() : null)
        .build()
        .members();
  }

  private static WaitingRule waiting(JsonObject json) {
    return new WaitingRule(
        new WorkflowId(json.text("workflow").orElseThrow()),
        number(json, "position").intValue(),
        Rule.ofJson(json.object("rule")),
        time(json, "due"),
        count(json, "round"));
  }

  private static Map<String, ?> pending(PendingEvaluation pending) {
    return JsonObject.builder()
        .put("position", pending.position())
        .putIfPresent("round", pending.round() > 0 ? pending.round() : null)
        .put("due", pending.due().toEpochMilli())
        .putIfPresent("suppressed", pending.isSuppressed() ? true : null)
        .build()
        .members();
  }

  private static PendingEvaluation pending(JsonObject json) {
    return new PendingEvaluation(
        number(json, "position").intValue(),
        count(json, "round"),
        time(json, "due"),
        json.members().containsKey("suppressed"));
  }

  /** Writes a status. The absent targets, the same for a whole step, are written with the first. */
  @SuppressWarnings("ReferenceEquality") // Another status may equal the first one.
  private static Map<String, ?> status(DeliveryStatus status, DeliveryStatus first) {
    JsonObject.Builder json =
        JsonObject.builder()
            .put("at", status.at().toEpochMilli())
            .put("position", status.position())
            .putIfPresent("workflow", status.workflow().map(WorkflowId::value).orElse(null))
            .putIfPresent("rule", status.rule().orElse(null));
    putTargets(json, status.notified(), Target.Kind::plural);
    if (status != first && isAsFor(first, status)) {
      return json.put("absentAsFirst", true).build().members();
    }
    putTargets(json, status.offline(), Target.Kind::offline);
    put(json, "missing", status.missing(), id -> id);
    return json.build().members();
  }

  private static void putTargets(
      JsonObject.Builder json, List<Target> targets, Function<Target.Kind, String> name) {
    for (Target.Kind kind : Target.Kind.values()) {
      put(json, name.apply(kind), kind.idsOf(targets), id -> id);
    }
  }

  private static boolean isAsFor(DeliveryStatus first, DeliveryStatus status) {
    return status.offline().equals(first.offline()) && status.missing().equals(first.missing());
  }

  private static List<DeliveryStatus> statuses(List<JsonObject> written, int round) {
    return written.stream()
        .map(
            json ->
                status(
                    json,
                    json.members().containsKey("absentAsFirst") ? written.getFirst() : json,
                    round))
        .toList();
  }

  /** Reads a status, and its absent targets from the object that has them. */
  private static DeliveryStatus status(JsonObject json, JsonObject absent, int round) {
    return new DeliveryStatus(
        time(json, "at"),
        number(json, "position").intValue(),
        round,
        json.text("workflow").map(WorkflowId::new),
        json.text("rule"),
        Target.read(json, Target.Kind::plural),
        Target.read(absent, Target.Kind::offline),
        absent.texts("missing"));
  }

  static String inbox(Inbox inbox) {
    return inbox.organization().value() + "#" + inbox.id();
  }

  static Inbox inbox(String text) {
    String[] parts = text.split("#", 2);
    return new Inbox(new OrganizationId(parts[0]), parts[1]);
  }

  private static String service(NotifiedService notified) {
    return "%s#%s#%d"
        .formatted(
            notified.service().organization().value(),
            notified.service().service().value(),
            notified.position());
  }

  private static NotifiedService service(String text) {
    String[] parts = text.split("#", 3);
    return new NotifiedService(
        new ServiceKey(new OrganizationId(parts[0]), new ServiceId(parts[1])),
        Integer.parseInt(parts[2]));
  }

  private static List<Inbox> inboxes(JsonObject json, String name) {
    return json.texts(name).stream().map(StepItem::inbox).toList();
  }

  private static Set<WorkflowId> workflows(JsonObject json, String name) {
    return json.texts(name).stream().map(WorkflowId::new).collect(Collectors.toSet());
  }

  private static Set<Integer> positions(JsonObject json, String name) {
    return json.get(name) instanceof List<?> list
        ? list.stream().map(position -> ((Number) position).intValue()).collect(Collectors.toSet())
        : Set.of();
  }

  private static Instant time(JsonObject json, String name) {
    return Instant.ofEpochMilli(number(json, name).longValue());
  }

  /** Returns a number that is left out if it is 0. */
  private static int count(JsonObject json, String name) {
    return json.get(name) instanceof Number number ? number.intValue() : 0;
  }

  private static Number number(JsonObject json, String name) {
    if (json.get(name) instanceof Number number) {
      return number;
    }
    throw new IllegalStateException("The stored step has no " + name);
  }
}
