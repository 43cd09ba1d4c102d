package io.reachline.zoho;

import io.reachline.json.Json;
import io.reachline.json.JsonObject;
import io.reachline.json.Utf8;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The content of a message that is more than text: an attachment, a location, a template and so on.
 * Zoho does not describe its form, so it is whatever the payload has beside the fields that every
 * message has, and a {@code text} that is no string.
 *
 * @param shown the fields that are shown, in their order
 * @param leftOut the number of fields that are too large or nested too deeply
 */
record Content(JsonObject shown, int leftOut) {
  /** The largest content that is shown, in bytes of its fields as JSON. */
  static final int MAX_BYTES = 16_000;

  private static final int MAX_DEPTH = 20;
  private static final Set<String> OF_EVERY_MESSAGE =
      Set.of(
          "id",
          "sessionId",
          "channelId",
          "direction",
          "messageType",
          "status",
          "createdTime",
          "actor");
  // JSON's readers in other languages keep no whole number beyond 2^53.
  private static final BigInteger MAX_EXACT = BigInteger.ONE.shiftLeft(53);

  static Content of(JsonObject payload) {
    JsonObject own = payload.without(OF_EVERY_MESSAGE).withoutNulls();
    if (payload.text("text").isPresent()) {
      own = own.without(Set.of("text"));
    }
    JsonObject.Builder shown = JsonObject.builder();
    int room = MAX_BYTES;
    int leftOut = 0;
    for (Map.Entry<String, @Nullable Object> field : own.members().entrySet()) {
      Object value = exact(field.getValue());
      int bytes = bytes(field.getKey(), value);
      if (bytes > room || Json.depth(value) > MAX_DEPTH) {
        leftOut++;
        continue;
      }
      room -= bytes;
      shown.put(field.getKey(), value);
    }
    return new Content(shown.build(), leftOut);
  }

  private static int bytes(String name, @Nullable Object value) {
    return Utf8.length(Json.write(name)) + Utf8.length(Json.write(value)) + ":,".length();
  }

  /** Returns a value with each whole number that not every client can read as text. */
  private static @Nullable Object exact(@Nullable Object value) {
    return switch (value) {
      case Map<?, ?> map -> {
        Map<String, @Nullable Object> members = new LinkedHashMap<>();
        map.forEach((name, member) -> members.put((String) name, exact(member)));
        yield members;
      }
      case List<?> list -> {
        List<@Nullable Object> elements = new ArrayList<>();
        list.forEach(element -> elements.add(exact(element)));
        yield elements;
      }
      case Long number -> isExact(BigInteger.valueOf(number)) ? number : number.toString();
      case BigInteger number -> isExact(number) ? number : number.toString();
      case null, default -> value;
    };
  }

  private static boolean isExact(BigInteger number) {
    return number.abs().compareTo(MAX_EXACT) <= 0;
  }
}
