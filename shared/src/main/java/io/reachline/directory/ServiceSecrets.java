package io.reachline.directory;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * The secret of a service, and the one that it replaced: receivers may know only that one for a
 * while.
 *
 * @param replaced the secret before; empty if it was never changed
 */
public record ServiceSecrets(ServiceSecret current, Optional<Replaced> replaced) {
  /** The time for which a secret is used beside the one that replaced it. */
  public static final Duration OVERLAP = Duration.ofHours(24);

  /**
   * A secret that was replaced.
   *
   * @param until the time at which it is no longer used
   */
  public record Replaced(ServiceSecret secret, Instant until) {}

  /** Returns a secret that replaced none. */
  public static ServiceSecrets of(ServiceSecret secret) {
    return new ServiceSecrets(secret, Optional.empty());
  }

  /** Returns the secrets after the current one was set; the same ones if it is the same secret. */
  ServiceSecrets changedTo(ServiceSecret secret, Instant now) {
    return secret.equals(current)
        ? this
        : new ServiceSecrets(secret, Optional.of(new Replaced(current, now.plus(OVERLAP))));
  }

  /** Returns the secrets to sign with at a time: the current one first. */
  public List<ServiceSecret> inUse(Instant now) {
    return replaced
        .filter(before -> now.isBefore(before.until()))
        .map(before -> List.of(current, before.secret()))
        .orElseGet(() -> List.of(current));
  }
}
