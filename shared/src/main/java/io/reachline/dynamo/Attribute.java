package io.reachline.dynamo;

import java.util.List;
import software.amazon.awssdk.enhanced.dynamodb.mapper.StaticAttributeTag;

/**
 * An attribute of items.
 *
 * @param type of its values
 * @param tags what it is for: a key of the table or of an index, or written once only
 */
record Attribute<T>(String name, Class<T> type, List<StaticAttributeTag> tags) {

  static Attribute<String> text(String name, StaticAttributeTag... tags) {
    return new Attribute<>(name, String.class, List.of(tags));
  }

  static Attribute<Long> number(String name, StaticAttributeTag... tags) {
    return new Attribute<>(name, Long.class, List.of(tags));
  }

  static Attribute<Boolean> flag(String name, StaticAttributeTag... tags) {
    return new Attribute<>(name, Boolean.class, List.of(tags));
  }
}
