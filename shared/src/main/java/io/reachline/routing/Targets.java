package io.reachline.routing;

import io.reachline.directory.Target;
import io.reachline.inbox.Inbox;
import io.reachline.service.ServiceKey;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * The targets of a rule, as one reading of the directory and of presence found them.
 *
 * @param missing those that neither the conversation's organisation nor one above it has
 */
public record Targets(List<Found> found, List<Target> missing) {

  /**
   * A target that the directory has.
   *
   * @param place where it is notified
   * @param isOnline whether somebody was online to be notified
   */
  public record Found(Target target, Place place, boolean isOnline) {}

  /** The place where a target is notified. */
  public sealed interface Place {

    /** The inbox of a channel or user. */
    record In(Inbox inbox) implements Place {}

    /** The webhook of a service, which is told if it is enabled. */
    record Of(ServiceKey service, boolean isEnabled) implements Place {}
  }

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

  /** Returns the inboxes of all channels and users that were found, online or not. */
  public List<Inbox> inboxes() {
    return found.stream()
        .flatMap(
            target ->
                target.place() instanceof Place.In(var inbox) ? Stream.of(inbox) : Stream.empty())
        .toList();
  }

  /** Returns the enabled services that were found; one that does not answer is told later. */
  List<ServiceKey> services() {
    return found.stream()
        .flatMap(
            target ->
                target.place() instanceof Place.Of(var service, var isEnabled) && isEnabled
                    ? Stream.of(service)
                    : Stream.empty())
        .toList();
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
