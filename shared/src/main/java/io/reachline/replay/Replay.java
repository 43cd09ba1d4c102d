package io.reachline.replay;

import io.reachline.cache.LruMap;
import io.reachline.conversation.ConversationKey;
import io.reachline.directory.CachedDirectory;
import io.reachline.directory.DirectorySnapshot;
import io.reachline.directory.DirectoryStore;
import io.reachline.directory.Workflow;
import io.reachline.identity.OrganizationId;
import io.reachline.identity.Role;
import io.reachline.json.JsonObject;
import io.reachline.json.Parsed;
import io.reachline.json.Utf8;
import io.reachline.list.ListEntry;
import io.reachline.list.Order;
import io.reachline.list.ReadOptions;
import io.reachline.message.Message;
import io.reachline.message.MessageId;
import io.reachline.message.MessageRange;
import io.reachline.message.MessageStore;
import io.reachline.message.MessageType;
import io.reachline.presence.PresenceStore;
import io.reachline.routing.Audience;
import io.reachline.routing.BrokenServices;
import io.reachline.routing.Contacts;
import io.reachline.routing.RoutingEngine;
import io.reachline.routing.Run;
import io.reachline.routing.RunReplay;
import io.reachline.routing.RunStore;
import io.reachline.routing.WrittenRun;
import io.reachline.service.ServiceHealthStore;
import io.reachline.session.Situation;
import io.reachline.session.SituationStore;
import io.reachline.webhook.Providers;
import io.reachline.wire.TimeDigits;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.stream.Gatherers;
import java.util.stream.Stream;

/**
 * The replay of a past time under other rules: what they would have written of each message that
 * was routed then, beside what was written. It stores nothing.
 */
public final class Replay {
  /** The time in which a page takes up further messages. */
  static final Duration PATIENCE = Duration.ofSeconds(8);

  /** The time that the replay of a message may take once it is taken up. */
  static final Duration DEADLINE = Duration.ofSeconds(8);

  /** The most intervals of presence that a page reads. */
  static final int MAX_INTERVALS = 200_000;

  /** The most messages that a page reads, those that were not routed among them. */
  static final int MAX_READ = 50_000;

  // Lambda's answer holds 6 MB.
  private static final int MAX_BYTES = 3_000_000;

  private static final int CHUNK = 100;
  private static final int MAX_CONCURRENT = 8;
  private static final int MAX_CONVERSATIONS = 1_000;

  // The longest delay, and what evaluations are late.
  private static final Duration LATER = Duration.ofHours(25);

  private final RoutingEngine engine;
  private final DirectoryStore directory;
  private final PresenceStore presence;
  private final SituationStore situations;
  private final MessageStore messages;
  private final RunStore runs;
  private final BrokenServices services;
  private final Providers providers;
  private final Clock clock;

  public Replay(
      RoutingEngine engine,
      DirectoryStore directory,
      PresenceStore presence,
      SituationStore situations,
      MessageStore messages,
      RunStore runs,
      ServiceHealthStore health,
      Providers providers,
      Clock clock) {
    this.engine = engine;
    this.directory = directory;
    this.presence = presence;
    this.situations = situations;
    this.messages = messages;
    this.runs = runs;
    this.services = new BrokenServices(health);
    this.providers = providers;
    this.clock = clock;
  }

  /**
   * Returns a page of a replay, in the form of the API.
   *
   * @param workflows the workflows in the place of those that the organisation has; empty for its
   *     own
   */
  public Parsed<JsonObject> page(
      ReplayRequest request, OrganizationId organization, Optional<List<Workflow>> workflows) {
    DirectorySnapshot stored = new CachedDirectory(directory, clock).snapshot(organization);
    DirectorySnapshot replayed = workflows.map(stored::withOwn).orElse(stored);
    return new Page(request, organization, replayed).read();
  }

  /** The result of replaying one message. */
  private sealed interface Result {

    record Replayed(ReplayedMessage message) implements Result {}

    /** It was not routed, or is gone. */
    record Nothing() implements Result {}

    /** Its rules are evaluated too often, or alone they take too long. */
    record TooLong() implements Result {}

