package io.reachline.local.function;

import io.reachline.environment.Environment;
import io.reachline.local.template.FunctionDefinition;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.lang.reflect.InvocationTargetException;
import java.util.Deque;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;

/**
 * A function in this process. As on Lambda, an instance serves one invocation at a time, the one
 * used last is used first, and there are as many of them as there were invocations at one time.
 */
public final class LocalFunction {

  private static final int MAXIMUM_INSTANCES = 64;

  private final FunctionDefinition definition;
  private final Environment environment;
  private final Deque<Instance> idle = new ConcurrentLinkedDeque<>();
  private final Semaphore free = new Semaphore(MAXIMUM_INSTANCES);

  private LocalFunction(FunctionDefinition definition, Environment environment) {
    this.definition = definition;
    this.environment = environment;
  }

  /** Makes a function and its first instance, so that what is wrong with it shows at once. */
  public static LocalFunction of(FunctionDefinition definition, Environment environment) {
    LocalFunction function = new LocalFunction(definition, environment);
    function.idle.push(function.newInstance());
    return function;
  }

  /** The function's logical id. */
  public String name() {
    return definition.name();
  }

  /**
   * Invokes the function with an event in JSON and returns its answer in JSON.
   *
   * @throws FunctionFault if it threw
   */
  public byte[] invoke(byte[] event) throws FunctionFault {
    free.acquireUninterruptibly();
    try {
      @Nullable Instance instance = idle.poll();
      if (instance == null) {
        instance = newInstance();
      }
      ByteArrayOutputStream answer = new ByteArrayOutputStream();
      LocalContext context = new LocalContext(definition);
      try {
        instance.handle(new ByteArrayInputStream(event), answer, context);
      } catch (Exception | LinkageError | StackOverflowError | AssertionError e) {
        throw new FunctionFault(definition.name(), e);
      }
      // An instance that threw is not used again: Lambda starts a new one too where it crashed.
      idle.push(instance);
      return answer.toByteArray();
    } finally {
      free.release();
    }
  }

  private Instance newInstance() {
    try {
      Object handler =
          Class.forName(definition.handler())
              .getConstructor(Environment.class)
              .newInstance(environment);
      return Instance.of(handler);
    } catch (InvocationTargetException e) {
      throw new IllegalStateException(
          "%s cannot be made".formatted(definition.name()), e.getCause());
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(
          "%s: the handler %s must be a public class with a public constructor (Environment)"
              .formatted(definition.name(), definition.handler()),
          e);
    }
  }
}
