package io.reachline.dynamo;

import static software.amazon.awssdk.enhanced.dynamodb.mapper.StaticAttributeTags.atomicCounter;
import static software.amazon.awssdk.enhanced.dynamodb.mapper.StaticAttributeTags.primaryPartitionKey;
import static software.amazon.awssdk.enhanced.dynamodb.mapper.StaticAttributeTags.primarySortKey;
import static software.amazon.awssdk.enhanced.dynamodb.mapper.StaticAttributeTags.secondaryPartitionKey;
import static software.amazon.awssdk.enhanced.dynamodb.mapper.StaticAttributeTags.secondarySortKey;
import static software.amazon.awssdk.enhanced.dynamodb.mapper.StaticAttributeTags.updateBehavior;

import java.util.Objects;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.enhanced.dynamodb.TableSchema;
import software.amazon.awssdk.enhanced.dynamodb.mapper.StaticImmutableTableSchema;
import software.amazon.awssdk.enhanced.dynamodb.mapper.UpdateBehavior;

/** An event that was set aside. */
record QuarantineItem(
    String pk,
    String sk,
    @Nullable String newestPk,
    @Nullable String newestSk,
    @Nullable String source,
    @Nullable String reason,
    @Nullable String detail,
    @Nullable String event,
    @Nullable Boolean cut,
    @Nullable Long count,
    @Nullable Long createdAt,
    @Nullable Long lastAt,
    @Nullable Long expires) {

  static final TableSchema<QuarantineItem> SCHEMA =
      StaticImmutableTableSchema.builder(QuarantineItem.class, Builder.class)
          .newItemBuilder(Builder::new, Builder::build)
          .addAttribute(
              String.class,
              a ->
                  a.name("pk")
                      .getter(QuarantineItem::pk)
                      .setter(Builder::pk)
                      .tags(primaryPartitionKey()))
          .addAttribute(
              String.class,
              a ->
                  a.name("sk")
                      .getter(QuarantineItem::sk)
                      .setter(Builder::sk)
                      .tags(primarySortKey()))
          .addAttribute(
              String.class,
              a ->
                  a.name("newestPk")
                      .getter(QuarantineItem::newestPk)
                      .setter(Builder::newestPk)
                      .tags(
                          secondaryPartitionKey("newest"),
                          updateBehavior(UpdateBehavior.WRITE_IF_NOT_EXISTS)))
          .addAttribute(
              String.class,
              a ->
                  a.name("newestSk")
                      .getter(QuarantineItem::newestSk)
                      .setter(Builder::newestSk)
                      .tags(
                          secondarySortKey("newest"),
                          updateBehavior(UpdateBehavior.WRITE_IF_NOT_EXISTS)))
          .addAttribute(
              String.class,
              a ->
                  a.name("source")
                      .getter(QuarantineItem::source)
                      .setter(Builder::source)
                      .tags(updateBehavior(UpdateBehavior.WRITE_IF_NOT_EXISTS)))
          .addAttribute(
              String.class,
              a ->
                  a.name("reason")
                      .getter(QuarantineItem::reason)
                      .setter(Builder::reason)
                      .tags(updateBehavior(UpdateBehavior.WRITE_IF_NOT_EXISTS)))
          .addAttribute(
              String.class,
              a ->
                  a.name("detail")
                      .getter(QuarantineItem::detail)
                      .setter(Builder::detail)
                      .tags(updateBehavior(UpdateBehavior.WRITE_IF_NOT_EXISTS)))
          .addAttribute(
              String.class,
              a ->
                  a.name("event")
                      .getter(QuarantineItem::event)
                      .setter(Builder::event)
                      .tags(updateBehavior(UpdateBehavior.WRITE_IF_NOT_EXISTS)))
          .addAttribute(
              Boolean.class,
              a ->
                  a.name("cut")
                      .getter(QuarantineItem::cut)
                      .setter(Builder::cut)
                      .tags(updateBehavior(UpdateBehavior.WRITE_IF_NOT_EXISTS)))
          .addAttribute(
              Long.class,
              a ->
                  a.name("count")
                      .getter(QuarantineItem::count)
                      .setter(Builder::count)
                      .tags(atomicCounter(1, 1)))
          .addAttribute(
              Long.class,
              a ->
                  a.name("createdAt")
                      .getter(QuarantineItem::createdAt)
                      .setter(Builder::createdAt)
                      .tags(updateBehavior(UpdateBehavior.WRITE_IF_NOT_EXISTS)))
          .addAttribute(
              Long.class,
              a -> a.name("lastAt").getter(QuarantineItem::lastAt).setter(Builder::lastAt))
          .addAttribute(
              Long.class,
              a -> a.name("expires").getter(QuarantineItem::expires).setter(Builder::expires))
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
    private @Nullable String newestPk;
    private @Nullable String newestSk;
    private @Nullable String source;
    private @Nullable String reason;
    private @Nullable String detail;
    private @Nullable String event;
    private @Nullable Boolean cut;
    private @Nullable Long count;
    private @Nullable Long createdAt;
    private @Nullable Long lastAt;
    private @Nullable Long expires;

    Builder pk(@Nullable String value) {
      pk = value;
      return this;
    }

    Builder sk(@Nullable String value) {
      sk = value;
      return this;
    }

    Builder newestPk(@Nullable String value) {
      newestPk = value;
      return this;
    }

    Builder newestSk(@Nullable String value) {
      newestSk = value;
      return this;
    }

    Builder source(@Nullable String value) {
      source = value;
      return this;
    }

    Builder reason(@Nullable String value) {
      reason = value;
      return this;
    }

    Builder detail(@Nullable String value) {
      detail = value;
      return this;
    }

    Builder event(@Nullable String value) {
      event = value;
      return this;
    }

    Builder cut(@Nullable Boolean value) {
      cut = value;
      return this;
    }

    Builder count(@Nullable Long value) {
      count = value;
      return this;
    }

    Builder createdAt(@Nullable Long value) {
      createdAt = value;
      return this;
    }

    Builder lastAt(@Nullable Long value) {
      lastAt = value;
      return this;
    }

    Builder expires(@Nullable Long value) {
      expires = value;
      return this;
    }

    QuarantineItem build() {
      return new QuarantineItem(
          Objects.requireNonNull(pk),
          Objects.requireNonNull(sk),
          newestPk,
          newestSk,
          source,
          reason,
          detail,
          event,
          cut,
          count,
          createdAt,
          lastAt,
          expires);
    }
  }
}
