package io.reachline.dynamo;

import static software.amazon.awssdk.enhanced.dynamodb.mapper.StaticAttributeTags.primaryPartitionKey;
import static software.amazon.awssdk.enhanced.dynamodb.mapper.StaticAttributeTags.primarySortKey;
import static software.amazon.awssdk.enhanced.dynamodb.mapper.StaticAttributeTags.secondaryPartitionKey;

import java.util.Objects;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.enhanced.dynamodb.TableSchema;
import software.amazon.awssdk.enhanced.dynamodb.mapper.StaticImmutableTableSchema;

/**
 * A source; or, at its own sort key, the Zoho organisation that all sources of an organisation
 * have.
 */
record SourceItem(
    String pk,
    String sk,
    @Nullable String sourcesPk,
    @Nullable String orgId,
    @Nullable String webhookId,
    @Nullable String host,
    @Nullable Long createdAt) {

  static final TableSchema<SourceItem> SCHEMA =
      StaticImmutableTableSchema.builder(SourceItem.class, Builder.class)
          .newItemBuilder(Builder::new, Builder::build)
          .addAttribute(
              String.class,
              a ->
                  a.name("pk")
                      .getter(SourceItem::pk)
                      .setter(Builder::pk)
                      .tags(primaryPartitionKey()))
          .addAttribute(
              String.class,
              a -> a.name("sk").getter(SourceItem::sk).setter(Builder::sk).tags(primarySortKey()))
          .addAttribute(
              String.class,
              a ->
                  a.name("sourcesPk")
                      .getter(SourceItem::sourcesPk)
                      .setter(Builder::sourcesPk)
                      .tags(secondaryPartitionKey("sources")))
          .addAttribute(
              String.class, a -> a.name("orgId").getter(SourceItem::orgId).setter(Builder::orgId))
          .addAttribute(
              String.class,
              a -> a.name("webhookId").getter(SourceItem::webhookId).setter(Builder::webhookId))
          .addAttribute(
              String.class, a -> a.name("host").getter(SourceItem::host).setter(Builder::host))
          .addAttribute(
              Long.class,
              a -> a.name("createdAt").getter(SourceItem::createdAt).setter(Builder::createdAt))
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
    private @Nullable String sourcesPk;
    private @Nullable String orgId;
    private @Nullable String webhookId;
    private @Nullable String host;
    private @Nullable Long createdAt;

    Builder pk(@Nullable String value) {
      pk = value;
      return this;
    }

    Builder sk(@Nullable String value) {
      sk = value;
      return this;
    }

    Builder sourcesPk(@Nullable String value) {
      sourcesPk = value;
      return this;
    }

    Builder orgId(@Nullable String value) {
      orgId = value;
      return this;
    }

    Builder webhookId(@Nullable String value) {
      webhookId = value;
      return this;
    }

    Builder host(@Nullable String value) {
      host = value;
      return this;
    }

    Builder createdAt(@Nullable Long value) {
      createdAt = value;
      return this;
    }

    SourceItem build() {
      return new SourceItem(
          Objects.requireNonNull(pk),
          Objects.requireNonNull(sk),
          sourcesPk,
          orgId,
          webhookId,
          host,
          createdAt);
    }
  }
}
