package io.reachline.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordingFile;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.http.HttpExecuteRequest;
import software.amazon.awssdk.http.HttpExecuteResponse;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.SdkHttpFullRequest;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;

class AwsHttpClientTest {
  private final SdkHttpClient client =
      new AwsHttpClient(Duration.ofSeconds(5), Duration.ofSeconds(5));
  private final Server server = new Server();

  @AfterEach
  void stop() throws IOException {
    server.close();
  }

  @Test
  void call_again_usesTheSameConnectionWithoutATimedRead(@TempDir Path directory) throws Exception {
    assertThat(timeouts(client, directory.resolve("ours.jfr"))).isZero();
    assertThat(server.received).hasSize(3);
    assertThat(server.connections).hasSize(1);
  }

  /** The control of the test above. */
  @Test
  void call_againByTheClientOfTheSdk_readsForAMillisecond(@TempDir Path directory)
      throws Exception {
    assertThat(timeouts(UrlConnectionHttpClient.create(), directory.resolve("sdk.jfr")))
        .isEqualTo(2);
  }

  @Test
  void call_body_isSentWithItsLengthAndItsHeaders() throws IOException {
    assertThat(post(client, "{\"text\":\"é\"}")).isEqualTo("answer 1");

    assertThat(server.received.getFirst())
        .startsWith("POST / HTTP/1.1\n")
        .contains("\nContent-Length: 13\n", "\nX-Signed: content-length\n")
        .endsWith("\n\n{\"text\":\"é\"}");
  }

  @Test
  void call_keptConnectionIsClosed_isSentOverANewOne() throws IOException {
    server.closesAfterAnswer = true;
    post(client, "one");

    assertThat(post(client, "two")).isEqualTo("answer 2");
    assertThat(server.connections).hasSize(2);
  }

  @Test
  void call_noAnswer_failsAfterItsTime() throws IOException {
    server.isSilent = true;

    assertThatThrownBy(
            () -> post(new AwsHttpClient(Duration.ofSeconds(5), Duration.ofMillis(50)), "{}"))
        .isInstanceOf(SocketTimeoutException.class);
    assertThat(server.received).hasSize(1);
  }

  /** Makes three calls, and returns how many reads timed out. */
  private long timeouts(SdkHttpClient client, Path file) throws IOException {
    try (Recording recording = new Recording()) {
      recording.enable("jdk.JavaExceptionThrow").with("throttle", "off");
      recording.start();
      for (int call = 0; call < 3; call++) {
        post(client, "{}");
      }
      recording.stop();
      recording.dump(file);
    }
    return RecordingFile.readAllEvents(file).stream()
        .filter(
            event ->
                event.getThread("eventThread").getJavaThreadId()
                    == Thread.currentThread().threadId())
        .filter(
            event ->
                event
                    .getClass("thrownClass")
                    .getName()
                    .equals(SocketTimeoutException.class.getName()))
        .count();
  }

  private String post(SdkHttpClient client, String body) throws IOException {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    SdkHttpFullRequest request =
        SdkHttpFullRequest.builder()
            .method(SdkHttpMethod.POST)
            .uri(URI.create("http://127.0.0.1:%d/".formatted(server.port())))
            .putHeader("Content-Length", Integer.toString(bytes.length))
            .putHeader("X-Signed", "content-length")
            .contentStreamProvider(() -> new ByteArrayInputStream(bytes))
            .build();
    HttpExecuteResponse response =
        client
            .prepareRequest(
                HttpExecuteRequest.builder()
                    .request(request)
                    .contentStreamProvider(request.contentStreamProvider().orElseThrow())
                    .build())
            .call();
    try (var answer = response.responseBody().orElseThrow()) {
      return new String(answer.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  /** A server that keeps its connections open, and notes them and what it is sent. */
  private static final class Server {
    private final ServerSocket socket;
    private final List<Socket> connections = new CopyOnWriteArrayList<>();
    private final List<String> received = new CopyOnWriteArrayList<>();
    private volatile boolean isSilent;
    private volatile boolean closesAfterAnswer;

    Server() {
      try {
        socket = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
      } catch (IOException e) {
        throw new IllegalStateException(e);
      }
      Thread.startVirtualThread(this::accept);
    }

    int port() {
      return socket.getLocalPort();
    }

    private void accept() {
      try {
        while (true) {
          Socket connection = socket.accept();
          connections.add(connection);
          Thread.startVirtualThread(() -> answer(connection));
        }
      } catch (IOException e) {
        // Closed.
      }
    }

    private void answer(Socket connection) {
      try {
        var in =
            new BufferedReader(
                new InputStreamReader(connection.getInputStream(), StandardCharsets.UTF_8));
        for (String line = in.readLine(); line != null; line = in.readLine()) {
          StringBuilder request = new StringBuilder();
          int length = 0;
          for (; !line.isEmpty(); line = in.readLine()) {
            request.append(line).append('\n');
            if (line.startsWith("Content-Length: ")) {
              length = Integer.parseInt(line.substring(line.indexOf(' ') + 1));
            }
          }
          request.append('\n');
          for (int read = 0; read < length; ) {
            String character = Character.toString(in.read());
            request.append(character);
            read += character.getBytes(StandardCharsets.UTF_8).length;
          }
          received.add(request.toString());
          if (!isSilent) {
            String answer = "answer " + received.size();
            connection
                .getOutputStream()
                .write(
                    "HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n%s"
                        .formatted(answer.length(), answer)
                        .getBytes(StandardCharsets.UTF_8));
          }
          if (closesAfterAnswer) {
            connection.close();
            return;
          }
        }
      } catch (IOException e) {
        // Closed.
      }
    }

    void close() throws IOException {
      socket.close();
      for (Socket connection : connections) {
        connection.close();
      }
    }
  }
}
