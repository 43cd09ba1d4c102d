package io.reachline.local.template;

import java.util.Map;
import java.util.Optional;

/**
 * A queue of the template.
 *
 * @param attributes the attributes by SQS's names
 * @param redrive the redrive policy, if the queue has a dead-letter queue
 */
public record QueueDefinition(
    String name, Map<String, String> attributes, Optional<Redrive> redrive) {

  public QueueDefinition {
    attributes = Map.copyOf(attributes);
  }

  /** A redrive policy: moves a message to a dead-letter queue after too many receives. */
  public record Redrive(String deadLetterQueue, int maximumReceives) {}
}
