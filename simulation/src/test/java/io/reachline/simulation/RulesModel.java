package io.reachline.simulation;

import io.reachline.simulation.History.Directory;
import io.reachline.simulation.History.Person;
import io.reachline.simulation.History.Rule;
import io.reachline.simulation.History.Team;
import io.reachline.simulation.History.Workflow;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** The rules of docs/rules.md, played by hand: who is told of a message, given a directory. */
final class RulesModel {

  /** A delivery status as its message shows it. */
  record Told(
      boolean isDelivered,
      String workflow,
      String rule,
      Set<String> online,
      Set<String> offline,
      Set<String> missing) {}

  /** A delayed rule that waits, by its place among all rules. */
  record Later(int place, String workflow, Rule rule) {}

  /** The outcome of one evaluation: statuses, rules that wait, workflows that reached somebody. */
  record Outcome(List<Told> told, List<Later> waiting, Set<String> reached, boolean isTriggered) {}

  private record Hit(
      String workflow, String rule, Set<String> online, Set<String> offline, Set<String> missing) {}

  private final Directory directory;
  private final History.Presence presence;
  private final List<String> path;
  private final long now;
  private final String text;
  private final List<Hit> hits = new ArrayList<>();
  private final List<Later> waiting = new ArrayList<>();
  private final Set<String> reached = new HashSet<>();

  /**
   * @param path the organisation and those above it, the nearest first
   * @param now the time by which somebody is online
   */
  RulesModel(
      Directory directory, History.Presence presence, List<String> path, long now, String text) {
    this.directory = directory;
    this.presence = presence;
    this.path = path;
    this.now = now;
    this.text = text;
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
      return outcome();
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
          waiting.add(new Later(own, workflow.id(), rule));
        } else if (matches(rule)) {
          boolean isReached = hit(workflow.id(), rule);
          somebody |= isReached;
          nobody |= !isReached;
          if (isReached && rule.stops()) {
            isStopped = true;
            waiting.removeIf(later -> later.workflow().equals(workflow.id()));
          }
        }
      }
    }
    if (hits.isEmpty() && waiting.isEmpty()) {
      everybody("catch-all");
    }
    return outcome();
  }

  /**
   * Plays a delayed rule that is due, and those behind it that need not wait.
   *
   * @param before the rules of the run that wait, in their order
   */
  Outcome due(Later due, List<Later> before, Set<String> reachedBefore, boolean wasTriggered) {
    boolean somebody = reachedBefore.contains(due.workflow());
    boolean nobody = false;
    boolean isStopped = false;
    List<Later> left = new ArrayList<>(before);
    for (Later later : before) {
      if (!later.workflow().equals(due.workflow()) || later.place() < due.place()) {
        continue;
      }
      if (!later.equals(due) && (!nobody || somebody)) {
        continue;
      }
      left.remove(later);
      if (matches(later.rule())) {
        boolean isReached = hit(later.workflow(), later.rule());
        somebody |= isReached;
        nobody |= !isReached;
        if (isReached && later.rule().stops()) {
          isStopped = true;
        }
      }
    }
    boolean isLast = left.isEmpty();
    if (isStopped) {
      left.removeIf(later -> later.workflow().equals(due.workflow()));
    }
    if (!wasTriggered && hits.isEmpty() && isLast) {
      everybody("catch-all");
    }
    waiting.addAll(left);
    return outcome();
  }

  /** Notifies teams that a command names. */
  Outcome direct(List<String> teams) {
    hits.add(hit("", "", teams, List.of()));
    return outcome();
  }

  private boolean matches(Rule rule) {
    return switch (rule.when()) {
      case "" -> true;
      case "message.text.contains('red')" -> text.contains("red");
      case "message.text.contains('blue')" -> text.contains("blue");
      case "message.text.contains('m')" -> text.contains("m");
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
    History.Span span = presence.people().get(person.id());
    return span != null && span.isOnline() && now < span.until();
  }

  private void everybody(String rule) {
    List<String> teams =
        directory.teams().values().stream()
            .filter(team -> team.organization().equals(path.getFirst()))
            .map(Team::id)
            .toList();
    hits.add(hit("", rule, teams, List.of()));
  }

  private Outcome outcome() {
    List<Told> told = new ArrayList<>();
    Set<String> offline = new TreeSet<>();
    Set<String> missing = new TreeSet<>();
    hits.forEach(hit -> offline.addAll(hit.offline()));
    hits.forEach(hit -> missing.addAll(hit.missing()));
    for (Hit hit : hits) {
      if (!hit.online().isEmpty()) {
        told.add(new Told(true, hit.workflow(), hit.rule(), hit.online(), offline, missing));
      }
    }
    if (told.isEmpty() && !hits.isEmpty()) {
      Hit last = hits.getLast();
      told.add(new Told(false, last.workflow(), last.rule(), Set.of(), offline, missing));
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
            online,
            offline,
            new TreeSet<>(Read.texts(meta.get("missing"))))
        : null;
  }

  private static String text(@Nullable Object value) {
    return value == null ? "" : value.toString();
  }
}
