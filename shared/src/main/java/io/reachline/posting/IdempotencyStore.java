package io.reachline.posting;

import io.reachline.identity.OrganizationId;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Where the keys are kept by which a repeated request is told from a new one. */
public interface IdempotencyStore {

  /** For how long a key is remembered. */
  Duration LIFETIME = Duration.ofHours(24);

  /**
   * What is remembered of a request.
   *
   * @param key a hash of its user, path and key
   * @param body a hash of its body
   * @param ids the ids of what it creates
   */
  record Claim(OrganizationId organization, String key, String body, List<String> ids) {

    public Claim {
      ids = List.copyOf(ids);
    }
  }

  /**
   * Remembers a request, unless its key is remembered already.
   *
   * @return what is remembered now: the claim itself, or the earlier one of this key
   */
  Claim claim(Claim claim, Instant now);

  /** Returns what is remembered of a key. */
  Optional<Claim> find(OrganizationId organization, String key, Instant now);
}
