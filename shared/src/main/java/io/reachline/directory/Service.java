package io.reachline.directory;

import io.reachline.identity.OrganizationId;
import io.reachline.json.Fields;
import io.reachline.json.JsonObject;
import io.reachline.json.Parsed;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A service: the registration of an outbound webhook, whose address is told of events.
 *
 * @param url the address; only its length is checked here
 * @param events the events of which it is told
 * @param state whether it is told of anything now
 * @param secrets the secrets by which requests are signed; no part of its JSON
 */
public record Service(
    ServiceId id,
    OrganizationId organization,
    String name,
    String url,
    Set<EventPattern> events,
    State state,
    ServiceSecrets secrets,
    Revision revision)
    implements Resource {
  /** The only type of services. */
  private static final String TYPE = "webhook";

  /** The name of the object with what depends on the type. */
  private static final String PARAMS = "params";

  /** The largest length of an address, in bytes. */
  private static final int MAX_URL_BYTES = 2_000;

  private static final int MAX_EVENTS = 50;
  private static final int MAX_PARAMS_BYTES = 20_000;

  // Shown with the other properties, but set by the system.
  private static final Set<String> IGNORED =
      Stream.concat(SYSTEM_PROPERTIES.stream(), Stream.of("disabledReason"))
          .collect(Collectors.toUnmodifiableSet());

  /** The state of a service: enabled, or disabled by an admin or by the system. */
  public enum State {
    ENABLED,
    DISABLED,
    /** Disabled by the system, since the address answered 410: it is gone for good. */
    GONE,
    /** Disabled by the system, since every attempt failed for 24 hours. */
    FAILING;

    /** Returns the reason why the system disabled the service; empty if it did not. */
    public Optional<String> disabledReason() {
      return switch (this) {
        case ENABLED, DISABLED -> Optional.empty();
        case GONE, FAILING -> Optional.of(name().toLowerCase(Locale.ROOT));
      };
    }

    /**
     * Returns the state that JSON shows.
     *
     * @param disabledReason the reason why the system disabled it; empty if it did not
     */
    public static State of(boolean isEnabled, String disabledReason) {
      return isEnabled
          ? ENABLED
          : Stream.of(GONE, FAILING)
              .filter(state -> state.disabledReason().equals(Optional.of(disabledReason)))
              .findFirst()
              .orElse(DISABLED);
    }

    private State changedTo(boolean isEnabled) {
      return isEnabled ? ENABLED : this == ENABLED ? DISABLED : this;
    }
  }

  public Service {
    events = Set.copyOf(events);
  }

  /** Reads a new service from the properties that a client sent. */
  public static Parsed<Service> parse(
      ServiceId id, OrganizationId organization, JsonObject properties, Revision revision) {
    return parse(id, organization, Optional.empty(), properties, revision);
  }

  /**
   * Returns this service with the properties that a client changed.
   *
   * @param changes the properties; an absent one stays as it is, also within {@code params}, since
   *     no client can send back the secret
   */
  public Parsed<Service> change(JsonObject changes, Revision next) {
    JsonObject own = properties();
    JsonObject merged = own.withAll(changes);
    if (changes.get(PARAMS) == null) {
      merged = merged.with(PARAMS, own.get(PARAMS));
    } else if (changes.get(PARAMS) instanceof Map<?, ?>) {
      JsonObject params = own.object(PARAMS).withAll(changes.object(PARAMS));
      merged = merged.with(PARAMS, params.members());
    }
    return parse(id, organization, Optional.of(this), merged, next);
  }

  private static Parsed<Service> parse(
      ServiceId id,
      OrganizationId organization,
      Optional<Service> before,
      JsonObject properties,
      Revision revision) {
    Fields fields = new Fields(properties);
    String type = fields.requiredText("type", MAX_NAME_BYTES);
    if (!type.isEmpty() && !type.equals(TYPE)) {
      fields.refuse("type", "must be " + TYPE);
    }
    String name = fields.requiredText("name", MAX_NAME_BYTES);
    if (!fields.has(PARAMS)) {
      fields.refuse(PARAMS, "is required");
    }
    Fields params = fields.nested(PARAMS, MAX_PARAMS_BYTES);
    String url = params.requiredText("url", MAX_URL_BYTES);
    Optional<ServiceSecret> secret = secret(params, before.isPresent());
    Set<EventPattern> events = events(params);
    params.refuseOthers(Set.of());
    boolean isEnabled = fields.flag("enabled", true);
    fields.refuseOthers(IGNORED);
    return Parsed.of(
        fields,
        () ->
            new Service(
                id,
                organization,
                name,
                url,
                events,
                before.map(Service::state).orElse(State.ENABLED).changedTo(isEnabled),
                secrets(before, secret, revision),
                revision));
  }

  private static Optional<ServiceSecret> secret(Fields params, boolean isOptional) {
    String text = params.text("secret", ServiceSecret.MAX_BYTES);
    if (text == null) {
      if (!isOptional) {
        params.refuse("secret", "is required");
      }
      return Optional.empty();
    }
    Optional<String> problem = ServiceSecret.problem(text);
    problem.ifPresent(reason -> params.refuse("secret", reason));
    return problem.isPresent() ? Optional.empty() : Optional.of(new ServiceSecret(text));
  }

  private static ServiceSecrets secrets(
      Optional<Service> before, Optional<ServiceSecret> given, Revision revision) {
    return before
        .map(Service::secrets)
        .map(kept -> given.map(secret -> kept.changedTo(secret, revision.updatedAt())).orElse(kept))
        .orElseGet(() -> ServiceSecrets.of(given.orElseThrow()));
  }

  private static Set<EventPattern> events(Fields params) {
    Set<EventPattern> events = new TreeSet<>();
    List<?> given = params.list("events", MAX_PARAMS_BYTES);
    if (given == null) {
      // One that is named by rules alone says so by an empty list.
      params.refuse("events", "is required");
      return events;
    }
    if (given.size() > MAX_EVENTS) {
      params.refuse("events", "must be at most %d".formatted(MAX_EVENTS));
      return events;
    }
    for (int i = 0; i < given.size(); i++) {
      if (given.get(i) instanceof String pattern && EventPattern.isValid(pattern)) {
        events.add(new EventPattern(pattern));
      } else {
        params.refuse("events[%d]".formatted(i), EventPattern.RULE);
      }
    }
    return events;
  }

  @Override
  public String idValue() {
    return id.value();
  }

  /** Returns whether the service is told of anything now. */
  public boolean isEnabled() {
    return state == State.ENABLED;
  }

  /** Returns whether the service is enabled and has subscribed to an event. */
  public boolean isToldOf(EventName event) {
    return isEnabled() && events.stream().anyMatch(pattern -> pattern.matches(event));
  }

  /** Returns this service in another state. */
  public Service changedTo(State changed, Revision next) {
    return new Service(id, organization, name, url, events, changed, secrets, next);
  }

  @Override
  public JsonObject properties() {
    return JsonObject.builder()
        .put("type", TYPE)
        .put("name", name)
        .put(
            PARAMS,
            JsonObject.builder()
                .put("url", url)
                .put("events", events.stream().map(EventPattern::value).sorted().toList())
                .build())
        .put("enabled", isEnabled())
        .putIfPresent("disabledReason", state.disabledReason().orElse(null))
        .build();
  }
}
