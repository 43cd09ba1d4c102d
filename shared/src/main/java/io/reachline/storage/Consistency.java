package io.reachline.storage;

/** The consistency of a read. */
public enum Consistency {
  /** Returns the data of a replica, usually no more than a second old; at half the price. */
  EVENTUAL,
  /** Includes every write that was acknowledged before the read. */
  STRONG
}
