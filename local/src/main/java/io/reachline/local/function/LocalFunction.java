package io.reachline.local.function;

import io.reachline.environment.Environment;
import io.reachline.local.template.FunctionDefinition;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.util.Deque;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * A function in this process. As on Lambda, an instance serves one invocation at a time, the one
 * used last is used first, and there are as many of them as there were invocations at one time.
 */
public final class LocalFunction {

  /** The largest event or answer, in bytes, as Lambda says when it refuses a larger one. */
  public static final int MAXIMUM_PAYLOAD = 6_291_556;

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

  /** Returns whether the template lets it run in a loop of its own messages. */
  public boolean allowsRecursion() {
    return definition.allowsRecursion();
  }

  /** Invokes the function as the first in a chain; see {@link #invoke(byte[], Lineage)}. */
  public byte[] invoke(byte[] event) throws FunctionFault {
    return invoke(event, Lineage.NONE);
  }

  /**
   * Invokes the function with an event in JSON and returns its answer in JSON.
   *
   * @param lineage of what the event is made from
   * @throws FunctionFault if it threw, did not end within its timeout, or answered too much
   */
  public byte[] invoke(byte[] event, Lineage lineage) throws FunctionFault {
    free.acquireUninterruptibly();
    try {
      @Nullable Instance idled = idle.poll();
      Instance instance = idled == null ? newInstance() : idled;
      FutureTask<byte[]> invocation = new FutureTask<>(() -> handle(instance, event));
      // Named, so that the log knows who prints.
      Thread thread =
          Thread.ofVirtual().name(name()).start(() -> lineage.next(name()).run(invocation));
      byte[] answer = await(invocation, thread);
      // An instance that threw is not used again: Lambda starts a new one too where it crashed.
      idle.push(instance);
      if (answer.length > MAXIMUM_PAYLOAD) {
        throw FunctionFault.answerTooLarge();
      }
      return answer;
    } finally {
      free.release();
    }
  }

  private byte[] handle(Instance instance, byte[] event) throws IOException {
    ByteArrayOutputStream answer = new ByteArrayOutputStream();
    instance.handle(new ByteArrayInputStream(event), answer, new LocalContext(definition));
    return answer.toByteArray();
  }

  /**
   * Waits for as long as the function may take. Lambda kills it then; a thread can be told only.
   */
  private byte[] await(FutureTask<byte[]> invocation, Thread thread) throws FunctionFault {
    long timeout = definition.timeout().toMillis();
    try {
      return invocation.get(timeout, TimeUnit.MILLISECONDS);
    } catch (ExecutionException e) {
      throw FunctionFault.threw(e.getCause() == null ? e : e.getCause());
    } catch (TimeoutException e) {
      thread.interrupt();
      throw FunctionFault.timedOut(timeout / 1000.0);
    } catch (InterruptedException e) {
      thread.interrupt();
      Thread.currentThread().interrupt();
      throw FunctionFault.threw(e);
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
