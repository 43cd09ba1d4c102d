package io.reachline.webhook;

import java.util.Optional;

/** A store of the keys that were fetched last, for functions that start while a host is down. */
public interface KeySetStore {

  /** Returns the keys of one of {@link DataCentre#HOSTS}. */
  Optional<KeySet> find(String host);

  /** Keeps the keys of a host, unless those that are kept were fetched later. */
  void put(String host, KeySet keys);
}
