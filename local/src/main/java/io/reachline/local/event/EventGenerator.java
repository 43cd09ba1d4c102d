package io.reachline.local.event;

import com.fasterxml.jackson.jr.ob.JSON;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Consumer;

/**
 * A generator of the bodies that Zoho Desk's webhooks post, with events of sessions and of the
 * messages in them. The same seed gives the same events, except for their times, which rise from
 * event to event through the last hour. No two events are equal.
 */
public final class EventGenerator {

  private static final Duration SPAN = Duration.ofHours(1);
  private static final int MAXIMUM_BATCH = 5;
  private static final double BATCHES = 0.1;

  private static final long FIRST_SESSION = 65_403_000_000_038_063L;
  private static final long FIRST_CHANNEL = 65_403_000_000_038_011L;
  private static final long FIRST_AGENT = 106_554_156L;
  private static final long FIRST_CONTACT = 65_403_000_000_045_001L;
  private static final long FIRST_MESSAGE = 65_403_000_000_091_001L;
  private static final int CHANNELS = 4;
  private static final int AGENTS = 12;

  private final int sessions;
  private final int events;
  private final int messages;
  private final Random random;
  private final Instant end;

  /**
   * @param sessions the number of sessions, at least 1
   * @param events the number of session events in all, at least one per session
   * @param messages the number of message events in addition
   * @param end the time that all events are before
   */
  public EventGenerator(int sessions, int events, int messages, long seed, Instant end) {
    if (sessions < 1 || events < sessions) {
      throw new IllegalArgumentException(
          "%d sessions with %d events: there must be at least 1 session, and an event for each"
              .formatted(sessions, events));
    }
    if (messages < 0) {
      throw new IllegalArgumentException(
          "%d messages: the number must not be negative".formatted(messages));
    }
    this.sessions = sessions;
    this.events = events;
    this.messages = messages;
    this.random = new Random(seed);
    this.end = end;
  }

  /** Generates the bodies, each a JSON array of events on one line. */
  public void generate(Consumer<String> bodies) {
    List<SessionPlay> plays = new ArrayList<>();
    for (int session = 0; session < sessions; session++) {
      plays.add(
          new SessionPlay(
              String.valueOf(FIRST_SESSION + 2_000L * session + random.nextInt(1_000)),
              String.valueOf(FIRST_CHANNEL + 1_000L * random.nextInt(CHANNELS)),
              String.valueOf(FIRST_CONTACT + session)));
    }
    List<Map<String, Object>> batch = new ArrayList<>();
    int all = events + messages;
    int wanted = batchSize();
    for (int event = 0; event < all; event++) {
      // All sessions are created before any continues.
      SessionPlay play = plays.get(event < sessions ? event : random.nextInt(sessions));
      batch.add(
          isMessage(event)
              ? play.message(messagesBefore(event), time(event), random)
              : play.next(time(event), random));
      if (batch.size() == wanted || event == all - 1) {
        bodies.accept(json(batch));
        batch.clear();
        wanted = batchSize();
      }
    }
  }

  private boolean isMessage(int event) {
    return messagesBefore(event + 1) > messagesBefore(event);
  }

  /** Spreads the messages evenly over the events that follow the sessions' creation. */
  private int messagesBefore(int event) {
    int following = events + messages - sessions;
    return following == 0 ? 0 : (int) (Math.max(0L, event - sessions) * messages / following);
  }

  private int batchSize() {
    return random.nextDouble() < BATCHES ? 2 + random.nextInt(MAXIMUM_BATCH - 1) : 1;
  }

  /** Spreads the events evenly over the hour, in rising order. */
  private long time(int event) {
    long span = SPAN.toMillis() - 1;
    return end.toEpochMilli() - span + span * event / (events + messages);
  }

  private static String json(List<Map<String, Object>> batch) {
    try {
      return JSON.std.asString(batch);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The simulated course of one session. */
  private static final class SessionPlay {

    private final String session;
    private final String channel;
    private final String contact;
    private String status = "";
    private String agent = "";
    private int messages;

    SessionPlay(String session, String channel, String contact) {
      this.session = session;
      this.channel = channel;
      this.contact = contact;
    }

    Map<String, Object> next(long time, Random random) {
      String old = status;
      status = SessionScript.nextStatus(old, random);
      messages += 1 + random.nextInt(3);
      if (agent.isEmpty() || random.nextInt(5) == 0) {
        agent = String.valueOf(FIRST_AGENT + 37L * random.nextInt(AGENTS));
      }
      Map<String, Object> payload = new LinkedHashMap<>();
      payload.put("currentAssigneeId", agent);
      payload.put("sessionStatus", status);
      payload.put("replyStatus", SessionScript.replyStatus(status, random));
      if (!old.isEmpty()) {
        payload.put("sessionOldStatus", old);
      }
      payload.put("sessionId", session);
      payload.put("messagesCount", String.valueOf(messages));
      payload.put("assigneeType", random.nextInt(4) == 0 ? "BOT" : "AGENT");
      payload.put("channelId", channel);
      return event("IM_Session_Status", payload, time);
    }

    Map<String, Object> message(int number, long time, Random random) {
      messages++;
      boolean isInbound = random.nextInt(4) > 0;
      Map<String, Object> payload = new LinkedHashMap<>();
      payload.put("id", String.valueOf(FIRST_MESSAGE + number));
      payload.put("sessionId", session);
      payload.put("channelId", channel);
      payload.put("direction", isInbound ? "IN" : "OUT");
      payload.put("messageType", "TEXT");
      payload.put(
          "text", isInbound ? SessionScript.question(random) : SessionScript.answer(random));
      payload.put("createdTime", Instant.ofEpochMilli(time).toString());
      payload.put(
          "actor",
          isInbound
              ? actor("END_USER", "A customer", "contactId", contact)
              : actor("AGENT", "An agent", "externalId", agent));
      return event("IM_Message_Add", payload, time);
    }

    private static Map<String, Object> actor(String type, String name, String idName, String id) {
      Map<String, Object> actor = new LinkedHashMap<>();
      actor.put("type", type);
      actor.put("name", name);
      actor.put(idName, id);
      return actor;
    }

    private static Map<String, Object> event(String type, Map<String, Object> payload, long time) {
      Map<String, Object> event = new LinkedHashMap<>();
      event.put("payload", payload);
      event.put("eventTime", String.valueOf(time));
      event.put("eventType", type);
      event.put("orgId", DemoSource.ZOHO_ORGANIZATION);
      return event;
    }
  }
}
