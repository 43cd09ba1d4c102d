package io.reachline.local.event;

import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * The script of simulated sessions: the likely next status, the reply status in each, and the texts
 * of messages.
 */
final class SessionScript {

  /** The possible next statuses of each status; one that is listed twice is twice as likely. */
  private static final Map<String, List<String>> NEXT =
      Map.of(
          "", List.of("CREATED"),
          "CREATED", List.of("OPEN", "OPEN", "OPEN", "ON_PROGRESS"),
          "OPEN", List.of("ON_HOLD", "ON_HOLD", "ON_PROGRESS", "ON_PROGRESS", "ENDED", "BLOCKED"),
          "ON_PROGRESS", List.of("ON_HOLD", "ON_PROGRESS", "ENDED", "ENDED", "OPEN"),
          "ON_HOLD", List.of("ON_PROGRESS", "ON_PROGRESS", "ON_PROGRESS", "ENDED", "BLOCKED"),
          "ENDED", List.of("ON_HOLD", "OPEN", "OPEN", "ENDED"),
          "BLOCKED", List.of("BLOCKED", "ENDED", "OPEN"));

  private static final List<String> TROUBLES =
      List.of(
          "CHANNEL_INACTIVE",
          "CHANNEL_REVOKED",
          "CHANNEL_DELETED",
          "PAGE_REMOVED",
          "CONFIG_SKIPPED_CHANNEL",
          "SESSION_EXPIRED",
          "UNASSIGNED",
          "NOT_AN_ASSIGNEE",
          "ASSIGNED_TO_OTHER_SERVICE",
          "CREDIT_EXHAUSTED",
          "SANDBOX_LIMIT_REACHED",
          "OUTGOING_LIMIT_REACHED",
          "ACCESSTOKEN_EXPIRED",
          "PERMISSION_REVOKED",
          "ENDUSER_OFFLINE",
          "UNEXPECTED_ERROR");

  private static final List<String> QUESTIONS =
      List.of(
          "Where is my parcel?",
          "Do you have it in blue?",
          "How long is the warranty?",
          "My washing machine needs service",
          "When is your service desk open?",
          "Thank you");

  private static final List<String> ANSWERS =
      List.of("One moment, please", "It will arrive tomorrow", "Please send us the order number");

  private SessionScript() {}

  static String nextStatus(String status, Random random) {
    return pick(NEXT.getOrDefault(status, List.of("OPEN")), random);
  }

  static String replyStatus(String status, Random random) {
    if (random.nextInt(5) == 0) {
      return pick(TROUBLES, random);
    }
    return switch (status) {
      case "CREATED", "OPEN" -> "UNASSIGNED";
      case "ENDED" -> "SESSION_ENDED";
      case "BLOCKED" -> "SESSION_BLOCKED";
      default -> "ACCEPTED";
    };
  }

  /** Returns a message of a customer. */
  static String question(Random random) {
    return pick(QUESTIONS, random);
  }

  /** Returns a message of an agent. */
  static String answer(Random random) {
    return pick(ANSWERS, random);
  }

  private static String pick(List<String> choices, Random random) {
    return choices.get(random.nextInt(choices.size()));
  }
}
