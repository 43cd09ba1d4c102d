package io.reachline.condition;

import com.google.common.collect.ImmutableCollection;
import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSet;
import dev.cel.common.types.CelType;
import dev.cel.common.types.CelTypeProvider;
import dev.cel.common.types.MapType;
import dev.cel.common.types.NullableType;
import dev.cel.common.types.SimpleType;
import dev.cel.common.types.StructType;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/** The names that expressions may use. */
final class CelVocabulary implements CelTypeProvider {
  private static final CelType META = MapType.create(SimpleType.STRING, SimpleType.DYN);

  private static final StructType MESSAGE =
      object(
          "message",
          Map.of(
              "id", SimpleType.STRING,
              "type", SimpleType.STRING,
              "text", SimpleType.STRING,
              "role", SimpleType.STRING,
              "user", SimpleType.STRING,
              "isBackchannel", SimpleType.BOOL,
              "contentType", SimpleType.STRING,
              "meta", META,
              "createdAt", SimpleType.TIMESTAMP,
              "receivedAt", SimpleType.TIMESTAMP));

  private static final StructType CONVERSATION =
      object(
          "conversation",
          Map.of(
              "id", SimpleType.STRING,
              "name", SimpleType.STRING,
              "type", SimpleType.STRING,
              "status", SimpleType.STRING,
              // An id, an object or null, as a client gave it.
              "contact", SimpleType.DYN,
              "meta", META,
              "createdAt", SimpleType.TIMESTAMP));

  private static final StructType ORGANIZATION =
      object(
          "organization",
          Map.of(
              "id", SimpleType.STRING,
              "name", SimpleType.STRING,
              "parent", SimpleType.STRING,
              "status", SimpleType.STRING));

  /** A session of Zoho Desk, under Zoho's names. Of most fields, an event may say nothing. */
  private static final StructType SESSION =
      object(
          "session",
          Map.of(
              "sessionId", SimpleType.STRING,
              "sessionStatus", SimpleType.STRING,
              "sessionOldStatus", NullableType.create(SimpleType.STRING),
              "replyStatus", NullableType.create(SimpleType.STRING),
              "currentAssigneeId", NullableType.create(SimpleType.STRING),
              "assigneeType", NullableType.create(SimpleType.STRING),
              "messagesCount", NullableType.create(SimpleType.INT),
              "channelId", NullableType.create(SimpleType.STRING),
              "eventTime", SimpleType.TIMESTAMP));

  /** The variables, with their types. */
  static final Map<String, CelType> VARIABLES =
      Map.of(
          "message",
          MESSAGE,
          "conversation",
          CONVERSATION,
          "organization",
          ORGANIZATION,
          // Null where the conversation stands for none.
          "session",
          SESSION,
          // What is known of one is up to the directory. Null where nothing is.
          "contact",
          SimpleType.DYN,
          "now",
          SimpleType.TIMESTAMP);

  /** Returns the fields of a variable; empty for one whose fields are not known, and for none. */
  static Optional<SortedSet<String>> fields(String variable) {
    return VARIABLES.get(variable) instanceof StructType type
        ? Optional.of(new TreeSet<>(type.fieldNames()))
        : Optional.empty();
  }

  @Override
  public ImmutableCollection<CelType> types() {
    return ImmutableSet.of(MESSAGE, CONVERSATION, ORGANIZATION, SESSION);
  }

  @Override
  public Optional<CelType> findType(String name) {
    return types().stream().filter(type -> type.name().equals(name)).findFirst();
  }

  /** Declares the type of a variable. Its name is no identifier: expressions cannot make one. */
  private static StructType object(String variable, Map<String, CelType> fields) {
    ImmutableMap<String, CelType> declared = ImmutableMap.copyOf(fields);
    return StructType.create(
        variable + " object", declared.keySet(), field -> Optional.ofNullable(declared.get(field)));
  }
}
