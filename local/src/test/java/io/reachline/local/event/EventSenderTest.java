package io.reachline.local.event;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.StringReader;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class EventSenderTest {

  private final List<String> received = Collections.synchronizedList(new ArrayList<>());
  private final StringWriter log = new StringWriter();
  private HttpServer server;

  @BeforeEach
  void serve() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext(
        "/",
        exchange -> {
          String body =
              new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
          received.add(body + " " + exchange.getRequestHeaders().getFirst("X-ZDesk-JWT"));
          exchange.sendResponseHeaders(body.contains("bad") ? 403 : 200, -1);
          exchange.close();
        });
    server.start();
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  @Test
  void send_oneAtATime_keepsTheOrderAndLogsIt() throws Exception {
    EventSender.Summary summary = send("a\nbad\n\nc\n", 1);
    assertThat(received).containsExactly("a token", "bad token", "c token");
    assertThat(log.toString()).isEqualTo("1 200\n2 403\n4 200\n");
    assertThat(summary).isEqualTo(new EventSender.Summary(2, 1, 0, false));
    assertThat(summary.isComplete()).isFalse();
  }

  @Test
  void send_manyAtATime_sendsEachOnce() throws Exception {
    String bodies =
        IntStream.range(0, 200).mapToObj(String::valueOf).collect(Collectors.joining("\n"));
    assertThat(send(bodies, 8).isComplete()).isTrue();
    assertThat(received).hasSize(200).doesNotHaveDuplicates();
    assertThat(log.toString().lines()).hasSize(200).doesNotHaveDuplicates();
  }

  @Test
  void send_toNobody_logsNoStatusAndGivesUp() throws Exception {
    server.stop(0);
    String bodies = "a\n".repeat(150);
    EventSender.Summary summary = send(bodies, 1);
    assertThat(summary).isEqualTo(new EventSender.Summary(0, 0, 100, true));
    assertThat(log.toString()).startsWith("1 000\n2 000\n");
  }

  private EventSender.Summary send(String bodies, int concurrency) throws Exception {
    try (EventSender sender =
        new EventSender(
            () -> "token",
            URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/hook"),
            concurrency,
            Optional.of(log),
            _ -> {})) {
      return sender.send(new BufferedReader(new StringReader(bodies)));
    }
  }
}
