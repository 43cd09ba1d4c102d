package io.reachline.functions.directory;

import io.reachline.directory.DirectoryStore;
import io.reachline.directory.Presence;
import io.reachline.directory.Resource;
import io.reachline.directory.User;
import io.reachline.gateway.Request;
import io.reachline.gateway.Response;
import io.reachline.identity.Caller;
import io.reachline.identity.HexId;
import io.reachline.identity.IdSource;
import io.reachline.identity.Scope;
import io.reachline.identity.UserId;
import io.reachline.json.Fields;
import io.reachline.json.Invalid;
import io.reachline.json.Json;
import io.reachline.json.JsonObject;
import io.reachline.json.MalformedJson;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The routes of users: an admin sets everything, a user their own presence and subscriptions. */
final class UserRoutes {
  // What they may change, and what a change ignores.
  private static final Set<String> OWN =
      Stream.concat(Stream.of("channels", "presence"), Resource.SYSTEM_PROPERTIES.stream())
          .collect(Collectors.toUnmodifiableSet());
  private static final String ONLINE = "online";
  private static final String OFFLINE = "offline";

  private final ResourceRoutes<User> users;
  private final DirectoryStore directory;
  private final IdSource ids;
  private final Duration presenceLifetime;
  private final Clock clock;

  UserRoutes(
      ResourceRoutes<User> users,
      DirectoryStore directory,
      IdSource ids,
      Duration presenceLifetime,
      Clock clock) {
    this.users = users;
    this.directory = directory;
    this.ids = ids;
    this.presenceLifetime = presenceLifetime;
    this.clock = clock;
  }

  Response list(Request request, Caller caller) {
    return users.list(request, caller);
  }

  Response get(Request request, Caller caller) {
    return caller.scope().compareTo(Scope.BOT) < 0 && !isSelf(request, caller)
        ? forbidden()
        : users.get(id(request), caller);
  }

  /** Creates a user, of the id under which the access tokens name it, where that is given. */
  Response create(Request request, Caller caller) throws MalformedJson {
    JsonObject body = Json.readObject(request.body());
    Object id = body.get("id");
    if (id == null) {
      return users.create(ids.next(), body, caller);
    }
    return id instanceof String text && HexId.isValid(text)
        ? users.create(text, body, caller)
        : Response.badRequest(
            new Invalid("id", "must be %d lower-case hexadecimal digits".formatted(HexId.LENGTH)));
  }

  Response change(Request request, Caller caller) throws MalformedJson {
    boolean isAllowed =
        caller.scope() == Scope.ADMIN
            || (isSelf(request, caller) && changesOnlyOwn(Json.readObject(request.body()), caller));
    return isAllowed ? users.change(request, id(request), caller) : forbidden();
  }

  /** Returns whether a user would change their own subscriptions, and send the rest as it is. */
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

  Response delete(Request request, Caller caller) {
    return users.delete(request, id(request), caller);
  }

  /** Sets whether a user is there; an online one must say so again before it runs out. */
  Response setPresence(Request request, Caller caller) throws MalformedJson {
    if (caller.scope() != Scope.ADMIN && !isSelf(request, caller)) {
      return forbidden();
    }
    Fields fields = new Fields(Json.readObject(request.body()));
    Object presence = fields.bounded("presence", 100);
    if (!ONLINE.equals(presence) && !OFFLINE.equals(presence)) {
      fields.refuse("presence", "must be online or offline");
    }
    fields.refuseOthers(Set.of());
    if (fields.invalid().isPresent()) {
      return Response.badRequest(fields.invalid().get());
    }
    Presence set = new Presence(ONLINE.equals(presence), clock.instant().plus(presenceLifetime));
    return HexId.isValid(id(request))
            && directory.setPresence(caller.organization(), new UserId(id(request)), set)
        ? users.get(id(request), caller)
        : users.notFound();
  }

  private static boolean isSelf(Request request, Caller caller) {
    return caller.user().value().equals(id(request));
  }

  private static String id(Request request) {
    return request.pathParameter("user");
  }

  private static Response forbidden() {
    return Response.error(
        403, "forbidden", "Only an admin may do this to another user, or to more than channels");
  }
}
