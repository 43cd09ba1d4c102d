package io.reachline.runtime;

import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/**
 * A built function and its configuration.
 *
 * @param task the directory that Lambda unpacks to /var/task: jars are in its lib
 * @param timeout how long an invocation may take, as the function is told
 * @param environment the variables that the function's configuration declares, and no others
 */
public record PackagedFunction(
    String name,
    Path task,
    String handler,
    int memoryMegabytes,
    Duration timeout,
    Map<String, String> environment) {

  public PackagedFunction {
    environment = Map.copyOf(environment);
  }

  /** Returns this function with one variable set. */
  public PackagedFunction with(String variable, String value) {
    var changed = new HashMap<>(environment);
    changed.put(variable, value);
    return new PackagedFunction(name, task, handler, memoryMegabytes, timeout, changed);
  }

  /** Returns this function with one variable not set. */
  public PackagedFunction without(String variable) {
    var changed = new HashMap<>(environment);
    changed.remove(variable);
    return new PackagedFunction(name, task, handler, memoryMegabytes, timeout, changed);
  }
}
