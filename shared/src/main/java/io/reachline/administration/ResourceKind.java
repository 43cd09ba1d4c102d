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
import java.util.function.Function;

/** The rules of one kind of resource: its properties, limits and checks. */
interface ResourceKind<T extends Resource> {

  Class<T> type();

  /** Returns the name of the kind in errors. */
  String label();

  /** Returns the properties that a list can be filtered and sorted by; empty for any. */
  Set<String> properties();

  /**
   * Returns the property by which a list is sorted, in descending order, if a request does not name
   * another.
   */
  default String sortBy() {
    return "createdAt";
  }

  /** Returns the allowed values of properties, by their paths; all others may have any value. */
  default Map<String, AllowedValues> values() {
    return Map.of();
  }

  /** Returns the largest number that an organisation may have; empty for no limit. */
  OptionalInt most();

  /**
   * Returns the largest size of all resources of the kind that an organisation has, in bytes of
   * JSON; empty for no limit.
   */
  default OptionalInt mostBytes() {
    return OptionalInt.empty();
  }

  /** Reads a new resource from the properties that clients set. */
  Parsed<T> parse(String id, OrganizationId organization, JsonObject properties, Revision revision);

  /** Returns a resource with some properties changed, and the others as they were. */
  default Parsed<T> change(T before, JsonObject changes, Revision next) {
    return parse(
        before.idValue(), before.organization(), before.properties().withAll(changes), next);
  }

  /**
   * Returns the problem of a resource that only a look elsewhere reveals, such as an id that does
   * not exist.
   *
   * @param before the resource that it replaces; what is unchanged is not checked again
   */
  default Optional<Invalid> problem(T resource, Optional<T> before) {
    return Optional.empty();
  }

  /** Does what must be done before a resource replaces another; it may be done in vain. */
  default void prepare(T before, T after) {}

  /**
   * Returns workflows whose rules name a resource; none if rules cannot name this kind.
   *
   * @param most the largest number of workflows to return
   */
  List<Workflow> targeting(T resource, int most);

  /** Returns the properties that the system adds to a resource of this kind. */
  default JsonObject extras(T resource) {
    return JsonObject.EMPTY;
  }

  /**
   * Returns a function that returns the same properties, for a list of resources of an
   * organisation.
   */
  default Function<T, JsonObject> extras(OrganizationId organization) {
    return this::extras;
  }
}
