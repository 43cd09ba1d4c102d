package io.reachline.directory;

import io.reachline.identity.OrganizationId;
import io.reachline.identity.OrganizationPath;
import io.reachline.identity.UserId;
import io.reachline.list.ListEntry;
import io.reachline.list.ReadOptions;
import java.util.Collection;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * A store of the directory, with one partition for each organisation. All reads are strongly
 * consistent.
 */
public interface DirectoryStore {
  /** The most versions that are kept of a workflow, besides the present one. */
  int MAX_VERSIONS = 100;

  /**
   * Returns the path of an organisation: its id, and those of the organisations above it.
   *
   * @return a path of this id alone if no organisation with it was created
   */
  OrganizationPath path(OrganizationId organization);

  /** Returns the sharding of an organisation: one shard if none with this id was created. */
  Sharding sharding(OrganizationId organization);

  /** Returns a resource of an organisation. */
  <T extends Resource> Optional<T> find(Class<T> type, OrganizationId organization, String id);

  /** Returns the resources of an organisation that have one of these ids, in any order. */
  <T extends Resource> List<T> findAll(Class<T> type, OrganizationId organization, Set<String> ids);

  /** Returns those ids for which an organisation has a resource. */
  Set<String> present(Class<? extends Resource> type, OrganizationId organization, Set<String> ids);

  /** Returns the targets that none of these organisations has. */
  default Set<Target> missing(Collection<Target> targets, List<OrganizationId> organizations) {
    Set<Target> missing = new LinkedHashSet<>(targets);
    for (OrganizationId organization : organizations) {
      for (Target.Kind kind : Target.Kind.values()) {
        Set<String> ids = Set.copyOf(kind.idsOf(missing));
        if (!ids.isEmpty()) {
          present(kind.type(), organization, ids).stream()
              .map(kind::target)
              .forEach(missing::remove);
        }
      }
    }
    return missing;
  }

  /**
   * Returns the resources of a type that an organisation has, in the order of their ids. They are
   * read lazily.
   */
  <T extends Resource> Stream<T> list(Class<T> type, OrganizationId organization);

  /**
   * Returns resources of a kind that an organisation has, in the order of their ids, which are
   * their places in the list.
   */
  <T extends Resource> Iterator<ListEntry<T>> list(
      Class<T> type, OrganizationId organization, ReadOptions options);

  /** Stores a new resource unless its id is taken, and returns whether it was stored. */
  boolean create(Resource resource);

  /**
   * Replaces a resource by its next revision. The workflow that one replaces is kept in its
   * history.
   *
   * @return false, and nothing is changed, if the stored revision is not the preceding one
   */
  boolean replace(Resource resource);

  /**
   * Deletes a resource as it was read. The history of a workflow stays, and gets its last version
   * and the deletion.
   *
   * @param deletion the revision after its last
   * @return false, and nothing is changed, if the stored revision is not the resource's
   */
  boolean delete(Resource resource, Revision deletion);

  /**
   * Returns the versions of a workflow that are kept, with the present one: at most {@link
   * #MAX_VERSIONS} before it. Their places in the list are their numbers, as 16 hexadecimal digits.
   */
  Iterator<ListEntry<WorkflowVersion>> versions(
      OrganizationId organization, WorkflowId workflow, ReadOptions options);

  /** Returns the number of organisations below one. */
  int countBelow(OrganizationId organization);

  /** Returns an organisation, if it was created, and all organisations below it. */
  List<Organization> tree(OrganizationId organization);

  /**
   * Returns the users of an organisation to whom a provider of webhooks gives an id, by this id. It
   * reads their ids alone: not every function may see the rest of the directory. It costs as much
   * as all users of the organisation.
   *
   * @param provider the provider's name
   */
  Map<String, Set<UserId>> usersOf(OrganizationId organization, String provider);

  /**
   * Returns a mark that becomes another when something changes that a {@link Branch} has; empty if
   * nothing was ever changed. It costs less than the branch, and may be one from before a change
   * that was answered just now, usually within the last second.
   */
  String lastChange(OrganizationId organization);

  /**
   * Returns the part of the directory that routing needs from one organisation. One that was never
   * created counts as a root.
   */
  Branch branch(OrganizationId organization);
}
