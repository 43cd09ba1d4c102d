package io.reachline.webhook;

import java.util.Optional;

/**
 * A store of the key sets that were fetched last, for functions that start while a host is down.
 */
public interface KeySetStore {

  /** Returns the keys of a host; empty where none were fetched yet. */
  Optional<KeySet> find(String host);

  /** Stores the keys of a host, unless the stored ones were fetched later. */
  void put(String host, KeySet keys);
}
