package io.reachline.dynamo;

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

/** A conversation itself, with the session that it stands for; {@code del} makes it a tombstone. */
record HeadItem(
    String pk,
    String sk,
    @Nullable String name,
    @Nullable String type,
    @Nullable String status,
    @Nullable String contact,
    @Nullable String participants,
    @Nullable String meta,
    @Nullable Long createdAt,
    @Nullable Long changedAt,
    @Nullable String session,
    @Nullable String ev,
    @Nullable String st,
    @Nullable String sessionsPk,
    @Nullable String sessionsSk,
    @Nullable String newestPk,
    @Nullable String newestSk,
    @Nullable Long expires,
    @Nullable Long del) {

  static final TableSchema<HeadItem> SCHEMA =
      StaticImmutableTableSchema.builder(HeadItem.class, Builder.class)
          .newItemBuilder(Builder::new, Builder::build)
          .addAttribute(
              String.class,
              a ->
                  a.name("pk").getter(HeadItem::pk).setter(Builder::pk).tags(primaryPartitionKey()))
          .addAttribute(
              String.class,
              a -> a.name("sk").getter(HeadItem::sk).setter(Builder::sk).tags(primarySortKey()))
          .addAttribute(
              String.class, a -> a.name("name").getter(HeadItem::name).setter(Builder::name))
          .addAttribute(
              String.class, a -> a.name("type").getter(HeadItem::type).setter(Builder::type))
          .addAttribute(
              String.class, a -> a.name("status").getter(HeadItem::status).setter(Builder::status))
          .addAttribute(
              String.class,
              a -> a.name("contact").getter(HeadItem::contact).setter(Builder::contact))
          .addAttribute(
              String.class,
              a ->
                  a.name("participants")
                      .getter(HeadItem::participants)
                      .setter(Builder::participants))
          .addAttribute(
              String.class, a -> a.name("meta").getter(HeadItem::meta).setter(Builder::meta))
          .addAttribute(
              Long.class,
              a ->
                  a.name("createdAt")
                      .getter(HeadItem::createdAt)
                      .setter(Builder::createdAt)
                      .tags(updateBehavior(UpdateBehavior.WRITE_IF_NOT_EXISTS)))
          .addAttribute(
              Long.class,
              a -> a.name("changedAt").getter(HeadItem::changedAt).setter(Builder::changedAt))
          .addAttribute(
              String.class,
              a -> a.name("session").getter(HeadItem::session).setter(Builder::session))
          .addAttribute(String.class, a -> a.name("ev").getter(HeadItem::ev).setter(Builder::ev))
          .addAttribute(String.class, a -> a.name("st").getter(HeadItem::st).setter(Builder::st))
          .addAttribute(
              String.class,
              a ->
                  a.name("sessionsPk")
                      .getter(HeadItem::sessionsPk)
                      .setter(Builder::sessionsPk)
                      .tags(secondaryPartitionKey("sessions")))
          .addAttribute(
              String.class,
              a ->
                  a.name("sessionsSk")
                      .getter(HeadItem::sessionsSk)
                      .setter(Builder::sessionsSk)
                      .tags(secondarySortKey("sessions")))
          .addAttribute(
              String.class,
              a ->
                  a.name("newestPk")
                      .getter(HeadItem::newestPk)
                      .setter(Builder::newestPk)
                      .tags(
                          secondaryPartitionKey("newest"),
                          updateBehavior(UpdateBehavior.WRITE_IF_NOT_EXISTS)))
          .addAttribute(
              String.class,
              a ->
                  a.name("newestSk")
                      .getter(HeadItem::newestSk)
                      .setter(Builder::newestSk)
                      .tags(
                          secondarySortKey("newest"),
                          updateBehavior(UpdateBehavior.WRITE_IF_NOT_EXISTS)))
          .addAttribute(
              Long.class, a -> a.name("expires").getter(HeadItem::expires).setter(Builder::expires))
          .addAttribute(Long.class, a -> a.name("del").getter(HeadItem::del).setter(Builder::del))
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
    private @Nullable String name;
    private @Nullable String type;
    private @Nullable String status;
    private @Nullable String contact;
    private @Nullable String participants;
    private @Nullable String meta;
    private @Nullable Long createdAt;
    private @Nullable Long changedAt;
    private @Nullable String session;
    private @Nullable String ev;
    private @Nullable String st;
    private @Nullable String sessionsPk;
    private @Nullable String sessionsSk;
    private @Nullable String newestPk;
    private @Nullable String newestSk;
    private @Nullable Long expires;
    private @Nullable Long del;

    Builder pk(@Nullable String value) {
      pk = value;
      return this;
    }

    Builder sk(@Nullable String value) {
      sk = value;
      return this;
    }

    Builder name(@Nullable String value) {
      name = value;
      return this;
    }

    Builder type(@Nullable String value) {
      type = value;
      return this;
    }

    Builder status(@Nullable String value) {
      status = value;
      return this;
    }

    Builder contact(@Nullable String value) {
      contact = value;
      return this;
    }

    Builder participants(@Nullable String value) {
      participants = value;
      return this;
    }

    Builder meta(@Nullable String value) {
      meta = value;
      return this;
    }

    Builder createdAt(@Nullable Long value) {
      createdAt = value;
      return this;
    }

    Builder changedAt(@Nullable Long value) {
      changedAt = value;
      return this;
    }

    Builder session(@Nullable String value) {
      session = value;
      return this;
    }

    Builder ev(@Nullable String value) {
      ev = value;
      return this;
    }

    Builder st(@Nullable String value) {
      st = value;
      return this;
    }

    Builder sessionsPk(@Nullable String value) {
      sessionsPk = value;
      return this;
    }

    Builder sessionsSk(@Nullable String value) {
      sessionsSk = value;
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

    Builder expires(@Nullable Long value) {
      expires = value;
      return this;
    }

    Builder del(@Nullable Long value) {
      del = value;
      return this;
    }

    HeadItem build() {
      return new HeadItem(
          Objects.requireNonNull(pk),
          Objects.requireNonNull(sk),
          name,
          type,
          status,
          contact,
          participants,
          meta,
          createdAt,
          changedAt,
          session,
          ev,
          st,
          sessionsPk,
          sessionsSk,
          newestPk,
          newestSk,
          expires,
          del);
    }
  }
}
