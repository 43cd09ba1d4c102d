package io.reachline.administration;

import io.reachline.directory.Resource;
import io.reachline.directory.User;
import io.reachline.identity.Caller;
import io.reachline.identity.HexId;
import io.reachline.identity.Scope;
import io.reachline.json.Fields;
import io.reachline.json.Invalid;
import io.reachline.json.JsonObject;
import io.reachline.json.Parsed;
import io.reachline.list.Page;
import io.reachline.list.QueryString;
import io.reachline.presence.Presence;
import io.reachline.presence.PresenceSource;
import io.reachline.presence.PresenceWriter;
import io.reachline.presence.Statement;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The users. An admin sets everything; a user sets their own presence and subscriptions. */
public final class Users implements Administered {
  // The properties that users may send of themselves; all but channels are ignored.
  private static final Set<String> OWN =
      Stream.concat(Stream.of("channels", "presence"), Resource.SYSTEM_PROPERTIES.stream())
          .collect(Collectors.toUnmodifiableSet());

  private final Resources<User> users;
  private final PresenceWriter presence;
  private final Duration presenceLifetime;

  Users(Resources<User> users, PresenceWriter presence, Duration presenceLifetime) {
    this.users = users;
    this.presence = presence;
    this.presenceLifetime = presenceLifetime;
  }

  @Override
  public Parsed<Page> list(Caller caller, String path, QueryString query) {
    return users.list(caller, path, query);
  }

  @Override
  public Outcome get(String id, Caller caller) {
    return caller.scope().compareTo(Scope.BOT) < 0 && !isSelf(id, caller)
        ? notPermitted()
        : users.get(id, caller);
  }

  /** Creates a user with the id in the body, which access tokens name, or with a new id. */
  @Override
  public Outcome create(JsonObject body, Caller caller) {
    Object id = body.get("id");
    if (id == null) {
      return users.create(body, caller);
    }
    return id instanceof String text && HexId.isValid(text)
        ? users.create(text, body, caller)
        : new Outcome.Refused(new Invalid("id", "must be " + HexId.FORMAT));
  }

  @Override
  public Outcome change(String id, JsonObject changes, Precondition precondition, Caller caller) {
    if (caller.scope() == Scope.ADMIN) {
      return users.change(id, changes, precondition, caller);
    }
    // Only what is their own, or it would undo what an admin changes at the same time.
    return isSelf(id, caller) && changesOnlyOwn(changes, caller)
        ? users.change(id, own(changes), precondition, caller)
        : notPermitted();
  }

  private static JsonObject own(JsonObject changes) {
    JsonObject.Builder own = JsonObject.builder();
    changes
        .members()
        .forEach(
            (name, value) -> {
              if (OWN.contains(name)) {
                own.put(name, value);
              }
            });
    return own.build();
  }

  /**
   * Returns whether changes leave as they are all properties that users must not set themselves.
   */
  private boolean changesOnlyOwn(JsonObject changes, Caller caller) {
    Map<String, ?> stored =
        users
            .find(caller.user().value(), caller.path())
            .map(user -> users.json(user, caller.path()).members())
            .orElse(Map.of());
    return changes.members().entrySet().stream()
        .allMatch(
            change ->
                OWN.contains(change.getKey())
                    || Objects.equals(change.getValue(), stored.get(change.getKey())));
  }

  @Override
  public Outcome delete(String id, boolean isForced, Precondition precondition, Caller caller) {
    return users.delete(id, isForced, precondition, caller);
  }

  /** Sets a user's presence; an online user must set it again before it expires. */
  public Outcome setPresence(String id, JsonObject body, Caller caller) {
    if (caller.scope() != Scope.ADMIN && !isSelf(id, caller)) {
      return notPermitted();
    }
    Fields fields = new Fields(body);
    Optional<Boolean> isOnline = Presence.read(fields.bounded("presence", 100));
    if (isOnline.isEmpty()) {
      fields.refuse("presence", Presence.RULE);
    }
    fields.refuseOthers(Set.of());
    if (fields.invalid().isPresent()) {
      return new Outcome.Refused(fields.invalid().get());
    }
    Statement statement =
        isOnline.orElse(false)
            ? Statement.online(PresenceSource.SET, presenceLifetime)
            : Statement.offline(PresenceSource.SET);
    Optional<User> user = users.find(id, caller.path());
    if (user.isEmpty()) {
      return users.notFound();
    }
    return presence.write(caller.organization(), user.get().id(), statement).isPresent()
        ? users.get(id, caller)
        : new Outcome.Overtaken();
  }

  private static boolean isSelf(String id, Caller caller) {
    return caller.user().value().equals(id);
  }

  private static Outcome notPermitted() {
    return new Outcome.NotPermitted(
        "Only an admin may do this to another user, or to more than channels");
  }
}
