package io.reachline.memory;

import io.reachline.identity.OrganizationId;
import io.reachline.quota.UseStore;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.Map;

final class InMemoryUseStore implements UseStore {
  private final Map<Use, Long> counts = new HashMap<>();

  private record Use(OrganizationId organization, String kind, LocalDate day) {}

  @Override
  public synchronized long add(OrganizationId organization, String kind, LocalDate day) {
    return counts.merge(new Use(organization, kind, day), 1L, Long::sum);
  }
}
