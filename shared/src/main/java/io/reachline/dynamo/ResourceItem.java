package io.reachline.dynamo;

import io.reachline.directory.Channel;
import io.reachline.directory.ChannelId;
import io.reachline.directory.Contact;
import io.reachline.directory.ContactId;
import io.reachline.directory.EventPattern;
import io.reachline.directory.Organization;
import io.reachline.directory.Resource;
import io.reachline.directory.Revision;
import io.reachline.directory.Rule;
import io.reachline.directory.Service;
import io.reachline.directory.ServiceId;
import io.reachline.directory.ServiceSecret;
import io.reachline.directory.ServiceSecrets;
import io.reachline.directory.Sharding;
import io.reachline.directory.User;
import io.reachline.directory.Workflow;
import io.reachline.directory.WorkflowId;
import io.reachline.directory.WorkflowVersion;
import io.reachline.identity.OrganizationId;
import io.reachline.identity.OrganizationPath;
import io.reachline.identity.Role;
import io.reachline.identity.UserId;
import io.reachline.json.Json;
import io.reachline.json.JsonObject;
import io.reachline.wire.WireNamed;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.enhanced.dynamodb.TableSchema;

/** The attributes of a resource of the directory. A change replaces its whole body. */
final class ResourceItem {
  private static final Attributes ATTRIBUTES = Attributes.with(Item.WRITE);

  /** The properties that clients set, as JSON. */
  static final Attribute<String> BODY = ATTRIBUTES.text("body");

  static final Attribute<Long> VERSION = ATTRIBUTES.number("version");
  static final Attribute<Long> CREATED_AT = ATTRIBUTES.number("createdAt");
  static final Attribute<Long> UPDATED_AT = ATTRIBUTES.number("updatedAt");

  /** The user who made this version. */
  static final Attribute<String> BY = ATTRIBUTES.text("by");

  /** The path of an organisation. */
  static final Attribute<String> PATH = ATTRIBUTES.text("path");

  /** The sharding of an organisation that ever set one, as JSON. */
  static final Attribute<String> SHARDS = ATTRIBUTES.text("shards");

  /** The ids that providers give a user, as JSON: a copy of what the body has. */
  static final Attribute<String> EXTERNAL = ATTRIBUTES.text("external");

  /** The secret of a service. */
  static final Attribute<String> SECRET = ATTRIBUTES.text("secret");

  /** The secret that it replaced, and until when that is used, in milliseconds. */
  static final Attribute<String> SECRET_BEFORE = ATTRIBUTES.text("secretBefore");

  static final Attribute<Long> SECRET_BEFORE_UNTIL = ATTRIBUTES.number("secretBeforeUntil");

  /** The mark of the last change of an organisation's resources. */
  static final Attribute<String> CHANGE = ATTRIBUTES.text("change");

  static final TableSchema<Item> SCHEMA = ATTRIBUTES.schema();

  private static final String PATH_SEPARATOR = "#";

  /** The prefix of the sort keys of all resources that routing reads. */
  static final String ROUTING = "R";

  /** The sort key of the mark of the last change: before those of the resources. */
  static final String LAST_CHANGE = ROUTING + "#";

  private static final String ORGANIZATION = ROUTING + "O";
  private static final String CHANNEL = ROUTING + "C#";
  private static final String USER = ROUTING + "U#";
  private static final String WORKFLOW = ROUTING + "W#";
  private static final String SERVICE = ROUTING + "S#";
  private static final String CONTACT = "K#";
  private static final String VERSIONS = "V#";

  private static final Map<Class<? extends Resource>, String> PREFIXES =
      Map.of(
          Organization.class, ORGANIZATION,
          Channel.class, CHANNEL,
          User.class, USER,
          Workflow.class, WORKFLOW,
          Service.class, SERVICE,
          Contact.class, CONTACT);

  private ResourceItem() {}

  /** Returns the prefix of the sort keys of a kind. */
  static String prefix(Class<? extends Resource> type) {
    return Optional.ofNullable(PREFIXES.get(type))
        .orElseThrow(() -> new IllegalArgumentException(type + " has no prefix"));
  }

