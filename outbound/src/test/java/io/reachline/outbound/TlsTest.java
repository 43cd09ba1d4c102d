package io.reachline.outbound;

import static org.assertj.core.api.Assertions.assertThat;

import io.reachline.service.ServiceClient;
import io.reachline.service.ServiceClient.Answer;
import io.reachline.service.ServiceClient.Fault;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Requests over TLS: only a certificate of the host, by somebody trusted, will do. */
class TlsTest {
  private static final Duration TIMEOUT = Duration.ofSeconds(20);
  private static final char[] PASSWORD = "password".toCharArray();

  @TempDir private Path directory;

  @Test
  void subscribe_trustedCertificateOfTheHost_isAnswered() throws Exception {
    SSLContext tls = certificate("dns:localhost");

    assertThat(answer(tls, tls, "localhost"))
        .isEqualTo(new Answer.Received(200, Optional.empty(), "ok", false));
  }

  @Test
  void subscribe_trustedCertificateOfTheAddress_isAnswered() throws Exception {
    SSLContext tls = certificate("ip:127.0.0.1");

    assertThat(answer(tls, tls, "127.0.0.1")).isInstanceOf(Answer.Received.class);
  }

  @ParameterizedTest
  @CsvSource({
    "dns:elsewhere.example, localhost",
    "dns:localhost, 127.0.0.1",
    "ip:127.0.0.2, 127.0.0.1"
  })
  void subscribe_certificateOfAnotherHost_isMissing(String name, String host) throws Exception {
    SSLContext tls = certificate(name);

    assertThat(answer(tls, tls, host)).isEqualTo(new Answer.Missing(Fault.TLS));
  }

  @Test
  void subscribe_certificateOfNobodyTrusted_isMissing() throws Exception {
    assertThat(answer(certificate("dns:localhost"), SSLContext.getDefault(), "localhost"))
        .isEqualTo(new Answer.Missing(Fault.TLS));
  }

  @Test
  void subscribe_targetWithoutTls_isMissing() throws Exception {
    try (ServerSocket target = new ServerSocket(0, 1, InetAddress.ofLiteral("127.0.0.1"))) {
      Thread.ofVirtual().start(() -> speakPlainly(target));

      assertThat(
              client(SSLContext.getDefault())
                  .subscribe("https://localhost:%d".formatted(target.getLocalPort()), "x", TIMEOUT))
          .isEqualTo(new Answer.Missing(Fault.TLS));
    }
  }

  private static void speakPlainly(ServerSocket target) {
    try (Socket socket = target.accept()) {
      socket.getOutputStream().write("HTTP/1.1 200 OK\r\n\r\n".getBytes(StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Answer answer(SSLContext server, SSLContext trusted, String host)
      throws Exception {
    try (Target target =
        Target.at(
            "127.0.0.1",
            server.getServerSocketFactory(),
            out ->
                out.write(
                    "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"
                        .getBytes(StandardCharsets.UTF_8)))) {
      return client(trusted)
          .subscribe("https://%s:%d/hook".formatted(host, target.port()), "x", TIMEOUT);
    }
  }

  private static ServiceClient client(SSLContext trusted) {
    return new HttpServiceClient(
        true,
        Clock.systemUTC(),
        _ -> new InetAddress[] {InetAddress.ofLiteral("127.0.0.1")},
        trusted);
  }

  /** Makes a certificate for a day, and returns a context that has it and trusts it. */
  private SSLContext certificate(String name) throws Exception {
    Path file = directory.resolve("keys");
    Process keytool =
        new ProcessBuilder(
                List.of(
                    Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                    "-genkeypair",
                    "-keyalg",
                    "EC",
                    "-keystore",
                    file.toString(),
                    "-storepass",
                    new String(PASSWORD),
                    "-dname",
                    "CN=test",
                    "-ext",
                    "san=" + name,
                    "-validity",
                    "2"))
            .inheritIO()
            .start();
    assertThat(keytool.waitFor()).isZero();
    KeyStore keys = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(file)) {
      keys.load(in, PASSWORD);
    }
    KeyStore trusted = KeyStore.getInstance("PKCS12");
    trusted.load(null, PASSWORD);
    trusted.setCertificateEntry("test", keys.getCertificate("mykey"));
    KeyManagerFactory own = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    own.init(keys, PASSWORD);
    TrustManagerFactory trust =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(trusted);
    SSLContext tls = SSLContext.getInstance("TLS");
    tls.init(own.getKeyManagers(), trust.getTrustManagers(), null);
    return tls;
  }
}
