package io.reachline.identity;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The path of an organisation: the ids from the root of the tree down to it.
 *
 * @param ids at least one, each once; the last is the organisation's own
 */
public record OrganizationPath(List<OrganizationId> ids) {

  /**
   * @throws IllegalArgumentException if there is no id
   */
  public OrganizationPath {
    ids = ids.stream().distinct().toList();
    if (ids.isEmpty()) {
      throw new IllegalArgumentException("A path must have an organisation");
    }
  }

  /** Returns the path of an organisation at the root. */
  public static OrganizationPath root(OrganizationId organization) {
    return new OrganizationPath(List.of(organization));
  }

  /** Returns the organisation at the end of the path. */
  public OrganizationId organization() {
    return ids.getLast();
  }

  /** Returns whether an organisation is on the path. */
  public boolean includes(OrganizationId organization) {
    return ids.contains(organization);
  }

  /** Returns the path of an organisation directly below. */
  public OrganizationPath child(OrganizationId organization) {
    return new OrganizationPath(Stream.concat(ids.stream(), Stream.of(organization)).toList());
  }

  /** Returns the path as the API shows it: the ids, joined by {@code #}. */
  public String wireForm() {
    return ids.stream().map(OrganizationId::value).collect(Collectors.joining("#"));
  }
}
