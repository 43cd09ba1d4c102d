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
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Where the directory is kept: one partition for each organisation. Everything is read with every
 * write that was acknowledged before.
 */
public interface DirectoryStore {

  /**
   * Returns an organisation and those above it.
   *
   * @return the organisation alone where none of this id was created: it is a root, as far as
   *     anybody knows
   */
  OrganizationPath path(OrganizationId organization);

  /** Returns a resource of an organisation. */
  <T extends Resource> Optional<T> find(Class<T> type, OrganizationId organization, String id);

  /** Returns those resources of some ids that an organisation has, in any order. */
  <T extends Resource> List<T> findAll(Class<T> type, OrganizationId organization, Set<String> ids);

  /** Returns which of these ids are of resources that an organisation has. */
  Set<String> present(Class<? extends Resource> type, OrganizationId organization, Set<String> ids);

  /** Returns those of some targets that none of these organisations has. */
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
   * Returns the resources of a kind that an organisation has, in the order of their ids, read as
   * they are asked for.
   */
  <T extends Resource> Stream<T> list(Class<T> type, OrganizationId organization);

  /**
   * Returns resources of a kind that an organisation has, in the order of their ids, which are
   * their places in the list.
   */
  <T extends Resource> Iterator<ListEntry<T>> list(
      Class<T> type, OrganizationId organization, ReadOptions options);

  /** Creates a resource, and returns whether there was none of its id. */
  boolean create(Resource resource);

  /**
   * Replaces a resource by its next revision; of a user, the presence stays as it is.
   *
   * @return whether what is stored is the revision before
   */
  boolean replace(Resource resource);

  /**
   * Deletes a resource, and returns whether it was there: true to each of several who delete it at
   * the same time.
   */
  boolean delete(Class<? extends Resource> type, OrganizationId organization, String id);

  /** Sets a user's presence, and returns whether there is such a user. */
  boolean setPresence(OrganizationId organization, UserId user, Presence presence);

  /** Returns how many organisations are below one. */
  int countBelow(OrganizationId organization);

  /** Returns an organisation, where it is on record, and all below it. */
  List<Organization> tree(OrganizationId organization);

  /**
   * Returns what routing needs, in one query for each organisation of the path. An organisation
   * that was never created is a root with what its directory holds.
   */
  DirectorySnapshot snapshot(OrganizationId organization);
}
