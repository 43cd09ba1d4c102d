package io.reachline.local.template;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A table of the template.
 *
 * @param attributes the types of the key attributes
 * @param stream the view type of the stream, if there is one
 * @param expiry the attribute with the time when an item expires, if there is one
 */
public record TableDefinition(
    String name,
    Key key,
    Map<String, String> attributes,
    List<Index> indexes,
    List<Index> localIndexes,
    Optional<String> stream,
    Optional<String> expiry) {

  public TableDefinition {
    attributes = Map.copyOf(attributes);
    indexes = List.copyOf(indexes);
    localIndexes = List.copyOf(localIndexes);
  }

  /** The attributes of a primary key. */
  public record Key(String hash, Optional<String> range) {}

  /** A secondary index. */
  public record Index(String name, Key key, String projection, List<String> included) {

    public Index {
      included = List.copyOf(included);
    }
  }
}
