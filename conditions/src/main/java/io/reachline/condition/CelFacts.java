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

/** Facts as CEL's values, each variable made once, when a condition asks for it first. */
final class CelFacts implements CelVariableResolver {
  private static final int VALUE = 20;

  private final Facts facts;
  private final Meter meter;
  private final Map<String, Object> made = new HashMap<>();

  CelFacts(Facts facts, Meter meter) {
    this.facts = facts;
    this.meter = meter;
  }

  @Override
  public Optional<Object> find(String variable) {
    @Nullable Object known = made.get(variable);
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
    value.ifPresent(found -> made.put(variable, found));
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
      // CEL's integers have 64 bits; one that is longer becomes a decimal, as in JSON elsewhere.
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
      default -> throw new IllegalArgumentException("%s is no JSON".formatted(json.getClass()));
    };
  }

  /** A number may have as many digits as the message has room for. */
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