  static String sortKey(Class<? extends Resource> type, String id) {
    // A partition has only one organisation.
    return type == Organization.class ? prefix(type) : prefix(type) + id;
  }

  static Item write(Resource resource) {
    Item.Builder item =
        Item.of(resource.organization().value(), sortKey(resource.getClass(), resource.idValue()))
            .set(BODY, resource.properties().toString())
            .set(VERSION, resource.revision().version())
            .set(CREATED_AT, resource.revision().createdAt().toEpochMilli())
            .set(UPDATED_AT, resource.revision().updatedAt().toEpochMilli())
            .set(BY, by(resource.revision()));
    return switch (resource) {
      case Organization organization ->
          item.set(PATH, organization.path().wireForm())
              .set(SHARDS, shards(organization.sharding()))
              .build();
      case Service service -> secrets(item, service.secrets()).build();
      case User user -> item.set(EXTERNAL, external(user)).build();
      case Channel _, Workflow _, Contact _ -> item.build();
    };
  }

  private static Item.Builder secrets(Item.Builder item, ServiceSecrets secrets) {
    item.set(SECRET, secrets.current().value());
    secrets
        .replaced()
        .ifPresent(
            before ->
                item.set(SECRET_BEFORE, before.secret().value())
                    .set(SECRET_BEFORE_UNTIL, before.until().toEpochMilli()));
    return item;
  }

  private static @Nullable String external(User user) {
    return user.external().isEmpty() ? null : Json.write(new TreeMap<>(user.external()));
  }

  /** Returns the id that a provider gives to the user of an item. */
  static Optional<String> externalId(Item item, String provider) {
    return item.find(EXTERNAL).map(Json::readOwn).flatMap(external -> external.text(provider));
  }

  static Organization organization(Item item) {
    JsonObject body = body(item);
    return new Organization(
        path(item),
        body.text("name").orElse(""),
        WireNamed.require(Organization.Status.values(), body.text("status").orElseThrow()),
        sharding(item),
        revision(item));
  }

  private static @Nullable String shards(Sharding sharding) {
    return sharding.equals(Sharding.SINGLE)
        ? null
        : JsonObject.builder()
            .put("count", sharding.count())
            .put("before", sharding.before())
            .put("from", sharding.from().toEpochMilli())
            .put("highest", sharding.highest())
            .build()
            .toString();
  }

  static Sharding sharding(Item item) {
    return item.find(SHARDS)
        .map(Json::readOwn)
        .map(
            json ->
                new Sharding(
                    (int) number(json, "count"),
                    (int) number(json, "before"),
                    Instant.ofEpochMilli(number(json, "from")),
                    (int) number(json, "highest")))
        .orElse(Sharding.SINGLE);
  }

  private static long number(JsonObject json, String name) {
    if (json.get(name) instanceof Number number) {
      return number.longValue();
    }
    throw new IllegalStateException("The stored sharding has no " + name);
  }

  static OrganizationPath path(Item item) {
    return new OrganizationPath(
        Stream.of(item.require(PATH).split(PATH_SEPARATOR, -1)).map(OrganizationId::new).toList());
  }

  static Channel channel(Item item) {
    JsonObject body = body(item);
    return new Channel(
        new ChannelId(id(item)),
        owner(item),
        body.text("name").orElse(""),
        body.texts("members").stream().map(UserId::new).collect(Collectors.toSet()),
        revision(item));
  }

  static User user(Item item) {
    JsonObject body = body(item);
    return new User(
        new UserId(id(item)),
        owner(item),
        body.text("name").orElse(""),
        WireNamed.require(Role.values(), body.text("role").orElseThrow()),
        body.texts("channels").stream().map(ChannelId::new).collect(Collectors.toSet()),
        body.object("external").members().entrySet().stream()
            .collect(
                Collectors.toMap(Map.Entry::getKey, entry -> String.valueOf(entry.getValue()))),
        revision(item));
  }

