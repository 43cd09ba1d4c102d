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
 * Makes up the bodies of Zoho Desk's session webhooks, the same ones for the same seed but for
 * their times. The times lie in the last hour, rise from body to body, and no two events are equal.
 */
public final class EventGenerator {

  private static final Duration SPAN = Duration.ofHours(1);
  private static final int MAXIMUM_BATCH = 5;
  private static final double BATCHES = 0.1;

  private static final long FIRST_SESSION = 65_403_000_000_038_063L;
  private static final long FIRST_CHANNEL = 65_403_000_000_038_011L;
  private static final long FIRST_AGENT = 106_554_156L;
  private static final int CHANNELS = 4;
  private static final int AGENTS = 12;

  private final int sessions;
  private final int events;
  private final Random random;
  private final Instant end;

  /**
   * @param end the time that all events lie before
   */
  public EventGenerator(int sessions, int events, long seed, Instant end) {
    if (sessions < 1 || events < sessions) {
      throw new IllegalArgumentException(
          "Of %d events, %d sessions cannot have one each".formatted(events, sessions));
    }
    this.sessions = sessions;
    this.events = events;
    this.random = new Random(seed);
    this.end = end;
  }

  /** Generates the bodies, each an array of events in JSON on one line. */
  public void generate(Consumer<String> bodies) {
    List<SessionPlay> plays = new ArrayList<>();
    for (int session = 0; session < sessions; session++) {
      plays.add(
          new SessionPlay(
              String.valueOf(FIRST_SESSION + 2_000L * session + random.nextInt(1_000)),
              String.valueOf(FIRST_CHANNEL + 1_000L * random.nextInt(CHANNELS))));
    }
    List<Map<String, Object>> batch = new ArrayList<>();
    int wanted = batchSize();
    for (int event = 0; event < events; event++) {
      // Every session speaks once before any speaks again.
      SessionPlay play = plays.get(event < sessions ? event : random.nextInt(sessions));
      batch.add(play.next(time(event), random));
      if (batch.size() == wanted || event == events - 1) {
        bodies.accept(json(batch));
        batch.clear();
        wanted = batchSize();
      }
    }
  }

  private int batchSize() {
    return random.nextDouble() < BATCHES ? 2 + random.nextInt(MAXIMUM_BATCH - 1) : 1;
  }

  /** Spreads the events over the hour, so that each comes after the one before it. */
  private long time(int event) {
    long span = SPAN.toMillis() - 1;
    return end.toEpochMilli() - span + span * event / events;
  }

  private static String json(List<Map<String, Object>> batch) {
    try {
      return JSON.std.asString(batch);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** One session on its way through its statuses. */
  private static final class SessionPlay {

    private final String session;
    private final String channel;
    private String status = "";
    private String agent = "";
    private int messages;

    SessionPlay(String session, String channel) {
      this.session = session;
      this.channel = channel;
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
      Map<String, Object> event = new LinkedHashMap<>();
      event.put("payload", payload);
      event.put("eventTime", String.valueOf(time));
      event.put("eventType", "IM_Session_Status");
      event.put("orgId", DemoSource.ZOHO_ORGANIZATION);
      return event;
    }
  }
}
