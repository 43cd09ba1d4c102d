package io.reachline.runtime;

import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/**
 * A packaged function and its configuration.
 *
 * @param task the directory that is /var/task on Lambda, with the jars in {@code lib}
 * @param timeout the time that an invocation may take
 * @param environment the variables that the function's configuration declares
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

  /** Returns this function with a variable set. */
  public PackagedFunction with(String variable, String value) {
    var changed = new HashMap<>(environment);
    changed.put(variable, value);
    return new PackagedFunction(name, task, handler, memoryMegabytes, timeout, changed);
  }

  /** Returns this function without a variable. */
  public PackagedFunction without(String variable) {
    var changed = new HashMap<>(environment);
    changed.remove(variable);
    return new PackagedFunction(name, task, handler, memoryMegabytes, timeout, changed);
  }
}
