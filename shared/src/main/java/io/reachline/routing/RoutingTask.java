package io.reachline.routing;

import io.reachline.conversation.ConversationId;
import io.reachline.conversation.ConversationKey;
import io.reachline.identity.OrganizationId;
import io.reachline.json.Json;
import io.reachline.json.JsonObject;
import io.reachline.json.MalformedJson;
import io.reachline.message.MessageId;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Optional;

/** A task about a message that is left for later, as the router's queues carry it. */
public sealed interface RoutingTask {

  ConversationKey conversation();

  MessageId origin();

  /** Returns how often the task took too long and was stopped. */
  int overruns();

  /** Returns this task with another number of overruns. */
  RoutingTask withOverruns(int number);

  /** Returns this task as if it had not been tried yet. */
  RoutingTask untried();

  /**
   * The routing of a message: again, for one that was redriven from the dead-letter queue.
   *
   * @param since when the router first looked at the message, if it looks at it again
   */
  record Route(
      ConversationKey conversation, MessageId origin, int overruns, Optional<Instant> since)
      implements RoutingTask {

    public Route(ConversationKey conversation, MessageId origin) {
      this(conversation, origin, 0, Optional.empty());
    }

    @Override
    public Route withOverruns(int number) {
      return new Route(conversation, origin, number, since);
    }

    @Override
    public Route untried() {
      return new Route(conversation, origin);
    }
  }

  /**
   * The evaluation of a rule that waits.
   *
   * @param position the rule's position in its run
   * @param round the round of the rule; 0 if it is evaluated for the first time
   */
  record Evaluate(
      ConversationKey conversation,
      MessageId origin,
      int position,
      int round,
      Instant due,
      int overruns)
      implements RoutingTask {

    public Evaluate(
        ConversationKey conversation, MessageId origin, int position, int round, Instant due) {
      this(conversation, origin, position, round, due, 0);
    }

    @Override
    public Evaluate withOverruns(int number) {
      return new Evaluate(conversation, origin, position, round, due, number);
    }

    @Override
    public Evaluate untried() {
      return withOverruns(0);
    }
  }

  /** Returns the task as JSON. */
  default JsonObject toJson() {
    JsonObject.Builder json =
        JsonObject.builder()
            .put("organization", conversation().organization().value())
            .put("conversation", conversation().conversation().value())
            .put("origin", origin().value());
    if (overruns() > 0) {
      json.put("overruns", overruns());
    }
    return switch (this) {
      case Route(_, _, _, var since) ->
          json.putIfPresent("since", since.map(Instant::toString).orElse(null)).build();
      case Evaluate(_, _, var position, var round, var due, _) ->
          json.put("position", position)
              .putIfPresent("round", round > 0 ? round : null)
              .put("due", due.toString())
              .build();
    };
  }

  /**
   * Reads a task that {@link #toJson()} wrote, and ignores other members.
   *
   * @throws IllegalArgumentException if the text is not a task
   */
  static RoutingTask ofJson(String text) {
    try {
      JsonObject json = Json.readObject(text);
      ConversationKey conversation =
          new ConversationKey(
              new OrganizationId(member(json, "organization")),
              new ConversationId(member(json, "conversation")));
      MessageId origin = new MessageId(member(json, "origin"));
      int overruns = number(json, "overruns");
      return json.get("position") instanceof Number position
          ? new Evaluate(
              conversation,
              origin,
              position.intValue(),
              number(json, "round"),
              Instant.parse(member(json, "due")),
              overruns)
          : new Route(conversation, origin, overruns, json.text("since").map(Instant::parse));
    } catch (MalformedJson | DateTimeException e) {
      throw new IllegalArgumentException("The text is not a routing task", e);
    }
  }

  private static int number(JsonObject json, String name) {
    return json.get(name) instanceof Number number ? number.intValue() : 0;
  }

  private static String member(JsonObject json, String name) {
    return json.text(name)
        .orElseThrow(() -> new IllegalArgumentException("The routing task has no " + name));
  }
}
