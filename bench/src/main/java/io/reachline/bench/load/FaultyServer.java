package io.reachline.bench.load;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.concurrent.Executors;

/** An HTTP server on the loopback interface that can be slow or down. */
final class FaultyServer implements AutoCloseable {

  /** The condition of the server. */
  enum Condition {
    WELL,
    SLOW,
    DOWN
  }

  /** Longer than the service waits for keys. */
  private static final Duration DELAY = Duration.ofSeconds(3);

  private final HttpServer server;
  private final int statusWhenDown;
  private final HttpHandler handler;
  private volatile Condition condition = Condition.WELL;

  private FaultyServer(HttpServer server, int statusWhenDown, HttpHandler handler) {
    this.server = server;
    this.statusWhenDown = statusWhenDown;
    this.handler = handler;
  }

  /**
   * Starts a server.
   *
   * @param statusWhenDown the status of its answers while it is down
   * @param handler answers the other requests
   */
  static FaultyServer start(int statusWhenDown, HttpHandler handler) {
    try {
      HttpServer server =
          HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
      FaultyServer started = new FaultyServer(server, statusWhenDown, handler);
      server.createContext("/", started::answer);
      server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
      server.start();
      return started;
    } catch (IOException e) {
      throw new UncheckedIOException("A server of the load test cannot be started", e);
    }
  }

  int port() {
    return server.getAddress().getPort();
  }

  void become(Condition next) {
    condition = next;
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      switch (condition) {
        case WELL -> handler.handle(exchange);
        case SLOW -> {
          Thread.sleep(DELAY);
          handler.handle(exchange);
        }
        case DOWN -> {
          exchange.getRequestBody().readAllBytes();
          exchange.sendResponseHeaders(statusWhenDown, -1);
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
