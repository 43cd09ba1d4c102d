package io.reachline.dynamo;

import java.util.ArrayList;
import java.util.List;
import software.amazon.awssdk.enhanced.dynamodb.TableSchema;
import software.amazon.awssdk.enhanced.dynamodb.mapper.StaticAttributeTag;

/** The attributes of one kind of item: each is declared once, and the schema is made of them. */
final class Attributes {
  private final List<Attribute<?>> declared = new ArrayList<>();
  private boolean isComplete;

  private Attributes() {}

  /**
   * Begins with the keys of every item.
   *
   * @param shared those that other kinds of items have, too
   */
  static Attributes with(Attribute<?>... shared) {
    return sortedBy(Item.SORT_KEY, shared);
  }

  /** Begins with the keys of an item whose sort key is a key of an index, too. */
  static Attributes sortedBy(Attribute<String> sortKey, Attribute<?>... shared) {
    Attributes attributes = new Attributes();
    attributes.declare(Item.PARTITION_KEY);
    attributes.declare(sortKey);
    for (Attribute<?> attribute : shared) {
      attributes.declare(attribute);
    }
    return attributes;
  }

  /** Declares an attribute whose values are texts. */
  Attribute<String> text(String name, StaticAttributeTag... tags) {
    return declare(Attribute.text(name, tags));
  }

  /** Declares an attribute whose values are whole numbers. */
  Attribute<Long> number(String name, StaticAttributeTag... tags) {
    return declare(Attribute.number(name, tags));
  }

  /** Declares an attribute whose values are true or false. */
  Attribute<Boolean> flag(String name, StaticAttributeTag... tags) {
    return declare(Attribute.flag(name, tags));
  }

  private <T> Attribute<T> declare(Attribute<T> attribute) {
    if (isComplete) {
      throw new IllegalStateException(
          attribute.name() + " is declared behind the schema, which does not have it");
    }
    declared.add(attribute);
    return attribute;
  }

  /** Returns the schema of items that have the attributes declared so far; there are no more. */
  TableSchema<Item> schema() {
    isComplete = true;
    return Item.schema(declared);
  }
}
