package io.reachline.runtime;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;

/** A server of Lambda's Runtime API, version 2018-06-01, for one function, on loopback. */
final class RuntimeApi implements AutoCloseable {
  private static final String VERSION = "/2018-06-01/runtime/";

  static {
    // Otherwise Nagle's algorithm and delayed acknowledgements add up to 40 ms to an answer.
    System.setProperty("sun.net.httpserver.nodelay", "true");
  }

  private record Invocation(String id, String event, Duration timeout) {}

  private final HttpServer server;
  private final ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor();
  private final BlockingQueue<Invocation> pending = new LinkedBlockingQueue<>();
  private final Map<String, CompletableFuture<InvocationResult>> unanswered =
      new ConcurrentHashMap<>();
  private final CompletableFuture<InvocationResult> initializationFailure =
      new CompletableFuture<>();
  private final CountDownLatch initialized = new CountDownLatch(1);

  RuntimeApi() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(executor);
    server.createContext("/", this::answer);
    server.start();
  }

  String address() {
    return "127.0.0.1:" + server.getAddress().getPort();
  }

  /** Returns a latch that opens when the function is initialized and asks for its first event. */
  CountDownLatch initialized() {
    return initialized;
  }

  /** Passes an event to the function, and returns its result when it is there. */
  CompletableFuture<InvocationResult> invoke(String event, Duration timeout) {
    var answer = new CompletableFuture<InvocationResult>();
    String id = UUID.randomUUID().toString();
    unanswered.put(id, answer);
    pending.add(new Invocation(id, event, timeout));
    var _ = initializationFailure.thenAccept(answer::complete);
    return answer;
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      String method = exchange.getRequestMethod();
      String path = exchange.getRequestURI().getPath();
      String body = new String(exchange.getRequestBody().readAllBytes(), UTF_8);
      if (!path.startsWith(VERSION)) {
        exchange.sendResponseHeaders(404, -1);
        return;
      }
      String[] parts = path.substring(VERSION.length()).split("/", -1);
      switch (method + " " + parts[0] + " " + parts[parts.length - 1]) {
        case "GET invocation next" -> sendNext(exchange);
        case "POST invocation response" ->
            accept(exchange, parts[1], new InvocationResult.Returned(body));
        case "POST invocation error" ->
            accept(exchange, parts[1], new InvocationResult.Threw(body));
        case "GET restore next" -> {
          initialized.countDown();
          exchange.sendResponseHeaders(200, -1);
        }
        case "POST init error", "POST restore error" -> {
          initializationFailure.complete(new InvocationResult.InitializationFailed(body));
          exchange.sendResponseHeaders(202, -1);
        }
        default -> exchange.sendResponseHeaders(404, -1);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void sendNext(HttpExchange exchange) throws IOException, InterruptedException {
    initialized.countDown();
    Invocation next = pending.take();
    long deadline = Instant.now().plus(next.timeout()).toEpochMilli();
    var headers = exchange.getResponseHeaders();
    headers.set("Content-Type", "application/json");
    headers.set("Lambda-Runtime-Aws-Request-Id", next.id());
    headers.set("Lambda-Runtime-Deadline-Ms", Long.toString(deadline));
    headers.set(
        "Lambda-Runtime-Invoked-Function-Arn",
        "arn:aws:lambda:eu-west-1:000000000000:function:packaged");
    headers.set(
        "Lambda-Runtime-Trace-Id",
        "Root=1-5bef4de7-ad49b0e87f6ef6c87fc2e700;Parent=9a9197af755a6419;Sampled=0");
    byte[] event = next.event().getBytes(UTF_8);
    exchange.sendResponseHeaders(200, event.length);
    exchange.getResponseBody().write(event);
  }

  private void accept(HttpExchange exchange, String id, InvocationResult answer)
      throws IOException {
    CompletableFuture<InvocationResult> waiting = unanswered.remove(id);
    if (waiting != null) {
      waiting.complete(answer);
    }
    exchange.sendResponseHeaders(202, -1);
  }

  @Override
  public void close() {
    server.stop(0);
    executor.shutdownNow();
  }
}
