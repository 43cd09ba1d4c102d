package io.reachline.identity;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * An organisation and those above it.
 *
 * @param ids from the root down to the organisation itself; at least one, each once
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

  /** Returns the path of an organisation that has none above it. */
  public static OrganizationPath root(OrganizationId organization) {
    return new OrganizationPath(List.of(organization));
  }

  /** The organisation whose path it is. */
  public OrganizationId organization() {
    return ids.getLast();
  }

  /** Whether an organisation is the path's own or one above it. */
  public boolean includes(OrganizationId organization) {
    return ids.contains(organization);
  }

  /** Returns the path of an organisation directly below this one. */
  public OrganizationPath child(OrganizationId organization) {
    return new OrganizationPath(Stream.concat(ids.stream(), Stream.of(organization)).toList());
  }

  /** Returns the path as the API shows it: its ids with {@code #} between them. */
  public String wireForm() {
    return ids.stream().map(OrganizationId::value).collect(Collectors.joining("#"));
  }
}
