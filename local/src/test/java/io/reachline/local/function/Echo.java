package io.reachline.local.function;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import com.fasterxml.jackson.jr.ob.JSON;
import io.reachline.environment.Environment;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;

/** A handler that returns its event, or whatever a header of the request asks for. */
public final class Echo implements RequestStreamHandler {

  private static final Semaphore WAITING = new Semaphore(0);
  private static final Semaphore GOING_ON = new Semaphore(0);

  private final Environment environment;

  public Echo(Environment environment) {
    this.environment = environment;
  }

  @Override
  public void handleRequest(InputStream input, OutputStream output, Context context)
      throws IOException {
    String event = new String(input.readAllBytes(), StandardCharsets.UTF_8);
    Object headers = JSON.std.mapFrom(event).get("headers");
    Object wish = headers instanceof Map<?, ?> map ? map.get("x-wish") : null;
    String answer =
        switch (String.valueOf(wish)) {
          case "fault" -> throw new IllegalStateException("As wished");
          case "nonsense" -> "<html>";
          case "large" -> answerOf(LocalFunction.MAXIMUM_PAYLOAD + 1);
          case "largest" -> answerOf(LocalFunction.MAXIMUM_PAYLOAD);
          case "hang" -> hang();
          case "wait" -> waitToGoOn();
          case "bare" -> "{\"a\":1}";
          case "binary" ->
              "{\"statusCode\":200,\"headers\":{\"content-type\":\"image/png\"},"
                  + "\"cookies\":[\"a=1\",\"b=2\"],\"body\":\"AAEC\",\"isBase64Encoded\":true}";
          case "name" ->
              "{\"statusCode\":201,\"headers\":{\"X-Seen\":\"yes\"},\"body\":\"%s %s\"}"
                  .formatted(environment.require("NAME"), context.getFunctionName());
          default ->
              JSON.std.asString(
                  Map.of(
                      "statusCode",
                      200,
                      "headers",
                      Map.of("content-type", "application/json"),
                      "body",
                      event));
        };
    output.write(answer.getBytes(StandardCharsets.UTF_8));
  }

  /** Returns an answer that is so many bytes of JSON. */
  private static String answerOf(int bytes) {
    String head = "{\"statusCode\":200,\"body\":\"";
    return head + "a".repeat(bytes - head.length() - 2) + "\"}";
  }

  /** Waits until a number of invocations wait. */
  public static void awaitWaiting(int number) throws InterruptedException {
    WAITING.acquire(number);
  }

  /** Lets a number of invocations go on that wait. */
  public static void goOn(int number) {
    GOING_ON.release(number);
  }

  private static String waitToGoOn() {
    WAITING.release();
    GOING_ON.acquireUninterruptibly();
    return "{\"statusCode\":204}";
  }

  /** Waits for ever, or until it is interrupted. */
  private static String hang() {
    try {
      new CountDownLatch(1).await();
      return "{}";
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