    /** There was no time left. */
    record NotDone() implements Result {}
  }

  /** A page that is being read. */
  private final class Page {
    private final ReplayRequest request;
    private final OrganizationId organization;
    private final RunReplay replay;
    private final PastPresence pastPresence;
    private final Instant from;
    private final Instant now;
    private final Instant end;
    private final Map<ConversationKey, Optional<PastConversation>> conversations =
        LruMap.ofAtMost(MAX_CONVERSATIONS);
    private final List<JsonObject> shown = new ArrayList<>();
    private int bytes;
    private int read;
    private Counts counts;
    private Optional<MessageId> last;

    Page(ReplayRequest request, OrganizationId organization, DirectorySnapshot directorySnapshot) {
      this.request = request;
      this.organization = organization;
      this.now = clock.instant();
      this.end = now.plus(PATIENCE);
      this.counts = request.counts();
      this.last = request.after();
      this.from = last.map(MessageId::createdAt).orElse(request.since());
      this.replay =
          new RunReplay(
              engine, directorySnapshot, new Contacts(directory), services.of(directorySnapshot));
      this.pastPresence =
          new PastPresence(
              presence,
              directorySnapshot.branches().stream()
                  .filter(branch -> !branch.users().isEmpty())
                  .map(branch -> branch.organization().organization())
                  .toList(),
              from,
              MAX_INTERVALS);
    }

    Parsed<JsonObject> read() {
      Iterator<ListEntry<Message>> entries = entries();
      boolean goesOn = true;
      boolean isFirst = true;
      while (goesOn && entries.hasNext()) {
        List<ListEntry<Message>> batch = new ArrayList<>();
        while (batch.size() < CHUNK && entries.hasNext()) {
          batch.add(entries.next());
        }
        read += batch.size();
        if (!pastPresence.cover(needed(batch))) {
          if (isFirst) {
            return Parsed.refused(
                "since",
                "must be a time around which the organization's users have at most %,d intervals of presence"
                    .formatted(MAX_INTERVALS));
          }
          goesOn = false;
          break;
        }
        goesOn = take(batch, isFirst) && read < MAX_READ && isBefore(end);
        isFirst = false;
        if (goesOn && !entries.hasNext()) {
          return new Parsed.Valid<>(json(false));
        }
      }
      return new Parsed.Valid<>(json(entries.hasNext() || !goesOn));
    }

    private Iterator<ListEntry<Message>> entries() {
      Set<MessageType> types = EnumSet.allOf(MessageType.class);
      types.remove(MessageType.STATUS);
      MessageRange range =
          new MessageRange(
              organization,
              Optional.empty(),
              types,
              TimeDigits.of(request.since()),
              TimeDigits.of(request.until().minusMillis(1)));
      return range.isEmpty()
          ? List.<ListEntry<Message>>of().iterator()
          : messages.list(
              range,
              new ReadOptions(Order.OLDEST_FIRST, request.after().map(MessageId::value), CHUNK));
    }

    /** Returns the time until which the replay of some messages needs presence. */
    private Instant needed(List<ListEntry<Message>> batch) {
      return batch.stream()
          .flatMap(entry -> entry.value().stream())
          .map(message -> earlier(message.arrivedAt().plus(LATER), now))
          .max(Comparator.naturalOrder())
          .orElse(from);
    }

    /** Takes the messages of a batch; returns false if the page ends with one of them. */
    private boolean take(List<ListEntry<Message>> batch, boolean isFirst) {
      List<Message> candidates =
          batch.stream()
              .flatMap(entry -> entry.value().stream())
              .filter(Page::mayBeRouted)
              .toList();
      find(candidates);
      // The first alone, so that no other takes its time: a page gets past it in any case.
      int alone = isFirst ? 1 : 0;
      Iterator<Result> results =
          Stream.concat(
                  candidates.stream()
                      .limit(alone)
                      .map(message -> replay(message).orElseGet(Result.TooLong::new)),
                  candidates.stream()
                      .skip(alone)
                      .gather(
                          Gatherers.mapConcurrent(
                              MAX_CONCURRENT,
                              message ->
                                  isBefore(end)
                                      ? replay(message).orElseGet(Result.NotDone::new)
                                      : new Result.NotDone())))
              .toList()
              .iterator();
      for (Message message : candidates) {
        switch (results.next()) {
          case Result.NotDone _ -> {
            return false;
          }
          case Result.Nothing _ -> {}
          case Result.TooLong _ -> counts = counts.andSkipped();
          case Result.Replayed(var replayed) -> {
            counts = replayed.countedIn(counts);
            if (replayed.isChanged() || !request.onlyChanged()) {
              show(replayed.toJson());
            }
          }
        }
        last = Optional.of(message.id());
        if (shown.size() >= request.limit() || bytes > MAX_BYTES) {
          return false;
        }
      }
      MessageId.parse(batch.getLast().position()).ifPresent(id -> last = Optional.of(id));
      return true;
    }

