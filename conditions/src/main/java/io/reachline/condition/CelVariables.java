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
import io.reachline.session.SessionFields;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/** The variables of expressions and their types. */
final class CelVariables implements CelTypeProvider {
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
              // An id, an object or null, as the client sent it.
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

  /**
   * A session, by the names of its properties in events. Events leave out most of the fields at
   * times.
   */
  private static final StructType SESSION =
      object(
          "session",
          Map.of(
              SessionFields.ID, SimpleType.STRING,
              SessionFields.STATUS, SimpleType.STRING,
              SessionFields.PREVIOUS_STATUS, NullableType.create(SimpleType.STRING),
              SessionFields.REPLY_STATUS, NullableType.create(SimpleType.STRING),
              SessionFields.ASSIGNEE, NullableType.create(SimpleType.STRING),
              SessionFields.ASSIGNEE_TYPE, NullableType.create(SimpleType.STRING),
              SessionFields.MESSAGES_COUNT, NullableType.create(SimpleType.INT),
              SessionFields.CHANNEL, NullableType.create(SimpleType.STRING),
              SessionFields.EVENT_TIME, SimpleType.TIMESTAMP));

  /** The types of the variables, by name. */
  static final Map<String, CelType> VARIABLES =
      Map.of(
          "message",
          MESSAGE,
          "conversation",
          CONVERSATION,
          "organization",
          ORGANIZATION,
          // Null for a conversation without a session.
          "session",
          SESSION,
          // Its fields depend on the directory. Null for an unknown contact.
          "contact",
          SimpleType.DYN,
          "now",
          SimpleType.TIMESTAMP);

  /** Returns the fields of a variable; empty if it is unknown or can have any fields. */
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

  /** Declares an object type. Its name has a space, so that expressions cannot construct one. */
  private static StructType object(String variable, Map<String, CelType> fields) {
    ImmutableMap<String, CelType> declared = ImmutableMap.copyOf(fields);
    return StructType.create(
        variable + " object", declared.keySet(), field -> Optional.ofNullable(declared.get(field)));
  }
}
