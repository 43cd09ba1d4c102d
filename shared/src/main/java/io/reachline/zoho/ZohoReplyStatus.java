package io.reachline.zoho;

import static io.reachline.session.Ability.NO;
import static io.reachline.session.Ability.UNKNOWN;
import static io.reachline.session.Ability.YES;
import static io.reachline.session.Cause.ASSIGNMENT;
import static io.reachline.session.Cause.AUTHORIZATION;
import static io.reachline.session.Cause.CHANNEL;
import static io.reachline.session.Cause.END_USER;
import static io.reachline.session.Cause.ERROR;
import static io.reachline.session.Cause.NONE;
import static io.reachline.session.Cause.QUOTA;
import static io.reachline.session.Cause.SESSION;

import io.reachline.session.Ability;
import io.reachline.session.Cause;
import io.reachline.session.ReplyStatus;
import java.util.Optional;

/**
 * The reply statuses of Zoho Desk. Zoho does not say of each whether the end user's messages still
 * come in; where it does not, {@code canReceive} is this project's reading.
 */
enum ZohoReplyStatus implements ReplyStatus {
  // canSend, canReceive, cause, text, remedy
  ACCEPTED(YES, YES, NONE, "Messages can be exchanged", "Reply as usual."),
  CHANNEL_INACTIVE(
      NO,
      NO,
      CHANNEL,
      "Channel inactive: messages cannot be sent",
      "Activate the channel in Zoho Desk."),
  CHANNEL_REVOKED(
      NO,
      NO,
      CHANNEL,
      "Channel revoked: messages cannot be sent",
      "Connect the channel again in Zoho Desk."),
  CHANNEL_DELETED(
      NO,
      NO,
      CHANNEL,
      "Channel deleted: messages cannot be sent",
      "Reach the customer over another channel."),
  PAGE_REMOVED(
      NO,
      NO,
      CHANNEL,
      "Page removed: messages cannot be sent",
      "Restore the page, or reach the customer over another channel."),
  CONFIG_SKIPPED_CHANNEL(
      NO,
      NO,
      CHANNEL,
      "Channel not configured: messages cannot be sent",
      "Complete the channel's configuration in Zoho Desk."),
  SESSION_ENDED(
      NO,
      NO,
      SESSION,
      "Session ended: messages cannot be sent",
      "Start a new session to write again."),
  SESSION_BLOCKED(
      NO,
      NO,
      SESSION,
      "Session blocked: no messages allowed",
      "Unblock the session to write again."),
  SESSION_EXPIRED(
      NO,
      YES,
      SESSION,
      "Session expired: messages cannot be sent",
      "Wait until the customer writes again."),
  UNASSIGNED(
      NO,
      YES,
      ASSIGNMENT,
      "Session unassigned: messages cannot be sent",
      "Assign the session to somebody."),
  NOT_AN_ASSIGNEE(
      NO,
      YES,
      ASSIGNMENT,
      "Handler not assigned: messages cannot be sent",
      "Assign the session to whoever is to reply."),
  ASSIGNED_TO_OTHER_SERVICE(
      NO,
      YES,
      ASSIGNMENT,
      "Handled by another Zoho service: messages cannot be sent",
      "Reply from the service that has the session, or take it over."),
  CREDIT_EXHAUSTED(
      NO, YES, QUOTA, "Message credit used up: messages cannot be sent", "Buy message credit."),
  SANDBOX_LIMIT_REACHED(
      NO,
      YES,
      QUOTA,
      "Sandbox limit reached: messages cannot be sent",
      "Wait until tomorrow, or leave the sandbox."),
  OUTGOING_LIMIT_REACHED(
      NO,
      YES,
      QUOTA,
      "Outbound limit reached: messages cannot be sent",
      "Wait until the limit is renewed."),
  ACCESSTOKEN_EXPIRED(
      NO,
      NO,
      AUTHORIZATION,
      "Access token expired: messages cannot be sent",
      "Sign in to Facebook or Instagram again in Zoho Desk."),
  PERMISSION_REVOKED(
      NO,
      NO,
      AUTHORIZATION,
      "Page permission revoked: messages cannot be sent",
      "Grant the page's permission again in Facebook or Instagram."),
  ENDUSER_OFFLINE(
      NO,
      YES,
      END_USER,
      "End user offline: messages cannot be sent",
      "Wait until the customer is online again."),
  UNEXPECTED_ERROR(
      NO,
      UNKNOWN,
      ERROR,
      "Unexpected error: messages cannot be sent",
      "Check the channel's configuration in Zoho Desk, then try again.");

  private final Ability canSend;
  private final Ability canReceive;
  private final Cause cause;
  private final String text;
  private final String remedy;

  ZohoReplyStatus(Ability canSend, Ability canReceive, Cause cause, String text, String remedy) {
    this.canSend = canSend;
    this.canReceive = canReceive;
    this.cause = cause;
    this.text = text;
    this.remedy = remedy;
  }

  @Override
  public Ability canSend() {
    return canSend;
  }

  @Override
  public Ability canReceive() {
    return canReceive;
  }

  @Override
  public Cause cause() {
    return cause;
  }

  @Override
  public String text() {
    return text;
  }

  @Override
  public String remedy() {
    return remedy;
  }

  /** Returns the status of this name, empty for one that the table does not have. */
  static Optional<ZohoReplyStatus> of(String name) {
    for (ZohoReplyStatus status : values()) {
      if (status.name().equals(name)) {
        return Optional.of(status);
      }
    }
    return Optional.empty();
  }
}
