package io.reachline.report;

import io.reachline.identity.OrganizationId;
import io.reachline.identity.UserId;
import io.reachline.json.Json;
import io.reachline.json.JsonObject;
import io.reachline.presence.Presence;
import io.reachline.presence.PresenceStore;
import io.reachline.storage.Consistency;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** The users who were online, for each quarter of an hour. */
final class OnlineHours {
  private static final Duration HOUR = Duration.ofHours(1);
  private final NavigableMap<Instant, Set<String>> online = new TreeMap<>();

  /** Reads the history of presence of some hours that follow each other. */
  void read(PresenceStore presence, OrganizationId organization, Instant since, Instant until) {
    // The latest first: what ends meanwhile is then in the history as well, and not in neither.
    presence
        .onlineSince(organization, since, Consistency.STRONG)
        .forEach(
            (user, last) ->
                last.since().ifPresent(from -> add(user, from, last.until(), since, until)));
    presence
        .history(organization, since.minus(Presence.MAX_LENGTH), until)
        .filter(one -> one.interval().isOnline())
        .forEach(
            one -> add(one.user(), one.interval().from(), one.interval().until(), since, until));
  }

  private void add(UserId user, Instant from, Instant to, Instant since, Instant until) {
    Instant first = Quarter.of(from.isBefore(since) ? since : from);
    Instant end = to.isAfter(until) ? until : to;
    for (Instant quarter = first; quarter.isBefore(end); quarter = quarter.plus(Quarter.LENGTH)) {
      online.computeIfAbsent(quarter, _ -> new TreeSet<>()).add(user.value());
    }
  }

  /** Returns the users who were online at a moment of a quarter of an hour. */
  Set<String> in(Instant quarter) {
    return online.getOrDefault(quarter, Set.of());
  }

  /** Returns an hour as JSON: of each user, the quarters as the bits of a number. */
  String text(Instant hour) {
    Map<String, Object> users = new TreeMap<>();
    for (int quarter = 0; quarter < 4; quarter++) {
      for (String user : in(hour.plus(Quarter.LENGTH.multipliedBy(quarter)))) {
        int before = users.get(user) instanceof Integer bits ? bits : 0;
        users.put(user, before | 1 << quarter);
      }
    }
    return Json.write(users);
  }

  /** Reads an hour that {@link #text} wrote. */
  void read(Instant hour, String text) {
    JsonObject users = Json.readOwn(text);
    users
        .members()
        .forEach(
            (user, bits) -> {
              for (int quarter = 0; quarter < 4; quarter++) {
                if (bits instanceof Number number && (number.intValue() & 1 << quarter) != 0) {
                  online
                      .computeIfAbsent(
                          hour.plus(Quarter.LENGTH.multipliedBy(quarter)), _ -> new TreeSet<>())
                      .add(user);
                }
              }
            });
  }

  /** Returns runs of hours that follow each other, a day long at most: each begin and its end. */
  static NavigableMap<Instant, Instant> spans(List<Instant> hours) {
    NavigableMap<Instant, Instant> spans = new TreeMap<>();
    List<Instant> span = new ArrayList<>();
    for (Instant hour : hours) {
      if (!span.isEmpty() && (!span.getLast().plus(HOUR).equals(hour) || span.size() == 24)) {
        spans.put(span.getFirst(), span.getLast().plus(HOUR));
        span.clear();
      }
      span.add(hour);
    }
    if (!span.isEmpty()) {
      spans.put(span.getFirst(), span.getLast().plus(HOUR));
    }
    return spans;
  }
}
