package io.reachline.simulation;

import io.reachline.conversation.Conversation;
import io.reachline.conversation.ConversationKey;
import io.reachline.directory.Channel;
import io.reachline.directory.Rule;
import io.reachline.directory.Target;
import io.reachline.directory.User;
import io.reachline.directory.Workflow;
import io.reachline.dynamo.SimulatedImages;
import io.reachline.identity.OrganizationId;
import io.reachline.identity.OrganizationPath;
import io.reachline.identity.UserId;
import io.reachline.inbox.InboxEntry;
import io.reachline.memory.InMemoryStores;
import io.reachline.message.Message;
import io.reachline.message.MessageId;
import io.reachline.presence.Interval;
import io.reachline.presence.Presence;
import io.reachline.routing.Step;
import io.reachline.session.SessionEvent;
import io.reachline.session.SessionStore;
import io.reachline.session.Situation;
import io.reachline.session.SituationStore;
import io.reachline.simulation.History.Chat;
import io.reachline.storage.Retention;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A reporter of what the tables took, to the history and to the streams. */
final class Facts {
  private final InMemoryStores stores;
  private final Scheduler scheduler;
  private final History history;
  private final Retention retention;
  private final Set<OrganizationId> organizations = new LinkedHashSet<>();
  private final Map<Object, Long> writtenAt = new HashMap<>();
  private final Map<ConversationKey, Situation> situations = new HashMap<>();
  private @Nullable Stream routed;
  private @Nullable Stream purged;

  Facts(InMemoryStores stores, Scheduler scheduler, History history, Retention retention) {
    this.stores = stores;
    this.scheduler = scheduler;
    this.history = history;
    this.retention = retention;
    history.presences.add(new History.Presence(0, Map.of()));
  }

  void connect(Stream toRouter, Stream toPurge) {
    routed = toRouter;
    purged = toPurge;
  }

  static Chat chat(ConversationKey key) {
    return new Chat(key.organization().value(), key.conversation().value());
  }

  boolean isStored(Message message) {
    return stores.messages().find(message.conversation(), message.id()).isPresent();
  }

  /** Returns when an entry of a list was written; long ago if that is not known. */
  long writtenAt(Object value) {
    Object key =
        switch (value) {
          case Message message -> message.id();
          case Conversation conversation -> conversation.key();
          case InboxEntry entry -> List.of(entry.inbox().id(), entry.origin());
          default -> value;
        };
    return writtenAt.getOrDefault(key, Long.MIN_VALUE / 2);
  }

  /** Notes a message that the table has now, and shows it to the stream. */
  void storedIfThere(Message message) {
    if (stores.messages().find(message.conversation(), message.id()).isEmpty()) {
      return;
    }
    boolean isEvent = message.event() != null && message.type().wireName().equals("status");
    history.stored(
        new History.Stored(
            scheduler.now(),
            chat(message.conversation()),
            message.id().value(),
            message.type().wireName(),
            message.role().wireName(),
            message.text(),
            message.createdAt().toEpochMilli(),
            message.takenInAt().toEpochMilli(),
            message.receivedAt() == null ? null : message.receivedAt().toEpochMilli(),
            isEvent ? message.meta().text("sessionStatus").orElse("") : "",
            message.user() == null ? null : message.user().value()));
    writtenAt.putIfAbsent(message.id(), scheduler.now());
    Stream stream = routed;
    if (stream != null) {
      stream.append(
          message.conversation().conversation().value(),
          SimulatedImages.inserted(message, stream.nextNumber(), retention).toString());
    }
  }

  /** Notes the state of a conversation, and shows a change of it to the stream. */
  void state(ConversationKey key) {
    writtenAt.putIfAbsent(key, scheduler.now());
    switch (stores.situations().find(key)) {
      case SituationStore.Found.In(var situation) -> {
        history.state(
            chat(key),
            new History.State(
                scheduler.now(),
                situation.status().wireName(),
                situation.session().map(session -> session.status()).orElse("")));
        Situation before = situations.put(key, situation);
        if (before != null && !shown(before).equals(shown(situation))) {
          history.changes(chat(key)).add(shown(situation));
        }
        Stream stream = routed;
        if (before != null && !before.equals(situation) && stream != null) {
          stream.append(
              key.conversation().value(),
              SimulatedImages.modified(before, situation, stream.nextNumber()).toString());
        }
      }
      case SituationStore.Found.Absent _, SituationStore.Found.Deleted _ -> {}
    }
  }

  /** Returns a conversation as the API shows it, but for the organisations above its own. */
  private static String shown(Situation situation) {
    Conversation conversation = situation.conversation();
    return conversation.toJson(OrganizationPath.root(conversation.key().organization())).toString();
  }

