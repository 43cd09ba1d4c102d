package io.reachline.simulation;

import io.reachline.simulation.History.Directory;
import io.reachline.simulation.History.Person;
import io.reachline.simulation.History.Rule;
import io.reachline.simulation.History.Stored;
import io.reachline.simulation.History.Team;
import io.reachline.simulation.History.Workflow;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** The rules of docs/rules.md, played by hand: who is told of a message, given a directory. */
final class RulesModel {

  /** A condition that holds in the second half of each hour. */
  static final String SECOND_HALF = "now.getMinutes('UTC') >= 30";

  private static final long DAY = 86_400_000_000L;
  private static final long HALF_AN_HOUR = 1_800_000_000L;

  /**
   * A delivery status as its message shows it.
   *
   * @param at the time of its message, in milliseconds since 1970
   */
  record Told(
      boolean isDelivered,
      String workflow,
      String rule,
      int round,
      long at,
      Set<String> online,
      Set<String> offline,
      Set<String> missing) {}

  /** A rule that waits, by its place among all rules, and the round that it waits for. */
  record Later(int place, String workflow, Rule rule, int round) {

    /** Returns when the rule is due: its distances are counted from when it was due first. */
    long due(Stored message) {
      return micros(message.takenInAt()) + rule.delay() + round * rule.repeat();
    }
  }

  /** The outcome of one evaluation: statuses, rules that wait, workflows that reached somebody. */
  record Outcome(List<Told> told, List<Later> waiting, Set<String> reached, boolean isTriggered) {}

  private record Hit(
      String workflow, String rule, Set<String> online, Set<String> offline, Set<String> missing) {}

  private final Directory directory;
  private final Set<String> online;
  private final List<String> path;
  private final long now;
  private final Stored message;
  private final List<Hit> hits = new ArrayList<>();
  private final List<Later> waiting = new ArrayList<>();
  private final Set<String> reached = new HashSet<>();

  /**
   * @param path the organisation and those above it, the nearest first
   * @param online the ids of those who are online
   * @param now the time of the evaluation, by the clock of the instance
   */
  RulesModel(Directory directory, Set<String> online, List<String> path, long now, Stored message) {
    this.directory = directory;
    this.online = online;
    this.path = path;
    this.now = now;
    this.message = message;
  }

  /** Plays all rules that have no delay. */
  Outcome first(Set<String> audience) {
    List<Workflow> running = new ArrayList<>();
    for (String organization : path) {
      directory.workflows().stream()
          .filter(w -> w.organization().equals(organization) && w.isActive())
          .filter(w -> audience.isEmpty() || audience.contains(organization))
          .filter(w -> w.organizations() == null || w.organizations().contains(path.getFirst()))
          .sorted(Comparator.comparing(Workflow::id))
          .forEach(running::add);
    }
    if (running.isEmpty()) {
      everybody("");
      return first();
    }
    int place = 0;
    for (Workflow workflow : running) {
      boolean nobody = false;
      boolean somebody = false;
      boolean isStopped = false;
      for (Rule rule : workflow.rules()) {
        int own = place++;
        if (isStopped) {
          continue;
        }
        if (rule.delay() > 0 && (!nobody || somebody)) {
          waiting.add(new Later(own, workflow.id(), rule, 0));
        } else if (matches(rule)) {
          boolean isReached = hit(workflow.id(), rule);
          somebody |= isReached;
          nobody |= !isReached;
          if (isReached && rule.stops()) {
            isStopped = true;
            waiting.removeIf(later -> later.workflow().equals(workflow.id()));
          }
          again(new Later(own, workflow.id(), rule, 0));
        }
      }
    }
    if (hits.isEmpty() && waiting.isEmpty()) {
      everybody("catch-all");
    }
    return first();
  }

  /**
   * Plays a rule that is due, and the delayed ones behind it that need not wait.
   *
   * @param before the rules of the run that wait, in their order
   */
  Outcome due(Later due, List<Later> before, Set<String> reachedBefore, boolean wasTriggered) {
    boolean somebody = reachedBefore.contains(due.workflow());
    boolean nobody = false;
    List<Later> left = new ArrayList<>(before);
    for (Later later : before) {
      if (!later.workflow().equals(due.workflow()) || later.place() < due.place()) {
        continue;
      }
      if (!later.equals(due) && (later.round() > 0 || !nobody || somebody)) {
        continue;
      }
      left.remove(later);
      boolean isTriggered = matches(later.rule());
      if (isTriggered) {
        boolean isReached = hit(later.workflow(), later.rule());
        somebody |= isReached;
        nobody |= !isReached;
        if (isReached && later.rule().stops()) {
          left.removeIf(other -> other.workflow().equals(due.workflow()));
          waiting.clear();
        }
      }
      if (isTriggered || later.round() > 0) {
        again(later);
      }
    }
    if (!wasTriggered && hits.isEmpty() && left.isEmpty()) {
      everybody("catch-all");
    }
    waiting.addAll(left);
    waiting.sort(Comparator.comparingInt(Later::place));
    return outcome(due.round(), Scheduler.START.toEpochMilli() + due.due(message) / 1_000);
  }

