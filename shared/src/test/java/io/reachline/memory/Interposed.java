package io.reachline.memory;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/** A proxy between a store and its user. */
public final class Interposed {

  private Interposed() {}

  /** The action in place of each call; it may make the call or not. */
  @FunctionalInterface
  public interface Between {
    @Nullable Object call(String method, List<@Nullable Object> arguments, Callable<?> call)
        throws Exception;
  }

  /** Returns a store that passes each call to an action. */
  public static <T> T before(Class<T> type, T store, Between between) {
    return type.cast(
        Proxy.newProxyInstance(
            type.getClassLoader(),
            new Class<?>[] {type},
            (_, method, arguments) ->
                between.call(
                    method.getName(), List.of(arguments), () -> invoke(method, store, arguments))));
  }

  private static @Nullable Object invoke(Method method, Object store, @Nullable Object[] arguments)
      throws Exception {
    try {
      return method.invoke(store, arguments);
    } catch (InvocationTargetException e) {
      throw e.getCause() instanceof Exception cause ? cause : e;
    }
  }
}
