package io.reachline.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.jr.ob.JSON;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.reachline.local.event.DemoSource;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class DemoSeederTest {

  private final Directory directory = new Directory();
  private HttpServer server;

  @BeforeEach
  void serve() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", directory::answer);
    server.start();
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  @Test
  void plant_intoNothing_createsTheDemo() {
    URI webhook = plant();

    assertThat(webhook.getPath())
        .isEqualTo("/zoho-desk/" + directory.id("sources", DemoSource.WEBHOOK));
    assertThat(directory.organization).isEqualTo("Demo");
    assertThat(directory.names("users"))
        .containsExactly("agent", "bot", "admin", "agent-sales", "agent-service", "agent-night");
    assertThat(directory.names("channels")).containsExactly("sales", "service", "after-hours");
    assertThat(directory.names("workflows")).containsExactly("Sales", "Service");
    assertThat(directory.find("users", "agent-service").get("channels"))
        .isEqualTo(List.of(directory.id("channels", "sales"), directory.id("channels", "service")));
    assertThat(directory.find("users", "agent-sales")).containsEntry("presence", "online");
    assertThat(directory.find("users", "agent-service")).doesNotContainKey("presence");
  }

  @Test
  void plant_again_onlyPutsSalesOnline() {
    URI first = plant();
    directory.changes.clear();

    assertThat(plant()).isEqualTo(first);
    assertThat(directory.changes)
        .containsExactly("PUT /v2/users/%s/presence".formatted(DemoUser.AGENT_SALES.id()));
  }

  @Test
  void plant_afterAStartThatWasCutShort_completesIt() {
    directory.refused = "/v2/workflows";
    assertThatThrownBy(this::plant)
        .hasMessage("The demo organisation cannot be set up")
        .rootCause()
        .hasMessageContaining("/v2/workflows answered 500");
    directory.refused = "";

    plant();

    assertThat(directory.names("users")).hasSize(6).doesNotHaveDuplicates();
    assertThat(directory.names("channels")).hasSize(3).doesNotHaveDuplicates();
    assertThat(directory.names("workflows")).containsExactly("Sales", "Service");
    assertThat(directory.organization).isEqualTo("Demo");
  }

  private URI plant() {
    return new DemoSeeder(URI.create("http://127.0.0.1:" + server.getAddress().getPort()), "token")
        .seed();
  }

  /** A fake of the API with the resources that the demo needs. */
  private static final class Directory {

    private final Map<String, List<Map<String, Object>>> resources = new LinkedHashMap<>();
    private final List<String> changes = new ArrayList<>();
    private String organization = "";
    private String refused = "";
    private int ids;

    void answer(HttpExchange exchange) throws IOException {
      String method = exchange.getRequestMethod();
      String path = exchange.getRequestURI().getPath();
      Map<String, Object> content =
          method.equals("GET") ? Map.of() : JSON.std.mapFrom(exchange.getRequestBody());
      if (!method.equals("GET")) {
        changes.add(method + " " + path);
      }
      if (path.equals(refused)) {
        send(exchange, 500, Map.of());
      } else if (path.equals("/v2/organizations/" + DemoSource.ORGANIZATION)) {
        organization = String.valueOf(content.getOrDefault("name", organization));
        send(exchange, 200, Map.of("name", organization));
      } else {
        String[] parts = path.split("/", -1);
        List<Map<String, Object>> all = resources.computeIfAbsent(parts[2], _ -> new ArrayList<>());
        switch (method) {
          case "GET" -> send(exchange, 200, all);
          case "POST" -> create(exchange, all, content);
          default -> {
            Map<String, Object> resource =
                all.stream()
                    .filter(one -> parts[3].equals(one.get("id")))
                    .findFirst()
                    .orElseThrow();
            resource.putAll(content);
            send(exchange, 200, resource);
          }
        }
      }
    }

    private void create(
        HttpExchange exchange, List<Map<String, Object>> all, Map<String, Object> content)
        throws IOException {
      Map<String, Object> resource = new LinkedHashMap<>(content);
      resource.putIfAbsent("id", "%024x".formatted(++ids));
      if (all.stream().anyMatch(one -> Objects.equals(one.get("id"), resource.get("id")))) {
        send(exchange, 409, Map.of());
      } else {
        all.add(resource);
        send(exchange, 201, resource);
      }
    }

    private static void send(HttpExchange exchange, int status, Object content) throws IOException {
      byte[] body = JSON.std.asString(content).getBytes(StandardCharsets.UTF_8);
      exchange.sendResponseHeaders(status, body.length);
      exchange.getResponseBody().write(body);
      exchange.close();
    }

    List<String> names(String kind) {
      return all(kind).stream().map(one -> String.valueOf(one.get("name"))).toList();
    }

    Map<String, Object> find(String kind, String name) {
      return all(kind).stream()
          .filter(one -> name.equals(one.get("name")) || name.equals(one.get("webhookId")))
          .findFirst()
          .orElseThrow();
    }

    String id(String kind, String name) {
      return String.valueOf(find(kind, name).get("id"));
    }

    private List<Map<String, Object>> all(String kind) {
      return resources.getOrDefault(kind, List.of());
    }
  }
}
