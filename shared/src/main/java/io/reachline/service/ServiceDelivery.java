package io.reachline.service;

import io.reachline.conversation.ConversationKey;
import io.reachline.json.JsonObject;
import io.reachline.json.Timestamp;
import io.reachline.message.MessageId;
import io.reachline.wire.WireNamed;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A delivery of one event to one service. It names the message and the conversation that the event
 * is about; what the service is told is read when it is sent.
 *
 * @param event the name of the event, at most {@link #MAX_EVENT} characters
 * @param conversation its organisation is the service's, or below it
 * @param message empty for an event that is not about a message
 * @param since when it was put, or when somebody had it tried again after it had ended
 * @param tries the number of attempts since then
 * @param attempts the last {@value #MAX_ATTEMPTS} attempts, the newest last
 * @param refused the messages of the service's answer that were not posted, at most {@value
 *     #MAX_REFUSED}
 * @param version the number of changes since it was put
 * @param expiresAt when it is forgotten
 */
public record ServiceDelivery(
    ServiceKey service,
    DeliveryId id,
    String event,
    ConversationKey conversation,
    Optional<MessageId> message,
    State state,
    Instant since,
    int tries,
    List<Attempt> attempts,
    List<RefusedMessage> refused,
    int version,
    Instant expiresAt) {
  /** The largest number of characters of an event's name. */
  public static final int MAX_EVENT = 100;

  /** The number of attempts that are kept. */
  public static final int MAX_ATTEMPTS = 10;

  /** The largest number of refused messages that are kept. */
  public static final int MAX_REFUSED = 21;

  /** The time for which a pending delivery is tried. */
  public static final Duration PATIENCE = Duration.ofHours(24);

  /** The time for which a delivery is kept after it was delivered. */
  public static final Duration DELIVERED_KEPT = Duration.ofDays(1);

  /** The time for which a delivery is kept after it failed. */
  public static final Duration FAILED_KEPT = Duration.ofDays(14);

  /**
   * The time for which a delivery is kept after the service refused it. It is shorter, since a
   * service that takes other deliveries may refuse any number, and is never disabled for it.
   */
  public static final Duration REFUSED_KEPT = Duration.ofDays(3);

  /** The state of a delivery. */
  public sealed interface State {

    /**
     * It is tried, or tried again.
     *
     * @param nextAt when, in whole milliseconds
     */
    record Pending(Instant nextAt) implements State {
      public Pending {
        nextAt = nextAt.truncatedTo(ChronoUnit.MILLIS);
      }
    }

    /** The service has answered that it took it. */
    record Delivered() implements State {}

    /** It is not tried any more. */
    record Failed(Reason reason) implements State {}

    /** Returns the name of the state in JSON. */
    default String wireName() {
      return switch (this) {
        case Pending _ -> "pending";
        case Delivered _ -> "delivered";
        case Failed _ -> "failed";
      };
    }
  }

  /** The reasons why a delivery is not tried any more. */
  public enum Reason implements WireNamed {
    /** The service's answer cannot become another one. */
    REFUSED,
    /** It was tried for {@link #PATIENCE}. */
    EXPIRED,
    /** The service is disabled. */
    DISABLED,
    /** The message or the conversation does not exist any more. */
    GONE
  }

  /**
   * @throws IllegalArgumentException if something is larger than what a store must take
   */
  public ServiceDelivery {
    attempts = List.copyOf(attempts);
    refused = List.copyOf(refused);
    since = since.truncatedTo(ChronoUnit.MILLIS);
    expiresAt = expiresAt.truncatedTo(ChronoUnit.SECONDS);
    if (event.length() > MAX_EVENT
        || attempts.size() > MAX_ATTEMPTS
        || refused.size() > MAX_REFUSED) {
      throw new IllegalArgumentException("The delivery %s is too large".formatted(id));
    }
  }

  /** Returns a new delivery, which is due at once. */
  public static ServiceDelivery of(
      ServiceKey service,
      DeliveryId id,
      String event,
      ConversationKey conversation,
      Optional<MessageId> message,
      Instant now) {
    return new ServiceDelivery(
        service,
        id,
        event,
        conversation,
        message,
        new State.Pending(now),
        now,
        0,
        List.of(),
        List.of(),
        0,
        now.plus(PATIENCE).plus(FAILED_KEPT));
  }

  /** Returns the time of the event's cause. */
  public Instant createdAt() {
    return id.createdAt();
  }

  /** Returns when it is tried next; empty unless it is pending. */
  public Optional<Instant> nextAt() {
    return state instanceof State.Pending(var nextAt) ? Optional.of(nextAt) : Optional.empty();
  }

  /** Returns when the time is over for which it is tried. */
  public Instant end() {
    return since.plus(PATIENCE);
  }

  /** Returns this delivery after an attempt after which it is tried again. */
  ServiceDelivery postponed(Attempt attempt, Instant nextAt) {
    return after(attempt, new State.Pending(nextAt), refused, expiresAt);
  }

  /** Returns this delivery after an attempt that succeeded. */
  ServiceDelivery delivered(Attempt attempt, List<RefusedMessage> messages, Instant now) {
    return after(attempt, new State.Delivered(), messages, now.plus(DELIVERED_KEPT));
  }

  /** Returns this delivery after an attempt that was its last one. */
  ServiceDelivery failed(Attempt attempt, Reason reason, Instant now) {
    return after(attempt, new State.Failed(reason), refused, now.plus(kept(reason)));
  }

  /** Returns this delivery, given up without an attempt. */
  ServiceDelivery failed(Reason reason, Instant now) {
    return next(new State.Failed(reason), since, tries, attempts, refused, now.plus(kept(reason)));
  }

  private static Duration kept(Reason reason) {
    return switch (reason) {
      case REFUSED -> REFUSED_KEPT;
      case EXPIRED, DISABLED, GONE -> FAILED_KEPT;
    };
  }

  /** Returns this delivery, due at once and as if it had not been tried yet. */
  ServiceDelivery again(Instant now) {
    return next(
        new State.Pending(now), now, 0, attempts, refused, now.plus(PATIENCE).plus(FAILED_KEPT));
  }

  private ServiceDelivery after(
      Attempt attempt, State changed, List<RefusedMessage> messages, Instant end) {
    List<Attempt> all = Stream.concat(attempts.stream(), Stream.of(attempt)).toList();
    return next(
        changed,
        since,
        tries + 1,
        all.subList(Math.max(0, all.size() - MAX_ATTEMPTS), all.size()),
        messages,
        end);
  }

  private ServiceDelivery next(
      State changed,
      Instant begun,
      int made,
      List<Attempt> kept,
      List<RefusedMessage> messages,
      Instant end) {
    return new ServiceDelivery(
        service,
        id,
        event,
        conversation,
        message,
        changed,
        begun,
        made,
        kept,
        messages,
        version + 1,
        end);
  }

  /** Returns the delivery as the API shows it. */
  JsonObject toJson() {
    JsonObject.Builder json =
        JsonObject.builder()
            .put("id", id.value())
            .put("organization", service.organization().value())
            .put("service", service.service().value())
            .put("event", event)
            .put("conversation", conversation.conversation().value())
            .putIfPresent("message", message.map(MessageId::value).orElse(null))
            .put("createdAt", Timestamp.format(createdAt()))
            .put("state", state.wireName());
    switch (state) {
      case State.Pending(var nextAt) -> json.put("nextAt", Timestamp.format(nextAt));
      case State.Failed(var reason) -> json.put("reason", reason.wireName());
      case State.Delivered _ -> {}
    }
    return json.put("attempts", attempts.stream().map(Attempt::toJson).toList())
        .put("refused", refused.stream().map(RefusedMessage::toJson).toList())
        .build();
  }
}
