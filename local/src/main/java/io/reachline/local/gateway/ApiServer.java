package io.reachline.local.gateway;

import io.reachline.local.log.Level;
import io.reachline.local.log.Log;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadLocalRandom;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.http.UriCompliance;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.handler.GracefulHandler;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.jspecify.annotations.Nullable;

/**
 * The HTTP server of the local runner, on loopback. It listens from the start, so that its port is
 * known, and answers 503 until the API is added.
 */
public final class ApiServer implements AutoCloseable {

  private static final int MAXIMUM_BODY = 10 << 20;

  /** The largest size in bytes of the request line and all header values together. */
  private static final int MAXIMUM_HEAD = 10_240;

  /** The most bytes read of a head, which also has the headers' names. */
  private static final int HEAD_BUFFER = 64 << 10;

  private static final int STOP_MILLIS = 10_000;

  private final Server server;
  private final int port;
  private volatile List<Endpoint> endpoints = List.of();
  private volatile Optional<HttpApi> api = Optional.empty();
  private volatile Optional<Log> log = Optional.empty();

  private ApiServer(int port) throws Exception {
    QueuedThreadPool threads = new QueuedThreadPool();
    threads.setName("gateway");
    threads.setDaemon(true);
    threads.setVirtualThreadsExecutor(Executors.newVirtualThreadPerTaskExecutor());
    this.server = new Server(threads);
    HttpConfiguration http = new HttpConfiguration();
    http.setSendServerVersion(false);
    http.setRequestHeaderSize(HEAD_BUFFER);
    // Paths that Jetty calls ambiguous are safe here, since routes match the undecoded path.
    http.setUriCompliance(UriCompliance.UNSAFE);
    ServerConnector connector = new ServerConnector(server, new HttpConnectionFactory(http));
    connector.setHost(InetAddress.getLoopbackAddress().getHostAddress());
    connector.setPort(port);
    connector.setAcceptQueueSize(1024);
    server.addConnector(connector);
    server.setHandler(new GracefulHandler(new Adapter()));
    server.setErrorHandler(
        (request, response, callback) -> {
          // The request could not be parsed, so it has no path.
          Exchange exchange = Exchange.of(request.getMethod(), "-");
          HttpAnswer answer =
              HttpAnswer.message(response.getStatus(), HttpStatus.getMessage(response.getStatus()));
          write(response, answer, exchange, callback);
          return true;
        });
    server.setStopTimeout(STOP_MILLIS);
    server.start();
    this.port = connector.getLocalPort();
  }

  /**
   * Starts to listen.
   *
   * @param port the port, from 0 to 65,535; 0 for any free port
   * @throws BindException if the port is in use
   */
  public static ApiServer listen(int port) throws BindException {
    try {
      return new ApiServer(port);
    } catch (IOException e) {
      BindException taken = new BindException("Port %d is in use".formatted(port));
      taken.initCause(e);
      throw taken;
    } catch (Exception e) {
      throw new IllegalStateException("The HTTP server cannot be started", e);
    }
  }

  /** Returns the port that the server listens on. */
  public int port() {
    return port;
  }

  /** Returns the URL for clients on this machine, without a trailing slash. */
  public URI url() {
    return URI.create("http://localhost:" + port);
  }

  /** Adds an endpoint of the local runner itself. */
  public void serve(Endpoint endpoint) {
    List<Endpoint> more = new ArrayList<>(endpoints);
    more.add(endpoint);
    endpoints = List.copyOf(more);
  }

  /** Starts to answer requests to the API. */
  public void serve(HttpApi routes) {
    api = Optional.of(routes);
  }

  /** Starts to log requests. */
  public void logTo(Log requests) {
    log = Optional.of(requests);
  }

  /** Finishes running requests, then stops. */
  @Override
  public void close() {
    try {
      server.stop();
    } catch (Exception e) {
      throw new IllegalStateException("The HTTP server cannot be stopped", e);
    }
  }

  private HttpAnswer answer(HttpCall call) {
    for (Endpoint endpoint : endpoints) {
      Optional<HttpAnswer> answer = endpoint.answer(call);
      if (answer.isPresent()) {
        return answer.get();
      }
    }
    return api.map(routes -> routes.answer(call))
        .orElseGet(() -> HttpAnswer.message(503, "Service Unavailable"));
  }