  /** Notes a write that was carried out. */
  void written(
      String store,
      String operation,
      @Nullable Object[] arguments,
      @Nullable Object answer,
      long readAt) {
    switch (store + "." + operation) {
      case "ConversationStore.delete" -> {
        if (Boolean.TRUE.equals(answer) && arguments[0] instanceof ConversationKey key) {
          history.deleted.putIfAbsent(chat(key), scheduler.now());
          if (purged != null) {
            purged.append(key.conversation().value(), SimulatedImages.partition(key));
          }
        }
      }
      case "SessionStore.move" -> {
        if (answer instanceof SessionStore.Move.Moved
            && arguments[0] instanceof SessionEvent event) {
          history
              .moves
              .computeIfAbsent(chat(event.conversation()), _ -> new ArrayList<>())
              .add(new History.Moved(scheduler.now(), event.session().eventTime().toEpochMilli()));
        }
      }
      case "RunStore.add" -> {
        if (arguments[0] instanceof ConversationKey key
            && arguments[1] instanceof MessageId origin
            && arguments[2] instanceof Step step
            && isOwn(step, answer)) {
          if (!step.suppressed().isEmpty()) {
            history.suppressed.add(origin.value());
            return;
          }
          history.planned(
              chat(key),
              origin.value(),
              new History.Planned(
                  scheduler.now(),
                  readAt,
                  step.number(),
                  isNothing(step),
                  new TreeSet<>(step.taken()),
                  step.round(),
                  step.waiting().stream().anyMatch(waits -> waits.rule().isRepeated())
                      || step.pending().isPresent()));
        }
      }
      case "InboxStore.put" -> {
        if (arguments[0] instanceof List<?> entries) {
          for (Object each : entries) {
            if (each instanceof InboxEntry entry) {
              writtenAt.putIfAbsent(List.of(entry.inbox().id(), entry.origin()), scheduler.now());
            }
          }
        }
      }
      case "PresenceStore.replace" -> {
        if (Boolean.TRUE.equals(answer)
            && arguments[1] instanceof UserId user
            && arguments[3] instanceof Presence presence) {
          presence(user.value(), presence.latest());
        }
      }
      default -> {
        if (store.equals("DirectoryStore")) {
          directory();
        }
      }
    }
  }

  // The same, since another instance may have decided the same before.
  @SuppressWarnings("ReferenceEquality")
  private static boolean isOwn(Step step, @Nullable Object stored) {
    return step == stored;
  }

  static boolean isNothing(Step step) {
    return !step.isTask()
        && step.statuses().isEmpty()
        && step.waiting().isEmpty()
        && step.taken().isEmpty();
  }

  private void presence(String user, Interval latest) {
    Map<String, History.Span> people = new HashMap<>(history.presences.getLast().people());
    people.put(user, new History.Span(latest.isOnline(), micros(latest.until())));
    history.presences.add(new History.Presence(scheduler.now(), people));
  }

  private static long micros(Instant time) {
    return Scheduler.micros(Duration.between(Scheduler.START, time));
  }

  void watch(OrganizationId organization) {
    organizations.add(organization);
    directory();
  }

  private void directory() {
    Map<String, History.Person> people = new LinkedHashMap<>();
    Map<String, History.Team> teams = new LinkedHashMap<>();
    List<History.Workflow> workflows = new ArrayList<>();
    for (OrganizationId organization : organizations) {
      stores
          .directory()
          .list(User.class, organization)
          .forEach(user -> people.put(user.idValue(), person(user)));
      stores
          .directory()
          .list(Channel.class, organization)
          .forEach(
              channel ->
                  teams.put(
                      channel.idValue(),
                      new History.Team(
                          channel.idValue(),
                          organization.value(),
                          channel.members().stream()
                              .map(id -> id.value())
                              .collect(Collectors.toCollection(TreeSet::new)))));
      stores
          .directory()
          .list(Workflow.class, organization)
          .forEach(workflow -> workflows.add(workflow(workflow)));
    }
    history.directories.add(
        new History.Directory(scheduler.now(), people, teams, List.copyOf(workflows)));
  }

  private static History.Person person(User user) {
    return new History.Person(
        user.idValue(),
        user.organization().value(),
        user.channels().stream()
            .map(id -> id.value())
            .collect(Collectors.toCollection(TreeSet::new)));
  }

  private static History.Workflow workflow(Workflow workflow) {
    return new History.Workflow(
        workflow.idValue(),
        workflow.organization().value(),
        workflow.active(),
        workflow
            .organizations()
            .<Set<String>>map(
                ids ->
                    ids.stream()
                        .map(OrganizationId::value)
                        .collect(Collectors.toCollection(TreeSet::new)))
            .orElse(null),
        workflow.rules().stream().map(Facts::rule).toList());
  }

  private static History.Rule rule(Rule rule) {
    return new History.Rule(
        rule.name(),
        rule.when(),
        Scheduler.micros(rule.delay()),
        Scheduler.micros(rule.repeat()),
        Target.Kind.CHANNEL.idsOf(rule.targets()),
        Target.Kind.USER.idsOf(rule.targets()),
        rule.then() == Rule.Then.STOP);
  }
}
