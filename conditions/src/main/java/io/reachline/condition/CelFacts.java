package io.reachline.condition;

import dev.cel.common.values.NullValue;
import dev.cel.runtime.CelVariableResolver;
import io.reachline.json.JsonObject;
import io.reachline.routing.Facts;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Facts as CEL's values, made of what an expression asks for. */
final class CelFacts implements CelVariableResolver {
  private final Facts facts;

  CelFacts(Facts facts) {
    this.facts = facts;
  }

  @Override
  public Optional<Object> find(String variable) {
    return switch (variable) {
      case "message" -> Optional.of(value(facts.message()));
      case "conversation" -> Optional.of(value(facts.conversation()));
      case "organization" -> Optional.of(value(facts.organization()));
      case "session" -> Optional.of(value(facts.session()));
      case "contact" -> Optional.of(value(facts.contact()));
      case "now" -> Optional.of(facts.now());
      default -> Optional.empty();
    };
  }

  private static Object value(@Nullable Object json) {
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
      case BigInteger integer -> integer.doubleValue();
      case BigDecimal decimal -> decimal.doubleValue();
      case Double decimal -> decimal;
      case Float decimal -> decimal.doubleValue();
      case JsonObject object -> value(object.members());
      case Map<?, ?> map -> {
        Map<Object, Object> members = new LinkedHashMap<>();
        map.forEach((name, member) -> members.put(name, value(member)));
        yield members;
      }
      case List<?> list -> list.stream().map(CelFacts::value).toList();
      default -> throw new IllegalArgumentException("%s is no JSON".formatted(json.getClass()));
    };
  }
}
