package io.reachline.posting;

import io.reachline.identity.OrganizationId;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** A store of idempotency keys, by which a repeated request is recognised. */
public interface IdempotencyStore {

  /** The time for which a key is remembered. */
  Duration LIFETIME = Duration.ofHours(24);

  /**
   * A claim of an idempotency key by a request.
   *
   * @param key a hash of its user, path and key
   * @param body a hash of its body
   * @param ids the ids of what the request creates
   */
  record Claim(OrganizationId organization, String key, String body, List<String> ids) {

    public Claim {
      ids = List.copyOf(ids);
    }
  }

  /**
   * Stores a claim, unless its key is claimed already.
   *
   * @return the claim that is stored now: this one, or the earlier one of the same key
   */
  Claim claim(Claim claim, Instant now);

  /** Returns the claim of a key; empty if there is none, or it has expired. */
  Optional<Claim> find(OrganizationId organization, String key, Instant now);
}