  /**
   * Leaves the next round of a rule, up to a day after the message. Those that are overdue are made
   * up by the evaluation of now.
   */
  private void again(Later evaluated) {
    Rule rule = evaluated.rule();
    if (rule.repeat() > 0) {
      long late = Math.max(0, now - evaluated.due(message));
      int round = evaluated.round() + 1 + (int) (late / rule.repeat());
      if (rule.delay() + round * rule.repeat() <= DAY) {
        waiting.add(new Later(evaluated.place(), evaluated.workflow(), rule, round));
      }
    }
  }

  /** Returns the times between two others at which a rule comes to something else. */
  static List<Long> turns(Stored message, Rule rule, long from, long to) {
    List<Long> turns = new ArrayList<>();
    if (rule.when().equals(SECOND_HALF)) {
      addMultiples(turns, 0, HALF_AN_HOUR, from, to);
    }
    if (rule.repeat() > 0) {
      addMultiples(turns, micros(message.takenInAt()) + rule.delay(), rule.repeat(), from, to);
    }
    return turns;
  }

  private static void addMultiples(
      List<Long> turns, long begin, long distance, long from, long to) {
    long next = begin + Math.max(0, Math.ceilDiv(from - begin, distance)) * distance;
    for (; next <= to; next += distance) {
      turns.add(next);
    }
  }

  private static long micros(long time) {
    return (time - Scheduler.START.toEpochMilli()) * 1_000;
  }

  /** Notifies teams that a command names. */
  Outcome direct(List<String> teams) {
    hits.add(hit("", "", teams, List.of()));
    return first();
  }

  private boolean matches(Rule rule) {
    return switch (rule.when()) {
      case "" -> true;
      case "message.text.contains('red')" -> message.text().contains("red");
      case "message.text.contains('blue')" -> message.text().contains("blue");
      case "message.text.contains('m')" -> message.text().contains("m");
      // All begins in the second half of an hour.
      case SECOND_HALF -> Math.floorMod(now, 2 * HALF_AN_HOUR) < HALF_AN_HOUR;
      // It fails, for the message has no such field.
      default -> false;
    };
  }

  private boolean hit(String workflow, Rule rule) {
    Hit hit = hit(workflow, rule.name(), rule.channels(), rule.users());
    hits.add(hit);
    if (!hit.online().isEmpty()) {
      reached.add(workflow);
    }
    return !hit.online().isEmpty();
  }

  private Hit hit(String workflow, String rule, List<String> teams, List<String> people) {
    Set<String> online = new TreeSet<>();
    Set<String> offline = new TreeSet<>();
    Set<String> missing = new TreeSet<>();
    for (String id : teams) {
      Team team = directory.teams().get(id);
      (team == null ? missing : isThere(team) ? online : offline).add(id);
    }
    for (String id : people) {
      Person person = directory.people().get(id);
      (person == null ? missing : isThere(person) ? online : offline).add(id);
    }
    return new Hit(workflow, rule, online, offline, missing);
  }

  private boolean isThere(Team team) {
    return directory.people().values().stream()
        .anyMatch(
            person ->
                path.contains(person.organization())
                    && person.channels().contains(team.id())
                    && team.members().contains(person.id())
                    && isThere(person));
  }

  private boolean isThere(Person person) {
    return online.contains(person.id());
  }

  private void everybody(String rule) {
    List<String> teams =
        directory.teams().values().stream()
            .filter(team -> team.organization().equals(path.getFirst()))
            .map(Team::id)
            .toList();
    hits.add(hit("", rule, teams, List.of()));
  }

  /** Returns the outcome of the first evaluation; its statuses are right behind the message. */
  private Outcome first() {
    return outcome(0, Math.max(message.writtenAt(), message.takenInAt()) + 1);
  }

  private Outcome outcome(int round, long at) {
    List<Told> told = new ArrayList<>();
    Set<String> offline = new TreeSet<>();
    Set<String> missing = new TreeSet<>();
    hits.forEach(hit -> offline.addAll(hit.offline()));
    hits.forEach(hit -> missing.addAll(hit.missing()));
    for (Hit hit : hits) {
      if (!hit.online().isEmpty()) {
        told.add(
            new Told(true, hit.workflow(), hit.rule(), round, at, hit.online(), offline, missing));
      }
    }
    if (told.isEmpty() && !hits.isEmpty()) {
      Hit last = hits.getLast();
      told.add(
          new Told(false, last.workflow(), last.rule(), round, at, Set.of(), offline, missing));
    }
    return new Outcome(told, List.copyOf(waiting), reached, !hits.isEmpty());
  }

  static @Nullable Told ofMessage(java.util.Map<String, Object> message) {
    java.util.Map<String, Object> meta = Read.object(message.get("meta"));
    Set<String> online = new TreeSet<>(Read.texts(meta.get("channels")));
    online.addAll(Read.texts(meta.get("users")));
    Set<String> offline = new TreeSet<>(Read.texts(meta.get("channelsOffline")));
    offline.addAll(Read.texts(meta.get("usersOffline")));
    String text = String.valueOf(message.get("text"));
    return text.startsWith("Notifications ")
        ? new Told(
            text.equals("Notifications Delivered"),
            text(meta.get("workflow")),
            text(meta.get("rule")),
            meta.get("round") instanceof Number round ? round.intValue() : 0,
            Instant.parse(text(message.get("createdAt"))).toEpochMilli(),
            online,
            offline,
            new TreeSet<>(Read.texts(meta.get("missing"))))
        : null;
  }

  private static String text(@Nullable Object value) {
    return value == null ? "" : value.toString();
  }
}
