package io.reachline.quota;

import io.reachline.cache.LruMap;
import io.reachline.identity.OrganizationId;
import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Map;

/**
 * A limit on how many things of a kind each organisation leaves behind in a day, over all
 * instances. An instance learns that a quota is used up when it uses it, so each may go beyond it
 * by one.
 */
public final class DailyQuota {
  private static final int CAPACITY = 1_000;

  private record Kind(OrganizationId organization, String name) {}

  private final UseStore uses;
  private final long limit;
  private final Clock clock;
  private final Map<Kind, LocalDate> usedUp = LruMap.ofAtMost(CAPACITY);

  /**
   * @param limit the most things of one kind in a day
   */
  public DailyQuota(UseStore uses, long limit, Clock clock) {
    this.uses = uses;
    this.limit = limit;
    this.clock = clock;
  }

  /** Returns whether this instance knows that nothing is left for today. It reads nothing. */
  public synchronized boolean isUsedUp(OrganizationId organization, String kind) {
    return today().equals(usedUp.get(new Kind(organization, kind)));
  }

  /** Counts one more thing. */
  public void use(OrganizationId organization, String kind) {
    LocalDate today = today();
    if (uses.add(organization, kind, today) >= limit) {
      synchronized (this) {
        usedUp.put(new Kind(organization, kind), today);
      }
    }
  }

  private LocalDate today() {
    return LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
  }
}
