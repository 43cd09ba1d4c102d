package io.reachline.evaluation;

import io.reachline.directory.Branch;
import io.reachline.directory.CachedDirectory;
import io.reachline.directory.DirectorySnapshot;
import io.reachline.directory.DirectoryStore;
import io.reachline.directory.User;
import io.reachline.directory.Workflow;
import io.reachline.identity.HexId;
import io.reachline.identity.OrganizationId;
import io.reachline.identity.UserId;
import io.reachline.json.Fields;
import io.reachline.json.JsonObject;
import io.reachline.json.Parsed;
import io.reachline.json.Utf8;
import io.reachline.presence.LastOnline;
import io.reachline.presence.Presence;
import io.reachline.presence.PresenceSnapshot;
import io.reachline.routing.Attendance;
import io.reachline.routing.BrokenServices;
import io.reachline.routing.Contacts;
import io.reachline.routing.NotRouted;
import io.reachline.routing.Origin;
import io.reachline.routing.RoutingEngine;
import io.reachline.session.Situation;
import io.reachline.session.SituationStore;
import io.reachline.storage.Consistency;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** An evaluator of what routing would do with a message. It stores nothing. */
public final class MessageEvaluator {
  private static final int MAX_PRESENCE_BYTES = 200_000;
  private static final int MAX_SHOWN = 100;
  private static final int MAX_TIME_BYTES = 40;
  private static final Duration MAX_AWAY = Duration.ofDays(366);

  private final RoutingEngine engine;
  private final CachedDirectory directory;
  private final Attendance attendance;
  private final BrokenServices services;
  private final Contacts contacts;
  private final SituationStore conversations;
  private final Clock clock;

  public MessageEvaluator(
      RoutingEngine engine,
      DirectoryStore directory,
      Attendance attendance,
      BrokenServices services,
      SituationStore conversations,
      Clock clock) {
    this.engine = engine;
    this.directory = new CachedDirectory(directory, clock);
    this.attendance = attendance;
    this.services = services;
    this.contacts = new Contacts(directory);
    this.conversations = conversations;
    this.clock = clock;
  }

  /**
   * Returns what routing would do with the message that a body describes, in the form of the API.
   *
   * @param drafts workflows in the place of those that the organisation has; empty for its own
   * @return empty if the body names a conversation that the caller's organisation does not have
   */
  public Optional<Parsed<JsonObject>> evaluate(
      JsonObject body, OrganizationId organization, Optional<List<Workflow>> drafts) {
    Fields fields = new Fields(body);
    Map<UserId, Boolean> presence = presence(fields);
    Instant now = now(fields);
    HypotheticalMessage hypothetical =
        new HypotheticalMessage(organization, Clock.fixed(now, ZoneOffset.UTC));
    boolean namesConversation = body.get("conversation") instanceof String;
    Optional<Situation> situation =
        body.get("conversation") instanceof String id
            ? find(id, hypothetical)
            : Optional.<Situation>empty();
    return namesConversation && situation.isEmpty()
        ? Optional.empty()
        : Optional.of(
            hypothetical
                .read(fields, situation)
                .map(origin -> evaluate(origin, organization, drafts, presence, now)));
  }

  private Optional<Situation> find(String id, HypotheticalMessage hypothetical) {
    return HexId.isValid(id)
            && conversations.find(hypothetical.conversation(id))
                instanceof SituationStore.Found.In(var situation)
        ? Optional.of(situation)
        : Optional.empty();
  }

  /** Returns the time to evaluate at: the one in the body, or the present. */
  private Instant now(Fields fields) {
    String text = fields.text("now", MAX_TIME_BYTES);
    Instant present = clock.instant();
    if (text == null) {
      return present;
    }
    try {
      Instant given = OffsetDateTime.parse(text).toInstant();
      if (Duration.between(present, given).abs().compareTo(MAX_AWAY) <= 0) {
        return given;
      }
    } catch (DateTimeParseException e) {
      // Refused below, as a time that is too far away.
    }
    fields.refuse("now", "must be an ISO 8601 time with its zone, at most 366 days away");
    return present;
  }

  private static Map<UserId, Boolean> presence(Fields fields) {
    Map<UserId, Boolean> presence = new HashMap<>();
    fields
        .object("presence", MAX_PRESENCE_BYTES)
        .members()
        .forEach(
            (user, value) -> {
              if (!HexId.isValid(user)) {
                fields.refuse(
                    "presence." + Utf8.prefix(user, MAX_SHOWN), "is not the id of a user");
              } else {
                Presence.read(value)
                    .ifPresentOrElse(
                        isOnline -> presence.put(new UserId(user), isOnline),
                        () -> fields.refuse("presence." + user, Presence.RULE));
              }
            });
    return presence;
  }

  private JsonObject evaluate(
      Origin origin,
      OrganizationId organization,
      Optional<List<Workflow>> drafts,
      Map<UserId, Boolean> presence,
      Instant now) {
    Optional<NotRouted> obstacle = origin.obstacle();
    if (obstacle.isPresent()) {
      return EvaluationReport.ofNothing(obstacle.get().text());
    }
    DirectorySnapshot stored = directory.snapshot(organization);
    DirectorySnapshot snapshot = drafts.map(stored::withOwn).orElse(stored);
    PresenceSnapshot supposed = supposed(snapshot, presence, now);
    return new EvaluationReport(
            origin,
            engine.first(withContact(origin, snapshot), snapshot, supposed, services.of(snapshot)),
            snapshot)
        .toJson();
  }

  private Origin withContact(Origin origin, DirectorySnapshot snapshot) {
    return origin.contact().isPresent()
        ? origin
        : origin.with(contacts.of(origin.situation().conversation(), origin.message(), snapshot));
  }

  /** Returns the presence at a time, with another one of some users. */
  private PresenceSnapshot supposed(
      DirectorySnapshot snapshot, Map<UserId, Boolean> presence, Instant now) {
    PresenceSnapshot known = attendance.of(snapshot, Consistency.STRONG);
    Map<OrganizationId, Map<UserId, LastOnline>> organizations = new HashMap<>();
    for (Branch branch : snapshot.branches()) {
      OrganizationId organization = branch.organization().organization();
      Map<UserId, LastOnline> users = new HashMap<>();
      for (User user : branch.users()) {
        Optional.ofNullable(presence.get(user.id()))
            .map(isOnline -> supposed(isOnline, now))
            .or(() -> known.lastOnline(organization, user.id()))
            .ifPresent(last -> users.put(user.id(), last));
      }
      organizations.put(organization, users);
    }
    return new PresenceSnapshot(organizations, now);
  }

  private static LastOnline supposed(boolean isOnline, Instant now) {
    return isOnline
        ? new LastOnline(Optional.of(now), now.plus(Duration.ofDays(1)))
        : new LastOnline(Optional.empty(), now);
  }
}
