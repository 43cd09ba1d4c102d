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
 * A function that runs in this process. As on Lambda, an instance handles one invocation at a time;
 * the last one used is reused first, and a new one is created when all are busy. When there are as
 * many as there may be, a request is refused, and a batch of an event source waits.
 */
public final class LocalFunction {

  /** The largest event or answer in bytes, the limit that Lambda's error messages state. */
  public static final int MAXIMUM_PAYLOAD = 6_291_556;

  /** The largest number of invocations at a time. */
  public static final int MAXIMUM_INSTANCES = 64;

  private final FunctionDefinition definition;
  private final Environment environment;
  private final Deque<Instance> idle = new ConcurrentLinkedDeque<>();
  private final Semaphore free = new Semaphore(MAXIMUM_INSTANCES);

  private LocalFunction(FunctionDefinition definition, Environment environment) {
    this.definition = definition;
    this.environment = environment;
  }

  /** Creates a function and its first instance, so that a faulty handler fails here. */
  public static LocalFunction of(FunctionDefinition definition, Environment environment) {
    LocalFunction function = new LocalFunction(definition, environment);
    function.idle.push(function.newInstance());
    return function;
  }

  /** Returns the function's logical id. */
  public String name() {
    return definition.name();
  }

  /** Returns whether the template lets the function invoke itself in a loop by its messages. */
  public boolean allowsRecursion() {
    return definition.allowsRecursion();
  }

  /**
   * Invokes the function with the event of a request in JSON and returns its answer in JSON.
   *
   * @throws FunctionFault if all instances are busy, or the function threw, timed out, or returned
   *     too much
   */
  public byte[] invoke(byte[] event) throws FunctionFault {
    if (!free.tryAcquire()) {
      throw FunctionFault.throttled();
    }
    return invokeAcquired(event, InvocationChain.NONE);
  }

  /**
   * Invokes the function with a batch of an event source in JSON and returns its answer in JSON.
   * Waits for an instance, since an event source tries again until one is free.
   *
   * @param chain the invocations that led to the event
   * @throws FunctionFault if the function threw, timed out, or returned too much
   */
  public byte[] invokeBatch(byte[] event, InvocationChain chain) throws FunctionFault {
    free.acquireUninterruptibly();
    return invokeAcquired(event, chain);
  }

  private byte[] invokeAcquired(byte[] event, InvocationChain chain) throws FunctionFault {
    try {
      @Nullable Instance idled = idle.poll();
      Instance instance = idled == null ? newInstance() : idled;
      FutureTask<byte[]> invocation = new FutureTask<>(() -> handle(instance, event));
      // Named after the function, so that the log can show who prints.
      Thread thread =
          Thread.ofVirtual().name(name()).start(() -> chain.next(name()).run(invocation));
      byte[] answer = await(invocation, thread);
      // Not after a fault: like Lambda after a crash, the next invocation gets a new instance.
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
   * Waits for the answer until the timeout. Lambda would kill the function, a thread is
   * interrupted.
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
          "%s cannot be created".formatted(definition.name()), e.getCause());
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(
          "%s: the handler %s must be a public class with a public constructor (Environment)"
              .formatted(definition.name(), definition.handler()),
          e);
    }
  }
}
