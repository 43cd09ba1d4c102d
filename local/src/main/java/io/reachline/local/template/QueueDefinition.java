package io.reachline.local.template;

import java.util.Map;
import java.util.Optional;

/**
 * A queue of the template.
 *
 * @param attributes as SQS names them
 * @param redrive where messages go that nobody can take up
 */
public record QueueDefinition(
    String name, Map<String, String> attributes, Optional<Redrive> redrive) {

  public QueueDefinition {
    attributes = Map.copyOf(attributes);
  }

  /** A redrive policy. */
  public record Redrive(String deadLetterQueue, int maximumReceives) {}
}
