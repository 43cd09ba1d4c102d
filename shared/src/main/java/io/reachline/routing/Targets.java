package io.reachline.routing;

import io.reachline.directory.Target;
import io.reachline.inbox.Inbox;
import java.util.List;
import java.util.function.Predicate;

/**
 * The targets of a rule, as one reading of the directory and of presence found them.
 *
 * @param missing those that neither the conversation's organisation nor one above it has
 */
public record Targets(List<Found> found, List<Target> missing) {

  /**
   * A target that the directory has.
   *
   * @param isOnline whether somebody was online to be notified
   */
  public record Found(Target target, Inbox inbox, boolean isOnline) {}

  public Targets {
    found = List.copyOf(found);
    missing = List.copyOf(missing);
  }

  /** Returns the targets that were notified. */
  public List<Target> online() {
    return found(Found::isOnline);
  }

  /** Returns the targets that would have been notified, had somebody been online. */
  public List<Target> offline() {
    return found(Predicate.not(Found::isOnline));
  }

  private List<Target> found(Predicate<Found> filter) {
    return found.stream().filter(filter).map(Found::target).toList();
  }

  /** Returns the inboxes of all targets that were found, online or not. */
  public List<Inbox> inboxes() {
    return found.stream().map(Found::inbox).toList();
  }

  /** Returns the ids of the missing targets. */
  public List<String> missingIds() {
    return missing.stream().map(Target::id).toList();
  }

  /** Returns whether somebody was online to be notified. */
  boolean isReached() {
    return found.stream().anyMatch(Found::isOnline);
  }
}
