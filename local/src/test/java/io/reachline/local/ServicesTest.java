package io.reachline.local;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.reachline.gateway.ContractClient;
import io.reachline.identity.Scope;
import io.reachline.json.Json;
import io.reachline.json.JsonObject;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Services that are told of events by the whole service, over HTTP. */
@Timeout(240)
class ServicesTest {
  private static final PrintStream CONSOLE = System.out;

  private final ContractClient http = new ContractClient();
  private final BlockingQueue<JsonObject> told = new LinkedBlockingQueue<>();
  private final BlockingQueue<String> signatures = new LinkedBlockingQueue<>();
  private final HttpServer server;
  private volatile Function<JsonObject, String> answers = _ -> "OK";
  private volatile int status = 200;

  ServicesTest() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", this::answer);
    server.start();
  }

  @AfterEach
  void close() {
    server.stop(0);
    http.close();
  }

  private void answer(HttpExchange exchange) throws IOException {
    boolean isChallenge = exchange.getRequestMethod().equals("GET");
    String text;
    if (isChallenge) {
      text = exchange.getRequestURI().getQuery().replaceFirst(".*challenge=", "");
    } else {
      JsonObject event =
          Json.readOwn(
              new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
      signatures.add(String.valueOf(exchange.getRequestHeaders().getFirst("webhook-signature")));
      text = answers.apply(event);
      told.add(event);
    }
    byte[] body = text.getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(isChallenge ? 200 : status, body.length);
    exchange.getResponseBody().write(body);
    exchange.close();
  }

  @Test
  void service_answersAMessage_itsAnswerIsInTheConversation() throws Exception {
    answers = _ -> "{\"messages\":[{\"text\":\"We are back at nine.\"},{\"text\":\"\"}]}";
    try (LocalService service =
        LocalService.start(LocalService.Options.inMemory(Path.of("..")), CONSOLE)) {
      String admin = service.token(Scope.ADMIN);
      String id = register(service, "message.create.contact.chat");
      String conversation =
          post(service, "/v2/conversations", admin, "{\"type\":\"contact\"}")
              .text("id")
              .orElseThrow();
      String messages = "/v2/conversations/" + conversation + "/messages";
      JsonObject said = post(service, messages, service.token(Scope.GUEST), "{\"text\":\"Hello\"}");

      JsonObject event = told.take();

      assertThat(event.text("event")).contains("message.create.contact.chat");
      assertThat(event.object("data").object("message")).isEqualTo(said);
      assertThat(signatures.take()).startsWith("v1,");
      String list = "/v2/services/" + id + "/deliveries?state=delivered";
      while (list(service, list, admin).isEmpty()) {
        Thread.onSpinWait();
      }
      JsonObject delivery = list(service, list, admin).getFirst();
      assertThat(delivery.text("id")).isEqualTo(event.object("activity").text("id"));
      assertThat(delivery.objects("attempts")).hasSize(1);
      assertThat(delivery.objects("attempts").getFirst().get("status")).isEqualTo(200);
      assertThat(delivery.objects("refused"))
          .singleElement()
          .satisfies(refused -> assertThat(refused.get("index")).isEqualTo(1));
      assertThat(list(service, messages + "?role=bot", admin))
          .singleElement()
          .satisfies(
              answer -> {
                assertThat(answer.text("text")).contains("We are back at nine.");
                assertThat(answer.text("user")).contains(id);
              });
      // It is not told of what it said itself.
      assertThat(told).isEmpty();
    }
  }

  @Test
  void service_refusesADelivery_isShown_andTriedAgainOnDemand() throws Exception {
    status = 404;
    try (LocalService service =
        LocalService.start(LocalService.Options.inMemory(Path.of("..")), CONSOLE)) {
      String admin = service.token(Scope.ADMIN);
      String id = register(service, "message.create.*.chat");
      String conversation =
          post(service, "/v2/conversations", admin, "{\"type\":\"contact\"}")
              .text("id")
              .orElseThrow();
      post(
          service,
          "/v2/conversations/" + conversation + "/messages",
          service.token(Scope.GUEST),
          "{\"text\":\"Hello\"}");
      told.take();
      String deliveries = "/v2/services/" + id + "/deliveries";
      while (list(service, deliveries, admin).getFirst().objects("attempts").isEmpty()) {
        Thread.onSpinWait();
      }
      JsonObject pending = list(service, deliveries, admin).getFirst();
      assertThat(pending.text("state")).contains("pending");
      assertThat(pending.objects("attempts").getFirst().get("status")).isEqualTo(404);

      status = 200;
      post(service, deliveries + "/" + pending.text("id").orElseThrow() + "/retry", admin, "");

      assertThat(told.take().object("activity").text("id")).isEqualTo(pending.text("id"));
      while (list(service, deliveries + "?state=delivered", admin).isEmpty()) {
        Thread.onSpinWait();
      }
    }
  }

  private String register(LocalService service, String event)
      throws IOException, InterruptedException {
    return post(
            service,
            "/v2/services",
            service.token(Scope.ADMIN),
            """
            {"type":"webhook","name":"Bot","params":{"url":"http://127.0.0.1:%d/hook",
            "secret":"0123456789abcdef","events":["%s"]}}"""
                .formatted(server.getAddress().getPort(), event))
        .text("id")
        .orElseThrow();
  }

  private JsonObject post(LocalService service, String path, String token, String body)
      throws IOException, InterruptedException {
    HttpResponse<String> answer =
        http.send(
            request(service, path, token)
                .header("content-type", "application/json")
                .POST(BodyPublishers.ofString(body))
                .build());
    assertThat(answer.statusCode()).as(answer.body()).isBetween(200, 201);
    return Json.readOwn(answer.body());
  }

  private List<JsonObject> list(LocalService service, String path, String token)
      throws IOException, InterruptedException {
    HttpResponse<String> answer = http.send(request(service, path, token).build());
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    return Json.readOwn("{\"list\":" + answer.body() + "}").objects("list");
  }

  private static HttpRequest.Builder request(LocalService service, String path, String token) {
    return HttpRequest.newBuilder(URI.create(service.url() + path))
        .header("authorization", "Bearer " + token);
  }
}