    private boolean isBefore(Instant time) {
      return clock.instant().isBefore(time);
    }

    private static boolean mayBeRouted(Message message) {
      return (message.role() == Role.CONTACT || message.type() == MessageType.COMMAND)
          && Audience.of(message).isPresent();
    }

    /** Reads the conversations of messages that are not known yet. */
    private void find(Collection<Message> candidates) {
      Set<ConversationKey> unknown = new HashSet<>();
      Map<ConversationKey, Instant> first = new HashMap<>();
      for (Message message : candidates) {
        first.putIfAbsent(message.conversation(), earlier(message));
        // Looked up, so that it is not the one that makes room for others.
        if (conversations.get(message.conversation()) == null) {
          unknown.add(message.conversation());
        }
      }
      Map<ConversationKey, Situation> found = situations.findAll(unknown);
      for (ConversationKey key : unknown) {
        conversations.put(
            key,
            Optional.ofNullable(found.get(key))
                .map(
                    today ->
                        new PastConversation(
                            today,
                            pastPresence,
                            messages,
                            runs,
                            providers,
                            first.getOrDefault(key, from),
                            earlier(request.until().plus(LATER), now))));
      }
    }

    private static Instant earlier(Message message) {
      return earlier(message.createdAt(), message.takenInAt());
    }

    private static Instant earlier(Instant one, Instant other) {
      return one.isBefore(other) ? one : other;
    }

    /** Replays a message; empty if there was not the time to end it. */
    private Optional<Result> replay(Message message) {
      Instant deadline = clock.instant().plus(DEADLINE);
      BooleanSupplier goesOn = () -> isBefore(deadline) && pastPresence.isComplete();
      Optional<PastConversation> past = past(message.conversation());
      if (past.isEmpty()) {
        return Optional.of(new Result.Nothing());
      }
      WrittenRun written = written(message);
      if (written.steps().size() > RunReplay.MAX_EVALUATIONS) {
        return Optional.of(new Result.TooLong());
      }
      if (!written.isRouted()) {
        return Optional.of(new Result.Nothing());
      }
      return replay
          .statuses(message, written, past.get(), now, goesOn)
          .<Result>map(
              after ->
                  new Result.Replayed(
                      new ReplayedMessage(message, written.statuses(message), after)))
          .or(() -> goesOn.getAsBoolean() ? Optional.of(new Result.TooLong()) : Optional.empty());
    }

    private Optional<PastConversation> past(ConversationKey key) {
      synchronized (conversations) {
        return conversations.getOrDefault(key, Optional.empty());
      }
    }

    private WrittenRun written(Message message) {
      Run run = runs.find(message.conversation(), message.id());
      return WrittenRun.of(
          run,
          run.latest().isEmpty()
              ? Stream.empty()
              : runs.further(message.conversation(), message.id())
                  .limit(RunReplay.MAX_EVALUATIONS));
    }

    private void show(JsonObject json) {
      bytes += Utf8.length(json.toString());
      shown.add(json);
    }

    private JsonObject json(boolean isMore) {
      return JsonObject.builder()
          .put("counts", counts.toJson())
          .put("messages", shown.stream().map(JsonObject::members).toList())
          .putIfPresent(
              "next", isMore ? last.map(id -> request.cursor(id, counts)).orElse(null) : null)
          .build();
    }
  }
}