  private void write(Response response, HttpAnswer answer, Exchange exchange, Callback callback) {
    response.setStatus(answer.status());
    for (HttpAnswer.Header header : answer.headers()) {
      // Jetty sets this header itself.
      if (!header.name().equalsIgnoreCase(HttpHeader.CONTENT_LENGTH.asString())) {
        response.getHeaders().add(lowerCase(header.name(), header.value()));
      }
    }
    response.getHeaders().add(lowerCase("apigw-requestid", exchange.id()));
    log.ifPresent(requests -> exchange.log(requests, answer.status()));
    response.write(true, ByteBuffer.wrap(answer.body()), callback);
  }

  /** Returns a header with a lower-case name, as over HTTP/2, which most clients use with AWS. */
  private static HttpField lowerCase(String name, String value) {
    // No HttpHeader constant, since Jetty would write it in its own case.
    return new HttpField(null, name.toLowerCase(Locale.ROOT), value);
  }

  /** A request that is being answered. */
  private record Exchange(String id, String method, String path, long start) {

    static Exchange of(@Nullable String method, String path) {
      byte[] id = new byte[11];
      ThreadLocalRandom.current().nextBytes(id);
      return new Exchange(
          Base64.getUrlEncoder().encodeToString(id),
          method == null ? "-" : method,
          path,
          System.nanoTime());
    }

    void log(Log log, int status) {
      Map<String, Object> details = new LinkedHashMap<>();
      details.put("method", method);
      details.put("path", path);
      details.put("status", status);
      details.put("ms", (System.nanoTime() - start) / 1_000_000);
      details.put("requestId", id);
      log.write(Level.ofStatus(status), "request", details);
    }
  }

  /** A Jetty handler that converts Jetty's requests to this package's. */
  private final class Adapter extends Handler.Abstract {

    @Override
    public boolean handle(Request request, Response response, Callback callback)
        throws IOException {
      @Nullable String path = request.getHttpURI().getPath();
      Exchange exchange = Exchange.of(request.getMethod(), path == null ? "/" : path);
      byte[] body;
      try (InputStream content = Content.Source.asInputStream(request)) {
        body = content.readNBytes(MAXIMUM_BODY + 1);
        if (body.length > MAXIMUM_BODY) {
          // The rest is read, since a client that is still sending might never see the answer.
          content.transferTo(OutputStream.nullOutputStream());
          write(response, HttpAnswer.message(413, HttpAnswer.TOO_LARGE), exchange, callback);
          return true;
        }
      }
      HttpAnswer answer =
          headSize(request) > MAXIMUM_HEAD
              ? HttpAnswer.message(431, "Request Header Fields Too Large")
              : answer(call(exchange, request, body));
      write(response, answer, exchange, callback);
      return true;
    }

    private static int headSize(Request request) {
      int size =
          request.getMethod().length()
              + request.getHttpURI().getPathQuery().length()
              + request.getConnectionMetaData().getHttpVersion().asString().length()
              + 2;
      for (HttpField field : request.getHeaders()) {
        @Nullable String value = field.getValue();
        size += value == null ? 0 : value.length();
      }
      return size;
    }

    private static HttpCall call(Exchange exchange, Request request, byte[] body) {
      Map<String, List<String>> headers = new LinkedHashMap<>();
      for (HttpField field : request.getHeaders()) {
        headers
            .computeIfAbsent(field.getName().toLowerCase(Locale.ROOT), name -> new ArrayList<>())
            .add(Optional.ofNullable(field.getValue()).orElse(""));
      }
      @Nullable String query = request.getHttpURI().getQuery();
      String source =
          request.getConnectionMetaData().getRemoteSocketAddress() instanceof InetSocketAddress tcp
              ? tcp.getAddress().getHostAddress()
              : "127.0.0.1";
      return new HttpCall(
          exchange.id(),
          exchange.method(),
          exchange.path(),
          query == null ? "" : query,
          request.getConnectionMetaData().getHttpVersion().asString(),
          source,
          headers,
          body);
    }
  }
}
