package io.reachline.conversation;

import io.reachline.identity.Role;
import io.reachline.identity.UserId;
import io.reachline.json.JsonObject;
import io.reachline.wire.WireNamed;

/**
 * A user in a conversation.
 *
 * @param role contact, agent or bot
 * @param active whether the user is at work in it
 * @param accepted whether the user accepted it
 * @param inbox whether it stands in the user's own inbox
 * @param follow whether the user is told of what happens in it
 */
public record Participant(
    UserId user, Role role, boolean active, boolean accepted, boolean inbox, boolean follow) {

  /** The degrees of taking part in a conversation, from the least to the most. */
  enum Involvement {
    /** Has left it. */
    NONE,
    ASSIGNED,
    JOINED,
    ACCEPTED
  }

  Involvement involvement() {
    if (accepted) {
      return Involvement.ACCEPTED;
    }
    if (active) {
      return Involvement.JOINED;
    }
    return inbox ? Involvement.ASSIGNED : Involvement.NONE;
  }

  /** Returns the participant at work in it or not, having accepted it or not. */
  public Participant with(boolean isActive, boolean hasAccepted) {
    return new Participant(user, role, isActive, hasAccepted, inbox, follow);
  }

  /** Returns the participant with the conversation in their own inbox. */
  public Participant withInbox() {
    return new Participant(user, role, active, accepted, true, follow);
  }

  public JsonObject toJson() {
    return JsonObject.builder()
        .put("user", user.value())
        .put("role", role.wireName())
        .put("active", active)
        .put("accepted", accepted)
        .put("inbox", inbox)
        .put("follow", follow)
        .build();
  }

  /** Returns the participant that {@link #toJson()} wrote. */
  public static Participant ofJson(JsonObject json) {
    return new Participant(
        new UserId(json.text("user").orElseThrow()),
        WireNamed.require(Role.values(), json.text("role").orElseThrow()),
        Boolean.TRUE.equals(json.get("active")),
        Boolean.TRUE.equals(json.get("accepted")),
        Boolean.TRUE.equals(json.get("inbox")),
        Boolean.TRUE.equals(json.get("follow")));
  }
}
