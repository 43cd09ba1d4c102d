package io.reachline.local.template;

import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * A function of the template.
 *
 * @param name its logical id
 * @param handler its handler's class
 * @param environment its variables, the ones of {@code Globals} among them
 * @param allowsRecursion whether it may run in a loop of its own messages
 * @param triggers what invokes it
 */
public record FunctionDefinition(
    String name,
    String handler,
    Duration timeout,
    Map<String, String> environment,
    boolean allowsRecursion,
    List<Trigger> triggers) {

  public FunctionDefinition {
    environment = Map.copyOf(environment);
    triggers = List.copyOf(triggers);
  }
}
