package io.reachline.conversation;

import io.reachline.identity.Role;
import io.reachline.identity.UserId;
import io.reachline.json.JsonObject;
import io.reachline.wire.WireNamed;

/**
 * A user in a conversation.
 *
 * @param role contact, agent or bot
 * @param active whether the user has joined the conversation, and not left it
 * @param accepted whether the user has accepted the conversation
 * @param inbox whether the conversation is in the user's personal inbox
 * @param follow whether the user is notified of what happens in the conversation
 */
public record Participant(
    UserId user, Role role, boolean active, boolean accepted, boolean inbox, boolean follow) {

  /** The degrees of involvement in a conversation, from the least to the most. */
  enum Involvement {
    /** Has left the conversation. */
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

  /** Returns this participant with other values of {@code active} and {@code accepted}. */
  public Participant with(boolean isActive, boolean hasAccepted) {
    return new Participant(user, role, isActive, hasAccepted, inbox, follow);
  }

  /** Returns this participant with the conversation in their personal inbox. */
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
