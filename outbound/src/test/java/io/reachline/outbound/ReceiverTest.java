package io.reachline.outbound;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.reachline.directory.Revision;
import io.reachline.directory.Service;
import io.reachline.directory.ServiceId;
import io.reachline.directory.ServiceSecret;
import io.reachline.directory.ServiceSecrets;
import io.reachline.identity.OrganizationId;
import io.reachline.service.DeliveryId;
import io.reachline.service.ServiceClient;
import io.reachline.service.ServiceClient.Answer;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The receiver that {@code docs/services.md} shows, run as it stands there. */
class ReceiverTest {
  private static final Pattern PYTHON = Pattern.compile("```python\n(.*?)```", Pattern.DOTALL);
  private static final Pattern SECRET = Pattern.compile("SECRET = \"(.*)\"");
  private static final Duration TIMEOUT = Duration.ofSeconds(20);
  private static final DeliveryId ID = new DeliveryId("019a19b981dc0123456789ab");

  private final ServiceClient client = new HttpServiceClient(true, Clock.systemUTC());

  @TempDir private Path directory;

  @ParameterizedTest
  @ValueSource(strings = {"", "whsec_c2VjcmV0IG9mIGJ5dGVz"})
  void receiver_ofThePage_confirmsAndTakesWhatIsGenuine(String otherSecret) throws Exception {
    try (Receiver receiver = new Receiver(otherSecret)) {
      ServiceSecret secret = receiver.secret();

      assertThat(receiver.confirms()).isTrue();
      assertThat(status(client, receiver.service(ServiceSecrets.of(secret)))).isEqualTo(200);
      assertThat(receiver.told()).isEqualTo("session.update " + ID.value());
      ServiceSecret next = new ServiceSecret("a secret that it does not know");
      assertThat(status(client, receiver.service(ServiceSecrets.of(next)))).isEqualTo(401);
      assertThat(
              status(
                  client,
                  receiver.service(
                      new ServiceSecrets(
                          next,
                          Optional.of(
                              new ServiceSecrets.Replaced(
                                  secret, Instant.now().plusSeconds(60)))))))
          .isEqualTo(200);
    }
  }

  @Test
  void receiver_ofThePage_refusesWhatIsOld() throws Exception {
    try (Receiver receiver = new Receiver("")) {
      ServiceClient late =
          new HttpServiceClient(true, Clock.offset(Clock.systemUTC(), Duration.ofMinutes(-6)));

      assertThat(status(late, receiver.service(ServiceSecrets.of(receiver.secret()))))
          .isEqualTo(401);
    }
  }

  private static int status(ServiceClient client, Service service) {
    return switch (client.deliver(service, ID, "{\"event\":\"session.update\"}", TIMEOUT)) {
      case Answer.Received received -> received.status();
      case Answer.Missing(var fault) -> throw new AssertionError(fault);
    };
  }

  /** The page's receiver on a free port. */
  private final class Receiver implements AutoCloseable {
    private final String secret;
    private final String url;
    private final Process process;
    private final BufferedReader output;

    /**
     * Starts the receiver.
     *
     * @param otherSecret the secret in the place of the page's; empty for the page's
     */
    Receiver(String otherSecret) throws IOException {
      assumeTrue(
          Files.isExecutable(Path.of("/usr/bin/python3")), "There is no Python to run the page's");
      String program = find(PYTHON, Files.readString(Path.of("../docs/services.md")));
      String shown = find(SECRET, program);
      secret = otherSecret.isEmpty() ? shown : otherSecret;
      int port = freePort();
      url = "http://127.0.0.1:%d/hook".formatted(port);
      Path file = directory.resolve("receiver.py");
      Files.writeString(file, program.replace("9000", "" + port).replace(shown, secret));
      process =
          new ProcessBuilder("/usr/bin/python3", file.toString())
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start();
      output = process.inputReader();
      // It says nothing once it listens, so it is asked until it answers.
      while (process.isAlive() && !confirms()) {
        Thread.onSpinWait();
      }
    }

    boolean confirms() {
      return client
          .subscribe(url, "abc123", TIMEOUT)
          .equals(new Answer.Received(200, Optional.empty(), "abc123", false));
    }

    String told() throws IOException {
      return String.valueOf(output.readLine());
    }

    ServiceSecret secret() {
      return new ServiceSecret(secret);
    }

    Service service(ServiceSecrets secrets) {
      return new Service(
          new ServiceId("5d01e2404bc19c256622ad61"),
          new OrganizationId("5d01e2404bc19c256622ad10"),
          "Bot",
          url,
          Set.of(),
          Service.State.ENABLED,
          secrets,
          Revision.first(Instant.EPOCH));
    }

    @Override
    public void close() {
      process.destroy();
    }
  }

  private static String find(Pattern pattern, String text) {
    Matcher matcher = pattern.matcher(text);
    assertThat(matcher.find()).as("%s is there", pattern).isTrue();
    return matcher.group(1);
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.ofLiteral("127.0.0.1"))) {
      return socket.getLocalPort();
    }
  }
}
