package io.reachline.dynamo;

import static software.amazon.awssdk.enhanced.dynamodb.mapper.StaticAttributeTags.primaryPartitionKey;
import static software.amazon.awssdk.enhanced.dynamodb.mapper.StaticAttributeTags.primarySortKey;
import static software.amazon.awssdk.enhanced.dynamodb.mapper.StaticAttributeTags.updateBehavior;

import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.enhanced.dynamodb.TableSchema;
import software.amazon.awssdk.enhanced.dynamodb.mapper.StaticAttributeTag;
import software.amazon.awssdk.enhanced.dynamodb.mapper.StaticImmutableTableSchema;
import software.amazon.awssdk.enhanced.dynamodb.mapper.UpdateBehavior;

/**
 * An item of a table. All kinds of items share this class: a getter and a setter for each attribute
 * of each kind would have to be linked at every cold start.
 */
final class Item {
  static final Attribute<String> PARTITION_KEY = Attribute.text("pk", primaryPartitionKey());
  static final Attribute<String> SORT_KEY = Attribute.text("sk", primarySortKey());

  /** When DynamoDB may delete the item, in seconds since 1970. */
  static final Attribute<Long> EXPIRES = Attribute.number("expires");

  /** A random mark of the last write, by which a retry recognises its own write. */
  static final Attribute<String> WRITE = Attribute.text("write");

  /** The tag of an attribute that keeps its first value. */
  static final StaticAttributeTag ONCE = updateBehavior(UpdateBehavior.WRITE_IF_NOT_EXISTS);

  private final Map<String, Object> values;

  private Item(Map<String, Object> values) {
    this.values = values;
  }

  /** Returns the schema of items with these attributes. */
  static TableSchema<Item> schema(List<Attribute<?>> attributes) {
    StaticImmutableTableSchema.Builder<Item, Builder> schema =
        StaticImmutableTableSchema.builder(Item.class, Builder.class)
            .newItemBuilder(Builder::new, Builder::build);
    for (Attribute<?> attribute : attributes) {
      add(schema, attribute);
    }
    return schema.build();
  }

  private static <T> void add(
      StaticImmutableTableSchema.Builder<Item, Builder> schema, Attribute<T> attribute) {
    schema.addAttribute(
        attribute.type(),
        a ->
            a.name(attribute.name())
                .getter(item -> item.get(attribute))
                .setter((item, value) -> item.set(attribute, value))
                .tags(attribute.tags()));
  }

  static Builder of(String partitionKey, String sortKey) {
    return new Builder().set(PARTITION_KEY, partitionKey).set(SORT_KEY, sortKey);
  }

  String partitionKey() {
    return require(PARTITION_KEY);
  }

  String sortKey() {
    return require(SORT_KEY);
  }

  /** Returns the value of an attribute; null if the item has none. */
  <T> @Nullable T get(Attribute<T> attribute) {
    return attribute.type().cast(values.get(attribute.name()));
  }

  <T> Optional<T> find(Attribute<T> attribute) {
    return Optional.ofNullable(get(attribute));
  }

  boolean has(Attribute<?> attribute) {
    return values.containsKey(attribute.name());
  }

  /** Returns the value of an attribute that all items of this kind have. */
  <T> T require(Attribute<T> attribute) {
    return Objects.requireNonNull(get(attribute), attribute.name());
  }

  /** Returns whether the item has expired; DynamoDB deletes it some time later. */
  boolean isExpired(Clock clock) {
    return find(EXPIRES).filter(end -> end <= clock.instant().getEpochSecond()).isPresent();
  }

  /** Returns this item with an attribute set. */
  <T> Item with(Attribute<T> attribute, T value) {
    Map<String, Object> more = new HashMap<>(values);
    more.put(attribute.name(), value);
    return new Item(Map.copyOf(more));
  }

  /** Returns the size in bytes, roughly as DynamoDB counts it. */
  int bytes() {
    return values.entrySet().stream().mapToInt(Item::bytes).sum();
  }

  private static int bytes(Map.Entry<String, Object> attribute) {
    return attribute.getKey().length()
        + switch (attribute.getValue()) {
          case String text -> text.getBytes(StandardCharsets.UTF_8).length;
          case SdkBytes bytes -> bytes.asByteArrayUnsafe().length;
          default -> Long.BYTES;
        };
  }

  /** A builder of items. */
  static final class Builder {
    private final Map<String, Object> values = new HashMap<>();

    /** Sets an attribute; null leaves it out. */
    <T> Builder set(Attribute<T> attribute, @Nullable T value) {
      if (value != null) {
        values.put(attribute.name(), value);
      }
      return this;
    }

    Item build() {
      return new Item(Map.copyOf(values));
    }
  }
}
