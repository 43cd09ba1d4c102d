package io.reachline.outbound;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import com.standardwebhooks.Webhook;
import io.reachline.directory.Revision;
import io.reachline.directory.Service;
import io.reachline.directory.ServiceId;
import io.reachline.directory.ServiceSecret;
import io.reachline.directory.ServiceSecrets;
import io.reachline.identity.OrganizationId;
import io.reachline.service.DeliveryId;
import io.reachline.service.ServiceClient;
import io.reachline.service.ServiceClient.Answer;
import io.reachline.service.ServiceClient.Fault;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Requests to services that behave, and to those that do not. */
class HttpServiceClientTest {
  private static final Duration PLENTY = Duration.ofSeconds(20);
  private static final Duration SHORT = Duration.ofMillis(300);

  // Enough for a connection also where the machine has much to do.
  private static final Duration SOME = Duration.ofSeconds(2);
  private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";
  private static final int MUTANTS = 500;
  private static final String SECRET = "the secret of the test";
  private static final DeliveryId ID = new DeliveryId("019a19b981dc0123456789ab");

  private final ServiceClient client = new HttpServiceClient(true, Clock.systemUTC());

  @Test
  void subscribe_always_asksWithTheChallenge() throws Exception {
    try (Target target = Target.answering(OK)) {
      Answer answer = client.subscribe(target.url() + "?key=1", "abc123", PLENTY);

      assertThat(answer).isEqualTo(new Answer.Received(200, Optional.empty(), "ok", false));
      assertThat(target.request().lines())
          .startsWith("GET /hook?key=1&type=subscribe&challenge=abc123 HTTP/1.1")
          .contains("Host: 127.0.0.1:" + target.port(), "User-Agent: Reachline")
          .noneMatch(line -> line.startsWith("Upgrade") || line.startsWith("Accept-Encoding"));
    }
  }

