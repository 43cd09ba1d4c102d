package io.reachline.local.function;

/** A function threw. */
public final class FunctionFault extends Exception {

  FunctionFault(String function, Throwable cause) {
    super("%s failed: %s".formatted(function, cause), cause);
  }
}
