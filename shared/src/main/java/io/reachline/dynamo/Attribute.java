package io.reachline.dynamo;

import java.util.List;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.enhanced.dynamodb.mapper.StaticAttributeTag;

/**
 * An attribute of an item.
 *
 * @param name the name under which it is stored
 * @param type the type of its values
 * @param tags its roles: key of the table, key of an index, or written only once
 */
record Attribute<T>(String name, Class<T> type, List<StaticAttributeTag> tags) {

  static Attribute<String> text(String name, StaticAttributeTag... tags) {
    return new Attribute<>(name, String.class, List.of(tags));
  }

  static Attribute<Long> number(String name, StaticAttributeTag... tags) {
    return new Attribute<>(name, Long.class, List.of(tags));
  }

  static Attribute<SdkBytes> bytes(String name) {
    return new Attribute<>(name, SdkBytes.class, List.of());
  }

  static Attribute<Boolean> flag(String name, StaticAttributeTag... tags) {
    return new Attribute<>(name, Boolean.class, List.of(tags));
  }
}
