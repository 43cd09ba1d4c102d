package io.reachline.condition;

import dev.cel.common.exceptions.CelAttributeNotFoundException;
import dev.cel.common.types.CelType;
import dev.cel.common.types.MapType;
import dev.cel.common.types.SimpleType;
import dev.cel.common.values.CelValue;
import dev.cel.common.values.SelectableValue;
import java.util.Optional;

/**
 * An object among the facts, whose fields CEL selects directly. In a plain map it would go through
 * all entries at each field access.
 */
@SuppressWarnings("Immutable") // The map never changes, only its meter does.
final class FactValue extends CelValue implements SelectableValue<String> {
  // The exception for a missing field takes time.
  private static final int MISSING = 2_000;

  private static final CelType TYPE = MapType.create(SimpleType.STRING, SimpleType.DYN);

  private final MeteredMap members;
  private final Meter meter;

  FactValue(MeteredMap members, Meter meter) {
    this.members = members;
    this.meter = meter;
  }

  @Override
  public Object select(String field) {
    Optional<Object> found = find(field);
    if (found.isEmpty()) {
      meter.charge(MISSING);
      throw CelAttributeNotFoundException.forMissingMapKey(field);
    }
    return found.get();
  }

  @Override
  public Optional<Object> find(String field) {
    return Optional.ofNullable(members.get(field))
        .map(value -> value instanceof MeteredMap map ? new FactValue(map, meter) : value);
  }

  @Override
  public Object value() {
    return members;
  }

  @Override
  public boolean isZeroValue() {
    return members.isEmpty();
  }

  @Override
  public CelType celType() {
    return TYPE;
  }
}
