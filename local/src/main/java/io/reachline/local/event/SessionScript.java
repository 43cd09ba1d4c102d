package io.reachline.local.event;

import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * How sessions usually go: which status follows which, what can be replied in each, and what is
 * said.
 */
final class SessionScript {

  /** The likely next statuses of each; one that is named twice is twice as likely. */
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

  /** Returns what a customer writes. */
  static String question(Random random) {
    return pick(QUESTIONS, random);
  }

  /** Returns what an agent writes. */
  static String answer(Random random) {
    return pick(ANSWERS, random);
  }

  private static String pick(List<String> choices, Random random) {
    return choices.get(random.nextInt(choices.size()));
  }
}
