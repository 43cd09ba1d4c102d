package io.reachline.storage;

/** How fresh a reading must be. */
public enum Consistency {
  /** Whatever a replica has: half the price, and usually not older than a second. */
  EVENTUAL,
  /** With every write that was acknowledged before. */
  STRONG
}
