package io.reachline.memory;

import io.reachline.identity.OrganizationId;
import io.reachline.posting.IdempotencyStore;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

final class InMemoryIdempotencyStore implements IdempotencyStore {
  private final Map<Key, Remembered> claims = new HashMap<>();

  private record Key(OrganizationId organization, String key) {}

  private record Remembered(Claim claim, Instant at) {}

  @Override
  public synchronized Claim claim(Claim claim, Instant now) {
    return claims
        .compute(
            new Key(claim.organization(), claim.key()),
            (_, earlier) ->
                earlier != null && earlier.at().plus(LIFETIME).isAfter(now)
                    ? earlier
                    : new Remembered(claim, now))
        .claim();
  }

  @Override
  public synchronized Optional<Claim> find(OrganizationId organization, String key, Instant now) {
    return Optional.ofNullable(claims.get(new Key(organization, key)))
        .filter(remembered -> remembered.at().plus(LIFETIME).isAfter(now))
        .map(Remembered::claim);
  }
}
