package io.reachline.dynamo;

import static software.amazon.awssdk.enhanced.dynamodb.mapper.StaticAttributeTags.primaryPartitionKey;
import static software.amazon.awssdk.enhanced.dynamodb.mapper.StaticAttributeTags.primarySortKey;

import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.enhanced.dynamodb.EnhancedType;
import software.amazon.awssdk.enhanced.dynamodb.TableSchema;
import software.amazon.awssdk.enhanced.dynamodb.mapper.StaticImmutableTableSchema;

/** What is remembered of an idempotency key. */
record ClaimItem(
    String pk,
    String sk,
    @Nullable String body,
    @Nullable List<String> ids,
    @Nullable Long claimedAt,
    @Nullable Long expires) {

  static final TableSchema<ClaimItem> SCHEMA =
      StaticImmutableTableSchema.builder(ClaimItem.class, Builder.class)
          .newItemBuilder(Builder::new, Builder::build)
          .addAttribute(
              String.class,
              a ->
                  a.name("pk")
                      .getter(ClaimItem::pk)
                      .setter(Builder::pk)
                      .tags(primaryPartitionKey()))
          .addAttribute(
              String.class,
              a -> a.name("sk").getter(ClaimItem::sk).setter(Builder::sk).tags(primarySortKey()))
          .addAttribute(
              String.class, a -> a.name("body").getter(ClaimItem::body).setter(Builder::body))
          .addAttribute(
              EnhancedType.listOf(String.class),
              a -> a.name("ids").getter(ClaimItem::ids).setter(Builder::ids))
          .addAttribute(
              Long.class,
              a -> a.name("claimedAt").getter(ClaimItem::claimedAt).setter(Builder::claimedAt))
          .addAttribute(
              Long.class,
              a -> a.name("expires").getter(ClaimItem::expires).setter(Builder::expires))
          .build();

  static Builder builder(String pk, String sk) {
    Builder builder = new Builder();
    builder.pk(pk);
    builder.sk(sk);
    return builder;
  }

  /** What the schema fills. */
  static final class Builder {
    private @Nullable String pk;
    private @Nullable String sk;
    private @Nullable String body;
    private @Nullable List<String> ids;
    private @Nullable Long claimedAt;
    private @Nullable Long expires;

    Builder pk(@Nullable String value) {
      pk = value;
      return this;
    }

    Builder sk(@Nullable String value) {
      sk = value;
      return this;
    }

    Builder body(@Nullable String value) {
      body = value;
      return this;
    }

    Builder ids(@Nullable List<String> value) {
      ids = value;
      return this;
    }

    Builder claimedAt(@Nullable Long value) {
      claimedAt = value;
      return this;
    }

    Builder expires(@Nullable Long value) {
      expires = value;
      return this;
    }

    ClaimItem build() {
      return new ClaimItem(
          Objects.requireNonNull(pk), Objects.requireNonNull(sk), body, ids, claimedAt, expires);
    }
  }
}
