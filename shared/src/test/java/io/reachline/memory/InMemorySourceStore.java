package io.reachline.memory;

import io.reachline.identity.OrganizationId;
import io.reachline.webhook.Source;
import io.reachline.webhook.SourceId;
import io.reachline.webhook.SourceStore;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

final class InMemorySourceStore implements SourceStore {
  private final Map<SourceId, Source> sources = new HashMap<>();
  private final Map<String, String> orgIds = new HashMap<>();

  @Override
  public synchronized boolean create(Source source) {
    if (sources.containsKey(source.id())
        || !orgIds
            .computeIfAbsent(
                source.organization().value() + source.id().prefix(), _ -> source.orgId())
            .equals(source.orgId())) {
      return false;
    }
    sources.put(source.id(), source);
    return true;
  }

  @Override
  public synchronized boolean replace(Source before, Source after) {
    return sources.replace(before.id(), before, after);
  }

  @Override
  public synchronized boolean delete(OrganizationId organization, SourceId id) {
    return find(organization, id).isPresent() && sources.remove(id) != null;
  }

  @Override
  public synchronized Optional<Source> find(OrganizationId organization, SourceId id) {
    return find(id).filter(source -> source.organization().equals(organization));
  }

  @Override
  public synchronized Optional<Source> find(SourceId id) {
    return Optional.ofNullable(sources.get(id));
  }

  @Override
  public synchronized List<Source> list(OrganizationId organization) {
    return sources.values().stream()
        .filter(source -> source.organization().equals(organization))
        .sorted(Comparator.comparing(source -> source.id().value()))
        .toList();
  }
}
