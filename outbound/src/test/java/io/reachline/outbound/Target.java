package io.reachline.outbound;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ServerSocketFactory;

/** A target of requests that answers with any bytes, on a port of this machine. */
final class Target implements AutoCloseable {
  private static final Pattern LENGTH =
      Pattern.compile("\r\ncontent-length: *([0-9]+)\r\n", Pattern.CASE_INSENSITIVE);

  /** The bytes with which the target answers a request. */
  interface Script {
    void answer(OutputStream out) throws Exception;
  }

  private final ServerSocket server;
  private final Script script;
  private final BlockingQueue<String> requests = new LinkedBlockingQueue<>();
  private final BlockingQueue<Exception> ends = new LinkedBlockingQueue<>();
  private final AtomicInteger connections = new AtomicInteger();

  private Target(ServerSocket server, Script script) {
    this.server = server;
    this.script = script;
    Thread.ofVirtual().start(this::accept);
  }

  static Target at(String address, Script script) throws IOException {
    return at(address, ServerSocketFactory.getDefault(), script);
  }

  static Target at(String address, ServerSocketFactory sockets, Script script) throws IOException {
    return new Target(sockets.createServerSocket(0, 50, InetAddress.ofLiteral(address)), script);
  }

  /** Starts a target that answers each request with the same text. */
  static Target answering(String answer) throws IOException {
    return at("127.0.0.1", out -> out.write(answer.getBytes(StandardCharsets.UTF_8)));
  }

  int port() {
    return server.getLocalPort();
  }

  String url() {
    return "http://127.0.0.1:%d/hook".formatted(port());
  }

  int connections() {
    return connections.get();
  }

  /** Returns the next request, as it came. */
  String request() throws InterruptedException {
    String request = requests.poll(10, TimeUnit.SECONDS);
    if (request == null) {
      throw new AssertionError("No request came");
    }
    return request;
  }

  /** Returns what kept the target from answering to the end. */
  Exception end() throws InterruptedException {
    Exception end = ends.poll(10, TimeUnit.SECONDS);
    if (end == null) {
      throw new AssertionError("The target could go on");
    }
    return end;
  }

  private void accept() {
    while (!server.isClosed()) {
      try {
        Socket socket = server.accept();
        connections.incrementAndGet();
        Thread.ofVirtual().start(() -> serve(socket));
      } catch (IOException e) {
        // Closed, or a handshake that failed.
      }
    }
  }

  private void serve(Socket socket) {
    try (socket) {
      requests.add(read(socket.getInputStream()));
      OutputStream out = socket.getOutputStream();
      script.answer(out);
      out.flush();
    } catch (Exception e) {
      ends.add(e);
    }
  }

  private static String read(InputStream in) throws IOException {
    ByteArrayOutputStream read = new ByteArrayOutputStream();
    while (true) {
      String text = read.toString(StandardCharsets.UTF_8);
      int end = text.indexOf("\r\n\r\n");
      if (end >= 0) {
        Matcher length = LENGTH.matcher(text);
        int wanted = length.find() ? Integer.parseInt(length.group(1)) : 0;
        read.write(in.readNBytes(wanted));
        return read.toString(StandardCharsets.UTF_8);
      }
      int next = in.read();
      if (next < 0) {
        throw new IOException("The request ended early");
      }
      read.write(next);
    }
  }

  @Override
  public void close() {
    try {
      server.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
