package io.reachline.token;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** Stands in for the data centres: serves each host's keys under a path of its own, and counts. */
public final class KeyHost implements AutoCloseable {

  /** The way in which a host answers. */
  public enum Mood {
    WELL,
    BROKEN,
    REDIRECTING,
    /** Takes the request and says nothing. */
    SILENT,
    /** Sends a byte at a time. */
    DRIPPING,
    /** Has a key set with no keys. */
    EMPTY
  }

  private final HttpServer server;
  private final Map<String, JWKSet> keys = new ConcurrentHashMap<>();
  private final AtomicInteger fetches = new AtomicInteger();
  private final AtomicInteger otherRequests = new AtomicInteger();
  private final CountDownLatch closing = new CountDownLatch(1);
  private volatile Mood mood = Mood.WELL;

  public KeyHost() {
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext("/keys/", this::answerKeys);
    server.createContext("/", this::answerOther);
    server.start();
  }

  /** The address of the keys, for KEYS_URL. */
  public String keysUrl() {
    return address("/keys/{host}");
  }

  public String address(String path) {
    return "http://127.0.0.1:%d%s".formatted(server.getAddress().getPort(), path);
  }

  public void publish(String host, RSAKey... published) {
    keys.put(host, new JWKSet(List.of(published)));
  }

  public void become(Mood next) {
    mood = next;
  }

  /** Returns the number of requests for keys. */
  public int fetches() {
    return fetches.get();
  }

  /** Returns the number of other requests. */
  public int otherRequests() {
    return otherRequests.get();
  }

  private void answerKeys(HttpExchange exchange) throws IOException {
    fetches.incrementAndGet();
    switch (mood) {
      case WELL -> {
        String host = exchange.getRequestURI().getPath().substring("/keys/".length());
        answer(exchange, 200, keys.getOrDefault(host, new JWKSet()).toString());
      }
      case BROKEN -> answer(exchange, 500, "{}");
      case REDIRECTING -> {
        exchange.getResponseHeaders().set("Location", address("/elsewhere"));
        answer(exchange, 302, "");
      }
      case EMPTY -> answer(exchange, 200, "{\"keys\":[]}");
      case SILENT -> isClosedWithin(Duration.ofMinutes(1));
      case DRIPPING -> {
        exchange.sendResponseHeaders(200, 0);
        while (!isClosedWithin(Duration.ofMillis(100))) {
          exchange.getResponseBody().write(' ');
          exchange.getResponseBody().flush();
        }
      }
    }
  }

  private boolean isClosedWithin(Duration time) {
    try {
      return closing.await(time.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return true;
    }
  }

  /** Offers every key to whoever follows a pointer. */
  private void answerOther(HttpExchange exchange) throws IOException {
    otherRequests.incrementAndGet();
    answer(
        exchange,
        200,
        keys.values().stream().findFirst().map(JWKSet::toString).orElse("{\"keys\":[]}"));
  }

  private static void answer(HttpExchange exchange, int status, String body) throws IOException {
    try (exchange) {
      byte[] bytes = body.getBytes(UTF_8);
      exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
      exchange.getResponseBody().write(bytes);
    }
  }

  @Override
  public void close() {
    closing.countDown();
    server.stop(0);
  }
}
