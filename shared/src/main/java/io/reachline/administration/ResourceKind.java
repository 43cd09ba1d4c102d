package io.reachline.administration;

import io.reachline.directory.Resource;
import io.reachline.directory.Revision;
import io.reachline.directory.Workflow;
import io.reachline.identity.OrganizationId;
import io.reachline.json.Invalid;
import io.reachline.json.JsonObject;
import io.reachline.json.Parsed;
import io.reachline.list.AllowedValues;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/** What is particular to the resources of one kind. */
interface ResourceKind<T extends Resource> {

  Class<T> type();

  /** What one of them is called in an error. */
  String label();

  /** The properties by which a list of them is filtered and sorted; empty: any. */
  Set<String> properties();

  /**
   * The property by which a list of them is sorted, in descending order, unless a request says
   * otherwise.
   */
  default String sortBy() {
    return "createdAt";
  }

  /** The values of the properties that have a closed set of them, by their paths. */
  default Map<String, AllowedValues> values() {
    return Map.of();
  }

  /** How many of them an organisation may have; empty for as many as it likes. */
  OptionalInt most();

  /** The largest size of all of an organisation together, in bytes as JSON; empty for any. */
  default OptionalInt mostBytes() {
    return OptionalInt.empty();
  }

  /** Reads one from the properties that clients set. */
  Parsed<T> parse(String id, OrganizationId organization, JsonObject properties, Revision revision);

  /** Reads one that replaces another. */
  default Parsed<T> parse(T before, JsonObject properties, Revision revision) {
    return parse(before.idValue(), before.organization(), properties, revision);
  }

  /**
   * Returns what is wrong with one that only the rest of the directory tells.
   *
   * @param before what it replaces, which was judged before; empty for a new one
   */
  default Optional<Invalid> problem(T resource, Optional<T> before) {
    return Optional.empty();
  }

  /**
   * Returns workflows whose rules name a resource, so that it must not go unnoticed.
   *
   * @param most how many of them at most
   */
  default List<Workflow> targeting(T resource, int most) {
    return List.of();
  }

  /** Returns the properties that the system sets of this kind alone. */
  default JsonObject extras(T resource) {
    return JsonObject.EMPTY;
  }
}
