package io.reachline.memory;

import io.reachline.directory.Branch;
import io.reachline.directory.Channel;
import io.reachline.directory.Contact;
import io.reachline.directory.DirectoryStore;
import io.reachline.directory.Organization;
import io.reachline.directory.Resource;
import io.reachline.directory.Revision;
import io.reachline.directory.Service;
import io.reachline.directory.Sharding;
import io.reachline.directory.User;
import io.reachline.directory.Workflow;
import io.reachline.directory.WorkflowId;
import io.reachline.directory.WorkflowVersion;
import io.reachline.identity.OrganizationId;
import io.reachline.identity.OrganizationPath;
import io.reachline.identity.UserId;
import io.reachline.list.ListEntry;
import io.reachline.list.ReadOptions;
import java.time.Clock;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

final class InMemoryDirectoryStore implements DirectoryStore {
  private final Map<Place, Resource> resources = new HashMap<>();
  private final Map<Place, TreeMap<Long, WorkflowVersion>> history = new HashMap<>();
  private final Map<OrganizationId, Integer> changes = new HashMap<>();
  private final Consumption consumption;

  private record Place(Class<? extends Resource> type, OrganizationId organization, String id) {}

  InMemoryDirectoryStore(Clock clock) {
    this.consumption = new Consumption(this::sharding, clock);
  }

  /** Returns what all stores of this directory's organisations consume. */
  Consumption consumption() {
    return consumption;
  }

  @Override
  public OrganizationPath path(OrganizationId organization) {
    return find(Organization.class, organization, organization.value())
        .map(Organization::path)
        .orElseGet(() -> OrganizationPath.root(organization));
  }

  @Override
  public Sharding sharding(OrganizationId organization) {
    return find(Organization.class, organization, organization.value())
        .map(Organization::sharding)
        .orElse(Sharding.SINGLE);
  }

  @Override
  public synchronized <T extends Resource> Optional<T> find(
      Class<T> type, OrganizationId organization, String id) {
    return Optional.ofNullable(resources.get(new Place(type, organization, id))).map(type::cast);
  }

  @Override
  public synchronized Set<String> present(
      Class<? extends Resource> type, OrganizationId organization, Set<String> ids) {
    return ids.stream()
        .filter(id -> resources.containsKey(new Place(type, organization, id)))
        .collect(Collectors.toSet());
  }

  @Override
  public synchronized <T extends Resource> List<T> findAll(
      Class<T> type, OrganizationId organization, Set<String> ids) {
    return ids.stream().flatMap(id -> find(type, organization, id).stream()).toList();
  }

  @Override
  public synchronized <T extends Resource> Iterator<ListEntry<T>> list(
      Class<T> type, OrganizationId organization, ReadOptions options) {
    return InMemoryList.read(list(type, organization), Resource::idValue, options);
  }

  @Override
  public synchronized <T extends Resource> Stream<T> list(
      Class<T> type, OrganizationId organization) {
    return resources.values().stream()
        .filter(type::isInstance)
        .filter(resource -> resource.organization().equals(organization))
        .sorted(Comparator.comparing(Resource::idValue))
        .map(type::cast)
        .toList()
        .stream();
  }

  @Override
  public synchronized boolean create(Resource resource) {
    return changed(place(resource), resources.putIfAbsent(place(resource), resource) == null);
  }

  @Override
  public synchronized boolean replace(Resource resource) {
    Resource stored = resources.get(place(resource));
    if (stored == null || stored.revision().version() + 1 != resource.revision().version()) {
      return false;
    }
    resources.put(place(resource), resource);
    if (stored instanceof Workflow workflow) {
      keep(workflow, WorkflowVersion.of(workflow));
    }
    return changed(place(resource), true);
  }

  private void keep(Workflow workflow, WorkflowVersion version) {
    TreeMap<Long, WorkflowVersion> versions =
        history.computeIfAbsent(place(workflow), _ -> new TreeMap<>());
    versions.put(version.revision().version(), version);
    versions.remove(version.revision().version() - MAX_VERSIONS);
  }

  private boolean changed(Place place, boolean isDone) {
    if (isDone && place.type() != Contact.class) {
      changes.merge(place.organization(), 1, Integer::sum);
    }
    return isDone;
  }

  @Override
  public synchronized boolean delete(Resource resource, Revision deletion) {
    Resource stored = resources.get(place(resource));
    if (stored == null || stored.revision().version() != resource.revision().version()) {
      return false;
    }
    resources.remove(place(resource));
    if (resource instanceof Workflow workflow) {
      keep(workflow, WorkflowVersion.of(workflow));
      keep(workflow, new WorkflowVersion(deletion, Optional.empty()));
    }
    return changed(place(resource), true);
  }

  @Override
  public synchronized Iterator<ListEntry<WorkflowVersion>> versions(
      OrganizationId organization, WorkflowId workflow, ReadOptions options) {
    Place place = new Place(Workflow.class, organization, workflow.value());
    return InMemoryList.read(
        Stream.concat(
            history.getOrDefault(place, new TreeMap<>()).values().stream(),
            find(Workflow.class, organization, workflow.value()).map(WorkflowVersion::of).stream()),
        version -> HexFormat.of().toHexDigits(version.revision().version()),
        options);
  }

  @Override
  public int countBelow(OrganizationId organization) {
    return (int)
        tree(organization).stream().filter(one -> !one.organization().equals(organization)).count();
  }

  @Override
  public synchronized List<Organization> tree(OrganizationId organization) {
    return resources.values().stream()
        .filter(Organization.class::isInstance)
        .map(Organization.class::cast)
        .filter(other -> other.path().includes(organization))
        .sorted(Comparator.comparing(Resource::idValue))
        .toList();
  }

  @Override
  public Map<String, Set<UserId>> usersOf(OrganizationId organization, String provider) {
    return list(User.class, organization)
        .filter(user -> user.external().containsKey(provider))
        .collect(
            Collectors.groupingBy(
                user -> user.external().get(provider),
                Collectors.mapping(User::id, Collectors.toSet())));
  }

  @Override
  public String lastChange(OrganizationId organization) {
    consumption.mark(organization);
    return mark(organization);
  }

  private synchronized String mark(OrganizationId organization) {
    return String.valueOf(changes.getOrDefault(organization, 0));
  }

  @Override
  public synchronized Branch branch(OrganizationId id) {
    return new Branch(
        find(Organization.class, id, id.value()).orElseGet(() -> Organization.unrecorded(id)),
        list(Channel.class, id).toList(),
        list(User.class, id).toList(),
        list(Workflow.class, id).toList(),
        list(Service.class, id).toList(),
        mark(id));
  }

  private static Place place(Resource resource) {
    return new Place(resource.getClass(), resource.organization(), resource.idValue());
  }
}
