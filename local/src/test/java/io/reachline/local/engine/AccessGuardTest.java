package io.reachline.local.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.sqs.model.QueueDoesNotExistException;

class AccessGuardTest {

  private static final String SIGNED =
      "Authorization: AWS4-HMAC-SHA256 Credential=%s/20261126/eu-west-1/x/aws4_request"
          .formatted(LocalAccount.accessKey());
  private static final String LIST_TABLES = "X-Amz-Target: DynamoDB_20120810.ListTables";
  private static final String LIST_QUEUES = "X-Amz-Target: AmazonSQS.ListQueues";

  private static DynamoDbEngine tables;
  private static QueueEngine queues;

  @BeforeAll
  static void start() {
    tables = DynamoDbEngine.start(Optional.empty());
    queues = QueueEngine.start(Optional.empty());
  }

  @AfterAll
  static void stop() {
    tables.close();
    queues.close();
  }

  @Test
  void engines_askedByAClientOfThisProcess_answer() {
    assertThat(tables.client().listTables().tableNames()).isEmpty();
    assertThat(queues.client().listQueues().queueUrls()).isEmpty();
    assertThat(post(tables.endpoint(), host(tables.endpoint()), SIGNED, LIST_TABLES))
        .startsWith("HTTP/1.1 200");
    assertThat(post(queues.endpoint(), host(queues.endpoint()), SIGNED, LIST_QUEUES))
        .startsWith("HTTP/1.1 200");
  }

  @Test
  void engines_askedByAnotherName_refuse() {
    for (String host : List.of("evil.example", "127.0.0.1", "127.0.0.1:1")) {
      assertThat(post(tables.endpoint(), "Host: " + host, SIGNED, LIST_TABLES))
          .startsWith("HTTP/1.1 403");
      assertThat(post(queues.endpoint(), "Host: " + host, SIGNED, LIST_QUEUES))
          .startsWith("HTTP/1.1 403");
    }
  }

  @Test
  void engines_askedByAWebPage_refuse() {
    for (String header :
        List.of("Origin: http://localhost:8080", "Origin: null", "Sec-Fetch-Site: cross-site")) {
      assertThat(post(tables.endpoint(), host(tables.endpoint()), SIGNED, LIST_TABLES, header))
          .startsWith("HTTP/1.1 403");
      assertThat(post(queues.endpoint(), host(queues.endpoint()), SIGNED, LIST_QUEUES, header))
          .startsWith("HTTP/1.1 403");
    }
  }

  @Test
  void engines_askedWithoutThisRunsKey_refuse() {
    String another = SIGNED.replace(LocalAccount.accessKey(), "local");
    assertThat(post(tables.endpoint(), host(tables.endpoint()), another, LIST_TABLES))
        .startsWith("HTTP/1.1 403");
    assertThat(post(queues.endpoint(), host(queues.endpoint()), LIST_QUEUES))
        .startsWith("HTTP/1.1 403");
  }

  @Test
  void queues_sentAForm_takeNothing() {
    queues.client().createQueue(create -> create.queueName("work"));
    String form = "Content-Type: application/x-www-form-urlencoded";
    assertThat(post(queues.endpoint(), host(queues.endpoint()), form)).startsWith("HTTP/1.1 403");
    assertThat(post(queues.endpoint(), host(queues.endpoint()), form, SIGNED))
        .startsWith("HTTP/1.1 400");
  }

  @Test
  void queues_ofAnotherName_areUnknownInTheSdksTerms() {
    assertThat(catchThrowable(() -> queues.client().getQueueUrl(get -> get.queueName("nothing"))))
        .isInstanceOf(QueueDoesNotExistException.class);
  }

  private static String host(URI endpoint) {
    return "Host: 127.0.0.1:" + endpoint.getPort();
  }

  /** Posts a request with headers that the JDK's client refuses, and returns the response. */
  private static String post(URI endpoint, String... headers) {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), endpoint.getPort())) {
      socket
          .getOutputStream()
          .write(
              ("POST / HTTP/1.1\r\nConnection: close\r\nContent-Length: 2\r\n"
                      + String.join("\r\n", headers)
                      + "\r\n\r\n{}")
                  .getBytes(StandardCharsets.UTF_8));
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
