package io.reachline.condition;

import dev.cel.common.values.NullValue;
import dev.cel.runtime.CelVariableResolver;
import io.reachline.json.JsonObject;
import io.reachline.routing.Facts;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A resolver of CEL's variables that converts the facts of a message when they are first used. */
final class FactsResolver implements CelVariableResolver {
  private static final int VALUE = 20;

  private final Facts facts;
  private final Meter meter;
  private final Map<String, Object> resolved = new HashMap<>();

  FactsResolver(Facts facts, Meter meter) {
    this.facts = facts;
    this.meter = meter;
  }

  @Override
  public Optional<Object> find(String variable) {
    @Nullable Object known = resolved.get(variable);
    if (known != null) {
      return Optional.of(known);
    }
    Optional<Object> value =
        switch (variable) {
          case "message" -> Optional.of(value(facts.message()));
          case "conversation" -> Optional.of(value(facts.conversation()));
          case "organization" -> Optional.of(value(facts.organization()));
          case "session" -> Optional.of(value(facts.session()));
          case "contact" -> Optional.of(value(facts.contact()));
          case "now" -> Optional.of(facts.now());
          default -> Optional.empty();
        };
    value = value.map(found -> found instanceof MeteredMap map ? new FactValue(map, meter) : found);
    value.ifPresent(found -> resolved.put(variable, found));
    return value;
  }

  private Object value(@Nullable Object json) {
    meter.charge(VALUE);
    return switch (json) {
      case null -> NullValue.NULL_VALUE;
      case String text -> text;
      case Boolean flag -> flag;
      case Instant time -> time;
      case Long integer -> integer;
      case Integer integer -> integer.longValue();
      case Short integer -> integer.longValue();
      case Byte integer -> integer.longValue();
      // CEL's integers have 64 bits; larger ones become decimals, as in other readers of JSON.
      case BigInteger integer when integer.bitLength() < Long.SIZE -> integer.longValue();
      case BigInteger integer -> decimal(integer);
      case BigDecimal decimal -> decimal(decimal);
      case Double decimal -> decimal;
      case Float decimal -> decimal.doubleValue();
      case JsonObject object -> value(object.members());
      case Map<?, ?> map -> {
        Map<Object, Object> members = new LinkedHashMap<>();
        map.forEach((name, member) -> members.put(name, value(member)));
        yield new MeteredMap(members, meter);
      }
      case List<?> list -> {
        List<Object> elements = new ArrayList<>();
        list.forEach(element -> elements.add(value(element)));
        yield new MeteredList(elements, meter);
      }
      default ->
          throw new IllegalArgumentException("%s is not a JSON value".formatted(json.getClass()));
    };
  }

  /** Converts a number, charging for its digits, which can be as many as fit into a message. */
  private double decimal(Number number) {
    int bits =
        switch (number) {
          case BigInteger integer -> integer.bitLength();
          case BigDecimal decimal -> decimal.unscaledValue().bitLength();
          default -> 0;
        };
    meter.charge((long) bits * bits / Long.SIZE);
    return number.doubleValue();
  }
}