  static Workflow workflow(Item item) {
    return workflow(item, new WorkflowId(id(item)));
  }

  private static Workflow workflow(Item item, WorkflowId id) {
    JsonObject body = body(item);
    return new Workflow(
        id,
        owner(item),
        body.text("name").orElse(""),
        Boolean.TRUE.equals(body.get("active")),
        body.members().containsKey("organizations")
            ? Optional.of(
                body.texts("organizations").stream()
                    .map(OrganizationId::new)
                    .collect(Collectors.toSet()))
            : Optional.empty(),
        body.objects("rules").stream().map(Rule::ofJson).toList(),
        revision(item));
  }

  /** Returns the item of a version in the history of a workflow. */
  static Item write(OrganizationId organization, WorkflowId workflow, WorkflowVersion version) {
    Revision revision = version.revision();
    return Item.of(organization.value(), versions(workflow) + versionDigits(revision.version()))
        .set(BODY, version.workflow().map(kept -> kept.properties().toString()).orElse(null))
        .set(VERSION, revision.version())
        .set(CREATED_AT, revision.createdAt().toEpochMilli())
        .set(UPDATED_AT, revision.updatedAt().toEpochMilli())
        .set(BY, by(revision))
        .build();
  }

  static WorkflowVersion version(Item item, WorkflowId id) {
    return new WorkflowVersion(revision(item), item.find(BODY).map(_ -> workflow(item, id)));
  }

  /** Returns the prefix of the sort keys of a workflow's history. */
  static String versions(WorkflowId workflow) {
    return VERSIONS + workflow.value() + "#";
  }

  /** Returns the number of a version as its place in the history. */
  static String versionDigits(long version) {
    return HexFormat.of().toHexDigits(version);
  }

  static Service service(Item item) {
    JsonObject body = body(item);
    JsonObject params = body.object("params");
    return new Service(
        new ServiceId(id(item)),
        owner(item),
        body.text("name").orElse(""),
        params.text("url").orElse(""),
        params.texts("events").stream().map(EventPattern::new).collect(Collectors.toSet()),
        Service.State.of(
            Boolean.TRUE.equals(body.get("enabled")), body.text("disabledReason").orElse("")),
        new ServiceSecrets(
            new ServiceSecret(item.require(SECRET)),
            item.find(SECRET_BEFORE)
                .map(
                    secret ->
                        new ServiceSecrets.Replaced(
                            new ServiceSecret(secret), time(item, SECRET_BEFORE_UNTIL)))),
        revision(item));
  }

  static Contact contact(Item item) {
    return new Contact(new ContactId(id(item)), owner(item), body(item), revision(item));
  }

  /** Reads a resource of any kind from its item. */
  static Resource read(Item item) {
    String key = item.sortKey();
    int separator = key.indexOf('#');
    return switch (separator < 0 ? key : key.substring(0, separator + 1)) {
      case ORGANIZATION -> organization(item);
      case CHANNEL -> channel(item);
      case USER -> user(item);
      case WORKFLOW -> workflow(item);
      case SERVICE -> service(item);
      case CONTACT -> contact(item);
      default -> throw new IllegalStateException("%s is not the key of a resource".formatted(key));
    };
  }

  static String id(Item item) {
    return item.sortKey().substring(item.sortKey().indexOf('#') + 1);
  }

  private static OrganizationId owner(Item item) {
    return new OrganizationId(item.partitionKey());
  }

  private static JsonObject body(Item item) {
    return Json.readOwn(item.require(BODY));
  }

  private static Revision revision(Item item) {
    return new Revision(
        item.require(VERSION),
        time(item, CREATED_AT),
        time(item, UPDATED_AT),
        item.find(BY).map(UserId::new));
  }

  private static @Nullable String by(Revision revision) {
    return revision.by().map(UserId::value).orElse(null);
  }

  private static Instant time(Item item, Attribute<Long> attribute) {
    return Instant.ofEpochMilli(item.require(attribute));
  }
}
