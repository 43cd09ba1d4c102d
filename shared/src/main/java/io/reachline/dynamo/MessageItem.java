package io.reachline.dynamo;

import static software.amazon.awssdk.enhanced.dynamodb.mapper.StaticAttributeTags.primaryPartitionKey;
import static software.amazon.awssdk.enhanced.dynamodb.mapper.StaticAttributeTags.primarySortKey;
import static software.amazon.awssdk.enhanced.dynamodb.mapper.StaticAttributeTags.secondaryPartitionKey;
import static software.amazon.awssdk.enhanced.dynamodb.mapper.StaticAttributeTags.secondarySortKey;

import java.util.Objects;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.enhanced.dynamodb.TableSchema;
import software.amazon.awssdk.enhanced.dynamodb.mapper.StaticImmutableTableSchema;

/** A message; its id and type are in its sort key. */
record MessageItem(
    String pk,
    String sk,
    @Nullable String messagesPk,
    @Nullable String role,
    @Nullable String text,
    @Nullable String user,
    @Nullable Boolean backchannel,
    @Nullable String meta,
    @Nullable String display,
    @Nullable Long receivedAt,
    @Nullable Boolean late,
    @Nullable String event,
    @Nullable Long expires) {

  static final TableSchema<MessageItem> SCHEMA =
      StaticImmutableTableSchema.builder(MessageItem.class, Builder.class)
          .newItemBuilder(Builder::new, Builder::build)
          .addAttribute(
              String.class,
              a ->
                  a.name("pk")
                      .getter(MessageItem::pk)
                      .setter(Builder::pk)
                      .tags(primaryPartitionKey()))
          .addAttribute(
              String.class,
              a ->
                  a.name("sk")
                      .getter(MessageItem::sk)
                      .setter(Builder::sk)
                      .tags(primarySortKey(), secondarySortKey("messages")))
          .addAttribute(
              String.class,
              a ->
                  a.name("messagesPk")
                      .getter(MessageItem::messagesPk)
                      .setter(Builder::messagesPk)
                      .tags(secondaryPartitionKey("messages")))
          .addAttribute(
              String.class, a -> a.name("role").getter(MessageItem::role).setter(Builder::role))
          .addAttribute(
              String.class, a -> a.name("text").getter(MessageItem::text).setter(Builder::text))
          .addAttribute(
              String.class, a -> a.name("user").getter(MessageItem::user).setter(Builder::user))
          .addAttribute(
              Boolean.class,
              a ->
                  a.name("backchannel")
                      .getter(MessageItem::backchannel)
                      .setter(Builder::backchannel))
          .addAttribute(
              String.class, a -> a.name("meta").getter(MessageItem::meta).setter(Builder::meta))
          .addAttribute(
              String.class,
              a -> a.name("display").getter(MessageItem::display).setter(Builder::display))
          .addAttribute(
              Long.class,
              a -> a.name("receivedAt").getter(MessageItem::receivedAt).setter(Builder::receivedAt))
          .addAttribute(
              Boolean.class, a -> a.name("late").getter(MessageItem::late).setter(Builder::late))
          .addAttribute(
              String.class, a -> a.name("event").getter(MessageItem::event).setter(Builder::event))
          .addAttribute(
              Long.class,
              a -> a.name("expires").getter(MessageItem::expires).setter(Builder::expires))
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
    private @Nullable String messagesPk;
    private @Nullable String role;
    private @Nullable String text;
    private @Nullable String user;
    private @Nullable Boolean backchannel;
    private @Nullable String meta;
    private @Nullable String display;
    private @Nullable Long receivedAt;
    private @Nullable Boolean late;
    private @Nullable String event;
    private @Nullable Long expires;

    Builder pk(@Nullable String value) {
      pk = value;
      return this;
    }

    Builder sk(@Nullable String value) {
      sk = value;
      return this;
    }

    Builder messagesPk(@Nullable String value) {
      messagesPk = value;
      return this;
    }

    Builder role(@Nullable String value) {
      role = value;
      return this;
    }

    Builder text(@Nullable String value) {
      text = value;
      return this;
    }

    Builder user(@Nullable String value) {
      user = value;
      return this;
    }

    Builder backchannel(@Nullable Boolean value) {
      backchannel = value;
      return this;
    }

    Builder meta(@Nullable String value) {
      meta = value;
      return this;
    }

    Builder display(@Nullable String value) {
      display = value;
      return this;
    }

    Builder receivedAt(@Nullable Long value) {
      receivedAt = value;
      return this;
    }

    Builder late(@Nullable Boolean value) {
      late = value;
      return this;
    }

    Builder event(@Nullable String value) {
      event = value;
      return this;
    }

    Builder expires(@Nullable Long value) {
      expires = value;
      return this;
    }

    MessageItem build() {
      return new MessageItem(
          Objects.requireNonNull(pk),
          Objects.requireNonNull(sk),
          messagesPk,
          role,
          text,
          user,
          backchannel,
          meta,
          display,
          receivedAt,
          late,
          event,
          expires);
    }
  }
}
