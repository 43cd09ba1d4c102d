package io.reachline.routing;

import io.reachline.conversation.ConversationStatus;
import io.reachline.conversation.Participant;
import io.reachline.identity.UserId;
import io.reachline.message.Message;
import io.reachline.session.Handling;
import io.reachline.session.Session;
import io.reachline.session.Situation;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * The suppression of a rule.
 *
 * @param reason the reason in words
 * @param by who or what suppressed it, as far as known
 */
public record Suppression(String reason, Optional<By> by) {
  private static final String CLOSED = "the conversation was closed";

  /** The cause of a suppression. */
  sealed interface By {

    /** An earlier rule of the workflow, by its name. */
    record OfRule(String name) implements By {}

    /**
     * A user who accepted the conversation.
     *
     * @param name the user's name; empty if unknown
     */
    record OfUser(UserId user, Optional<String> name) implements By {}

    /** The one to whom the provider assigned the session, by the provider's id. */
    record OfAssignee(String id) implements By {}
  }

  /** Returns the suppression of the rules behind one that stopped their workflow. */
  static Suppression stoppedBy(String rule) {
    return new Suppression(
        "an earlier rule stopped the workflow", Optional.of(new By.OfRule(rule)));
  }

  /**
   * Returns the suppression of delayed rules if the conversation was accepted or closed since its
   * first step; empty if they are to be evaluated.
   */
  static Optional<Suppression> of(Step first, Message message, Situation situation) {
    Handling handling = situation.handling();
    if (handling.isAcceptedAfter(first.behind())) {
      return Optional.of(new Suppression("the conversation was accepted", accepted(situation)));
    }
    if (handling.isLeftAfter(first.behind())) {
      return of(CLOSED);
    }
    boolean wasPosted = message.receivedAt() == null;
    Optional<Suppression> byState =
        switch (situation.status()) {
          case ACTIVE ->
              first.status() == ConversationStatus.ACTIVE
                  ? Optional.empty()
                  : Optional.of(pickedUp(situation));
          case CLOSED -> wasPosted && first.leavesOpen() ? of(CLOSED) : Optional.empty();
          case QUEUED -> Optional.empty();
        };
    if (byState.isPresent()) {
      return byState;
    }
    if (!first.isTask() && situation.isBlocked()) {
      return of(NotRouted.BLOCKED.text());
    }
    return Origin.writtenAt(message)
        .filter(handling::isSettledSince)
        .map(
            written ->
                handling.isPickedUpSince(written)
                    ? pickedUp(situation)
                    : new Suppression("the session ended", Optional.empty()));
  }

  /** Returns this suppression with the name of the user who caused it, if a user did. */
  Suppression named(Function<UserId, Optional<String>> names) {
    return by.orElse(null) instanceof By.OfUser(var user, _)
        ? new Suppression(reason, Optional.of(new By.OfUser(user, names.apply(user))))
        : this;
  }

  private static Optional<Suppression> of(String reason) {
    return Optional.of(new Suppression(reason, Optional.empty()));
  }

  private static Optional<By> accepted(Situation situation) {
    List<Participant> accepted =
        situation.conversation().participants().stream().filter(Participant::accepted).toList();
    // Of several it is not known who came after the first step.
    return accepted.size() == 1
        ? Optional.of(new By.OfUser(accepted.getFirst().user(), Optional.empty()))
        : Optional.empty();
  }

  private static Suppression pickedUp(Situation situation) {
    return new Suppression(
        "the session was picked up", situation.session().flatMap(Suppression::assignee));
  }

  private static Optional<By> assignee(Session session) {
    return Optional.ofNullable(session.assigneeId()).map(By.OfAssignee::new);
  }
}
