package io.reachline.dynamo;

import java.util.ArrayList;
import java.util.List;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.enhanced.dynamodb.TableSchema;
import software.amazon.awssdk.enhanced.dynamodb.mapper.StaticAttributeTag;

/** The list of attributes of one kind of item, from which its table schema is made. */
final class Attributes {
  private final List<Attribute<?>> declared = new ArrayList<>();
  private boolean isComplete;

  private Attributes() {}

  /**
   * Starts a list with the keys that every item has.
   *
   * @param shared attributes that other kinds of items have, too
   */
  static Attributes with(Attribute<?>... shared) {
    return sortedBy(Item.SORT_KEY, shared);
  }

  /** Starts a list for items whose sort key is also a key of an index. */
  static Attributes sortedBy(Attribute<String> sortKey, Attribute<?>... shared) {
    Attributes attributes = new Attributes();
    attributes.declare(Item.PARTITION_KEY);
    attributes.declare(sortKey);
    for (Attribute<?> attribute : shared) {
      attributes.declare(attribute);
    }
    return attributes;
  }

  /** Declares a text attribute. */
  Attribute<String> text(String name, StaticAttributeTag... tags) {
    return declare(Attribute.text(name, tags));
  }

  /** Declares an attribute for whole numbers. */
  Attribute<Long> number(String name, StaticAttributeTag... tags) {
    return declare(Attribute.number(name, tags));
  }

  /** Declares an attribute for true and false. */
  Attribute<Boolean> flag(String name, StaticAttributeTag... tags) {
    return declare(Attribute.flag(name, tags));
  }

  /** Declares an attribute for bytes. */
  Attribute<SdkBytes> bytes(String name) {
    return declare(Attribute.bytes(name));
  }

  private <T> Attribute<T> declare(Attribute<T> attribute) {
    if (isComplete) {
      throw new IllegalStateException(
          attribute.name() + " is declared after the schema was made, so the schema lacks it");
    }
    declared.add(attribute);
    return attribute;
  }

  /** Completes the list, and returns the schema made from it. */
  TableSchema<Item> schema() {
    isComplete = true;
    return Item.schema(declared);
  }
}