  @Test
  void deliver_always_isSignedTwice() throws Exception {
    String body = "{\"event\":\"message.create.contact.chat\",\"text\":\"Grüße 🚗\"}";
    try (Target target = Target.answering(OK)) {
      assertThat(client.deliver(service(target.url()), ID, body, PLENTY))
          .isInstanceOf(Answer.Received.class);

      String request = target.request();
      assertThat(request.lines())
          .startsWith("POST /hook HTTP/1.1")
          .contains("Content-Type: application/json", "webhook-id: " + ID.value());
      String sent = request.substring(request.indexOf("\r\n\r\n") + 4);
      assertThat(sent).isEqualTo(body);
      Webhook standard = new Webhook(SECRET.getBytes(StandardCharsets.UTF_8));
      assertThatCode(() -> standard.verify(sent, headers(request))).doesNotThrowAnyException();
      assertThatCode(() -> standard.verify(sent + " ", headers(request)))
          .isInstanceOf(Exception.class);
      assertThat(request.lines())
          .anyMatch(line -> line.matches("X-Hub-Signature: sha1=[0-9a-f]{40}"));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {OK, "HTTP/1.0 200 OK\r\nContent-Length: 0\r\n\r\n"})
  void deliver_answered_endsTheConnectionWithoutAReset(String answer) throws Exception {
    try (ServerSocket server = new ServerSocket(0, 1, InetAddress.ofLiteral("127.0.0.1"))) {
      FutureTask<Integer> end =
          new FutureTask<>(
              () -> {
                try (Socket socket = server.accept()) {
                  InputStream in = socket.getInputStream();
                  while (!line(in).isEmpty()) {}
                  in.readNBytes(2);
                  socket.getOutputStream().write(bytes(answer));
                  return in.read();
                }
              });
      Thread.ofVirtual().start(end);

      client.deliver(
          service("http://127.0.0.1:%d".formatted(server.getLocalPort())), ID, "{}", PLENTY);

      assertThat(end.get()).isEqualTo(-1);
    }
  }

  private static String line(InputStream in) throws IOException {
    StringBuilder line = new StringBuilder();
    for (int next = in.read(); next >= 0 && next != '\n'; next = in.read()) {
      line.append((char) next);
    }
    return line.toString().strip();
  }

  @Test
  void requests_each_haveAConnectionAndNoCookies() throws Exception {
    String answer = "HTTP/1.1 200 OK\r\nSet-Cookie: a=b\r\nContent-Length: 0\r\n\r\n";
    try (Target target = Target.answering(answer)) {
      for (int i = 0; i < 3; i++) {
        assertThat(status(client.deliver(service(target.url()), ID, "{}", PLENTY))).isEqualTo(200);
        assertThat(target.request()).doesNotContainIgnoringCase("cookie");
      }

      assertThat(target.connections()).isEqualTo(3);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {301, 302, 303, 307, 308})
  void deliver_redirect_isAnAnswer(int status) throws Exception {
    try (Target elsewhere = Target.answering(OK);
        Target target =
            Target.answering(
                "HTTP/1.1 %d Moved\r\nLocation: %s\r\nContent-Length: 0\r\n\r\n"
                    .formatted(status, elsewhere.url()))) {
      assertThat(status(client.deliver(service(target.url()), ID, "{}", PLENTY))).isEqualTo(status);
      assertThat(status(client.subscribe(target.url(), "x", PLENTY))).isEqualTo(status);

      assertThat(elsewhere.connections()).isZero();
      assertThat(target.connections()).isEqualTo(2);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "401 Unauthorized\r\nWWW-Authenticate: Basic realm=\"x\"",
        "407 Proxy\r\nProxy-Authenticate: Basic realm=\"x\"",
        "408 Timeout",
        "421 Misdirected",
        "425 Early",
        "429 Many\r\nRetry-After: 7",
        "503 Unavailable\r\nRetry-After: 7"
      })
  void deliver_answerThatAsksForAnother_isTriedOnce(String answer) throws Exception {
    try (Target target =
        Target.answering("HTTP/1.1 %s\r\nContent-Length: 0\r\n\r\n".formatted(answer))) {
      Answer received = client.deliver(service(target.url()), ID, "{}", PLENTY);

      assertThat(received)
          .isEqualTo(
              new Answer.Received(
                  Integer.parseInt(answer.substring(0, 3)),
                  answer.contains("Retry") ? Optional.of("7") : Optional.empty(),
                  "",
                  false));
      assertThat(target.connections()).isEqualTo(1);
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void deliver_nameOfAPrivateAddress_isRefusedBeforeAConnection(boolean allowsLoopback)
      throws Exception {
    try (Target target = Target.answering(OK)) {
      String url = "https://bot.example:%d/hook".formatted(target.port());
      for (List<String> addresses :
          List.of(
              List.of("127.0.0.1"),
              List.of("::1"),
              List.of("8.8.8.8", "127.0.0.1"),
              List.of("127.0.0.1", "8.8.8.8"),
              List.of("169.254.169.254"),
              List.of("10.0.0.1"))) {
        assertThat(client(allowsLoopback, _ -> addresses(addresses)).subscribe(url, "x", PLENTY))
            .isEqualTo(new Answer.Missing(Fault.NOT_PUBLIC));
      }

      assertThat(target.connections()).isZero();
    }
  }

  @Test
  void deliver_localhostThatIsElsewhere_isRefused() {
    assertThat(
            client(true, _ -> addresses(List.of("127.0.0.1", "10.0.0.1")))
                .subscribe("http://localhost:9/", "x", PLENTY))
        .isEqualTo(new Answer.Missing(Fault.NOT_PUBLIC));
  }

  /** The name leads to another address at each look-up. */
  @Test
  void deliver_nameThatIsRebound_goesToTheAddressThatWasChecked() throws Exception {
    try (Target first = Target.answering(OK);
        ServerSocket second =
            new ServerSocket(first.port(), 50, InetAddress.ofLiteral("127.0.0.2"))) {
      AtomicInteger lookups = new AtomicInteger();
      HttpServiceClient rebound =
          client(
              true,
              _ -> addresses(List.of(lookups.getAndIncrement() == 0 ? "127.0.0.1" : "127.0.0.2")));

      assertThat(
              status(
                  rebound.deliver(
                      service("http://localhost:%d/".formatted(first.port())), ID, "{}", PLENTY)))
          .isEqualTo(200);

      assertThat(lookups).hasValue(1);
      assertThat(first.request()).contains("Host: localhost:" + first.port());
      second.setSoTimeout(1);
      assertThatCode(second::accept).isInstanceOf(IOException.class);
    }
  }

  @Test
  void deliver_addressThatIsNoLongerPermitted_isNotSent() throws Exception {
    try (Target target = Target.answering(OK)) {
      HttpServiceClient strict = new HttpServiceClient(false, Clock.systemUTC());

      assertThat(strict.deliver(service(target.url()), ID, "{}", PLENTY))
          .isEqualTo(new Answer.Missing(Fault.NOT_PERMITTED));
      assertThat(strict.subscribe(target.url(), "x", PLENTY))
          .isEqualTo(new Answer.Missing(Fault.NOT_PERMITTED));
      assertThat(target.connections()).isZero();
    }
  }

  @Test
  void deliver_unknownHost_isMissing() {
    HttpServiceClient unknown =
        client(
            false,
            host -> {
              throw new UnknownHostException(host);
            });

    assertThat(unknown.subscribe("https://bot.example", "x", PLENTY))
        .isEqualTo(new Answer.Missing(Fault.UNKNOWN_HOST));
    assertThat(client(false, _ -> new InetAddress[0]).subscribe("https://b.example", "x", PLENTY))
        .isEqualTo(new Answer.Missing(Fault.UNKNOWN_HOST));
  }

  @Test
  void deliver_nobodyListens_isMissing() {
    // Not a port that was free a moment ago: somebody else may have it now.
    assertThat(client.deliver(service("http://127.0.0.1:1/hook"), ID, "{}", PLENTY))
        .isEqualTo(new Answer.Missing(Fault.NO_CONNECTION));
  }

  @Test
  void deliver_severalAddresses_goesToTheFirstThatListens() throws Exception {
    try (Target target = Target.at("127.0.0.2", out -> out.write(bytes(OK)))) {
      assertThat(
              status(
                  client(true, _ -> addresses(List.of("127.0.0.1", "127.0.0.2")))
                      .deliver(
                          service("http://localhost:%d".formatted(target.port())),
                          ID,
                          "{}",
                          PLENTY)))
          .isEqualTo(200);
    }
  }

  @Test
  void deliver_ipv6Literal_isCalled() throws Exception {
    try (Target target = Target.at("::1", out -> out.write(bytes(OK)))) {
      assertThat(
              status(
                  client.deliver(
                      service("http://[::1]:%d/hook".formatted(target.port())), ID, "{}", PLENTY)))
          .isEqualTo(200);
      assertThat(target.request()).contains("Host: [::1]:" + target.port());
    }
  }

  @Test
  void deliver_targetThatHangs_isGivenUp() throws Exception {
    CountDownLatch end = new CountDownLatch(1);
    try (Target target = Target.at("127.0.0.1", _ -> end.await())) {
      assertThat(client.deliver(service(target.url()), ID, "{}", SHORT))
          .isEqualTo(new Answer.Missing(Fault.TIMEOUT));
    } finally {
      end.countDown();
    }
  }

  @Test
  void deliver_lookUpThatHangs_isGivenUp() {
    CountDownLatch end = new CountDownLatch(1);
    HttpServiceClient hanging =
        client(
            false,
            _ -> {
              awaitUninterruptibly(end);
              return new InetAddress[0];
            });

    assertThat(hanging.subscribe("https://bot.example", "x", SHORT))
        .isEqualTo(new Answer.Missing(Fault.TIMEOUT));
    end.countDown();
  }

  /** Each byte comes long before a wait for the network is over. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "HTTP/1.1 200 OK\r\nX: ",
        "HTTP/1.1 200 OK\r\nContent-Length: 1000000\r\n\r\n",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n10000\r\n"
      })
  void deliver_answerThatDrips_isGivenUpAndClosed(String beginning) throws Exception {
    try (Target target =
        Target.at(
            "127.0.0.1",
            out -> {
              out.write(bytes(beginning));
              drip(out, "1");
            })) {
      assertThat(client.deliver(service(target.url()), ID, "{}", SOME))
          .isEqualTo(new Answer.Missing(Fault.TIMEOUT));

      assertThat(target.end()).isInstanceOf(IOException.class);
    }
  }

  @Test
  void deliver_informationWithoutEnd_isGivenUpAndClosed() throws Exception {
    try (Target target =
        Target.at("127.0.0.1", out -> drip(out, "HTTP/1.1 102 Processing\r\n\r\n"))) {
      assertThat(client.deliver(service(target.url()), ID, "{}", SOME))
          .isEqualTo(new Answer.Missing(Fault.TIMEOUT));

      assertThat(target.end()).isInstanceOf(IOException.class);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "HTTP/1.1 200 OK\r\n\r\n",
        "HTTP/1.1 200 OK\r\nContent-Length: 10000000\r\n\r\n",
        "HTTP/1.1 500 Oh\r\nContent-Length: 10000000\r\n\r\n"
      })
  void deliver_hugeAnswer_isCutAndClosed(String beginning) throws Exception {
    try (Target target =
        Target.at(
            "127.0.0.1",
            out -> {
              out.write(bytes(beginning));
              // Ten megabytes and then some: sockets hold a part of them.
              for (int i = 0; i < 100; i++) {
                out.write("x".repeat(1_000_000).getBytes(StandardCharsets.UTF_8));
              }
            })) {
      Answer answer = client.deliver(service(target.url()), ID, "{}", PLENTY);

      assertThat(answer)
          .isEqualTo(
              new Answer.Received(
                  Integer.parseInt(beginning.substring(9, 12)),
                  Optional.empty(),
                  "x".repeat(100_000),
                  true));
      assertThat(target.end()).isInstanceOf(IOException.class);
    }
  }

  @Test
  void deliver_hugeChunkedAnswer_isCutAndClosed() throws Exception {
    try (Target target =
        Target.at(
            "127.0.0.1",
            out -> {
              out.write(bytes("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"));
              for (int i = 0; i < 100; i++) {
                out.write(bytes("f4240\r\n" + "x".repeat(1_000_000) + "\r\n"));
              }
            })) {
      assertThat(client.deliver(service(target.url()), ID, "{}", PLENTY))
          .isEqualTo(new Answer.Received(200, Optional.empty(), "x".repeat(100_000), true));
      assertThat(target.end()).isInstanceOf(IOException.class);
    }
  }

  @Test
  void deliver_answerOfTheLargestSize_isWhole() throws Exception {
    try (Target target =
        Target.answering(
            "HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n" + "x".repeat(100_000))) {
      assertThat(client.deliver(service(target.url()), ID, "{}", PLENTY))
          .isEqualTo(new Answer.Received(200, Optional.empty(), "x".repeat(100_000), false));
    }
  }

  @Test
  void deliver_compressedAnswer_isNotExpanded() throws Exception {
    ByteArrayOutputStream zipped = new ByteArrayOutputStream();
    try (GZIPOutputStream zip = new GZIPOutputStream(zipped)) {
      zip.write(new byte[10_000_000]);
    }
    try (Target target =
        Target.at(
            "127.0.0.1",
            out -> {
              out.write(
                  bytes(
                      "HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: %d\r\n\r\n"
                          .formatted(zipped.size())));
              out.write(zipped.toByteArray());
            })) {
      assertThat(client.deliver(service(target.url()), ID, "{}", PLENTY))
          .isEqualTo(
              new Answer.Received(
                  200, Optional.empty(), zipped.toString(StandardCharsets.UTF_8), false));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "SSH-2.0-OpenSSH_9.6\r\n",
        "HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nshort",
        "HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\n",
        "HTTP/1.1 200 OK\r\nContent-Length: x\r\n\r\n",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nabc",
        "HTTP/1.1 abc OK\r\n\r\n",
        "HTTP/9.9 200 OK\r\n\r\n",
        "HTTP/1.1 0 OK\r\n\r\n",
        "HTTP/1.1 -1 OK\r\n\r\n",
        "HTTP/1.1 101 Switching\r\nUpgrade: x\r\nConnection: upgrade\r\n\r\n"
      })
  void deliver_brokenAnswer_isMissing(String answer) throws Exception {
    try (Target target = Target.answering(answer)) {
      assertThat(client.deliver(service(target.url()), ID, "{}", PLENTY))
          .isEqualTo(new Answer.Missing(Fault.BROKEN));
      assertThat(target.connections()).isEqualTo(1);
    }
  }

  /** Answers with some bytes changed, left out or doubled: each comes to something. */
  @Test
  void deliver_mutilatedAnswers_neverFail() throws Exception {
    String whole =
        String.join(
            "\r\n",
            "HTTP/1.1 103 Early",
            "Link: <x>",
            "",
            "HTTP/1.1 200 OK",
            "Content-Type: a/b; charset=x",
            "Transfer-Encoding: chunked",
            "Content-Encoding: gzip",
            "Set-Cookie: a=b; Expires=x",
            "Retry-After: 7",
            "WWW-Authenticate: Basic realm=x",
            "",
            "2;a=b",
            "ok",
            "0",
            "X: y",
            "",
            "");
    Random random = new Random(1);
    AtomicReference<byte[]> next = new AtomicReference<>(new byte[0]);
    try (Target target = Target.at("127.0.0.1", out -> out.write(next.get()))) {
      Service service = service(target.url());
      for (int n = 0; n < MUTANTS; n++) {
        next.set(mutilated(bytes(whole), random));

        assertThat(client.deliver(service, ID, "{}", PLENTY)).isNotNull();
      }
    }
  }

  private static byte[] mutilated(byte[] whole, Random random) {
    ByteArrayOutputStream mutant = new ByteArrayOutputStream();
    int rate = 5 + random.nextInt(100);
    for (byte one : whole) {
      switch (random.nextInt(rate)) {
        case 0 -> mutant.write(random.nextInt(256));
        case 1 -> {}
        case 2 -> {
          mutant.write(one);
          mutant.write(one);
        }
        default -> mutant.write(one);
      }
    }
    return mutant.toByteArray();
  }

  @Test
  void deliver_headersWithoutEnd_areCutOff() throws Exception {
    for (String header : List.of("X: y\r\n", "x".repeat(10_000))) {
      try (Target target =
          Target.at(
              "127.0.0.1",
              out -> {
                out.write(bytes("HTTP/1.1 200 OK\r\n"));
                while (true) {
                  out.write(bytes(header));
                }
              })) {
        assertThat(client.deliver(service(target.url()), ID, "{}", PLENTY))
            .isEqualTo(new Answer.Missing(Fault.BROKEN));
        assertThat(target.end()).isInstanceOf(IOException.class);
      }
    }
  }

  @Test
  void deliver_trailersOrAChunkSizeWithoutEnd_areCutOff() throws Exception {
    for (String beginning : List.of("0\r\n", "5;")) {
      try (Target target =
          Target.at(
              "127.0.0.1",
              out -> {
                out.write(bytes("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"));
                out.write(bytes(beginning));
                String more = beginning.equals("5;") ? "x".repeat(10_000) : "X: y\r\n";
                while (true) {
                  out.write(bytes(more));
                }
              })) {
        assertThat(client.deliver(service(target.url()), ID, "{}", PLENTY))
            .isEqualTo(new Answer.Missing(Fault.BROKEN));
        assertThat(target.end()).isInstanceOf(IOException.class);
      }
    }
  }

  @Test
  void deliver_targetThatReadsNothing_isGivenUp() throws Exception {
    try (ServerSocket target = new ServerSocket(0, 1, InetAddress.ofLiteral("127.0.0.1"))) {
      String url = "http://127.0.0.1:%d".formatted(target.getLocalPort());

      // More than the buffers of sockets hold.
      assertThat(client.deliver(service(url), ID, "x".repeat(50_000_000), SHORT))
          .isEqualTo(new Answer.Missing(Fault.TIMEOUT));
    }
  }

  @Test
  void deliver_systemWithAProxy_goesThroughNone() throws Exception {
    Map<String, String> properties =
        Map.of(
            "http.proxyHost", "127.0.0.1",
            "http.proxyPort", "1",
            "http.nonProxyHosts", "",
            "socksProxyHost", "127.0.0.1",
            "socksProxyPort", "1");
    try (Target target = Target.answering(OK)) {
      properties.forEach(System::setProperty);

      assertThat(
              status(
                  new HttpServiceClient(true, Clock.systemUTC())
                      .deliver(service(target.url()), ID, "{}", PLENTY)))
          .isEqualTo(200);
    } finally {
      properties.keySet().forEach(System::clearProperty);
    }
  }

  @Test
  void deliver_slowTargets_delayNoOther() throws Exception {
    CountDownLatch end = new CountDownLatch(1);
    CountDownLatch reached = new CountDownLatch(50);
    try (Target hanging =
            Target.at(
                "127.0.0.1",
                _ -> {
                  reached.countDown();
                  end.await();
                });
        Target target = Target.answering(OK)) {
      List<Thread> waiting = new ArrayList<>();
      for (int i = 0; i < 50; i++) {
        waiting.add(
            Thread.ofVirtual()
                .start(() -> client.deliver(service(hanging.url()), ID, "{}", PLENTY)));
      }
      reached.await();

      assertThat(status(client.deliver(service(target.url()), ID, "{}", PLENTY))).isEqualTo(200);
      assertThat(waiting).allMatch(Thread::isAlive);
      end.countDown();
    }
  }

  private static void drip(OutputStream out, String drop) throws Exception {
    CountDownLatch never = new CountDownLatch(1);
    while (!never.await(10, TimeUnit.MILLISECONDS)) {
      out.write(bytes(drop));
      out.flush();
    }
  }

  private static void awaitUninterruptibly(CountDownLatch end) {
    try {
      end.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static HttpServiceClient client(boolean allowsLoopback, NameLookup lookup) {
    return new HttpServiceClient(allowsLoopback, Clock.systemUTC(), lookup, null);
  }

  private static InetAddress[] addresses(List<String> literals) {
    return literals.stream().map(InetAddress::ofLiteral).toArray(InetAddress[]::new);
  }

  private static int status(Answer answer) {
    return switch (answer) {
      case Answer.Received received -> received.status();
      case Answer.Missing(var fault) -> throw new AssertionError(fault);
    };
  }

  private static Map<String, List<String>> headers(String request) {
    return Stream.of(request.substring(0, request.indexOf("\r\n\r\n")).split("\r\n"))
        .skip(1)
        .map(line -> line.split(": ", 2))
        .collect(Collectors.toMap(pair -> pair[0], pair -> List.of(pair[1])));
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static Service service(String url) {
    return new Service(
        new ServiceId("5d01e2404bc19c256622ad61"),
        new OrganizationId("5d01e2404bc19c256622ad10"),
        "Bot",
        url,
        Set.of(),
        Service.State.ENABLED,
        ServiceSecrets.of(new ServiceSecret(SECRET)),
        Revision.first(Instant.EPOCH));
  }
}
