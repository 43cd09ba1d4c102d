package io.reachline.local.source;

import com.fasterxml.jackson.jr.ob.JSON;
import java.io.IOException;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** A decoder of a function's response to a batch, which reports the failed items. */
final class BatchResponse {

  private BatchResponse() {}

  /**
   * Returns the identifiers of the failed items. As on Lambda, a malformed response means that the
   * whole batch failed; the result is empty then.
   */
  static Optional<Set<String>> failures(byte[] answer) {
    Object content;
    try {
      content = answer.length == 0 ? Map.of() : JSON.std.anyFrom(answer);
    } catch (IOException e) {
      return Optional.empty();
    }
    if (!(content instanceof Map<?, ?> fields)
        || !(fields.get("batchItemFailures") instanceof List<?> failures)) {
      return Optional.of(Set.of());
    }
    Set<String> identifiers = new LinkedHashSet<>();
    for (Object failure : failures) {
      if (failure instanceof Map<?, ?> item
          && item.get("itemIdentifier") instanceof String identifier
          && !identifier.isEmpty()) {
        identifiers.add(identifier);
      } else {
        return Optional.empty();
      }
    }
    return Optional.of(identifiers);
  }
}
