package io.reachline.memory;

import io.reachline.webhook.KeySet;
import io.reachline.webhook.KeySetStore;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

final class InMemoryKeySetStore implements KeySetStore {
  private final Map<String, KeySet> keys = new HashMap<>();

  @Override
  public synchronized Optional<KeySet> find(String host) {
    return Optional.ofNullable(keys.get(host));
  }

  @Override
  public synchronized void put(String host, KeySet fetched) {
    KeySet kept = new KeySet(fetched.json(), fetched.fetchedAt().truncatedTo(ChronoUnit.MILLIS));
    keys.merge(
        host, kept, (old, young) -> young.fetchedAt().isAfter(old.fetchedAt()) ? young : old);
  }
}
