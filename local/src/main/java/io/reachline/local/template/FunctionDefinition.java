package io.reachline.local.template;

import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * A function of the template.
 *
 * @param name the logical id
 * @param handler the name of the handler's class
 * @param environment the environment variables, including those of {@code Globals}
 * @param allowsRecursion whether the function may invoke itself in a loop by its messages
 * @param triggers the event sources that invoke the function
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
