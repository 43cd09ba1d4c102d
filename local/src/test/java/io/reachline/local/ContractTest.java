package io.reachline.local;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.reachline.gateway.ContractClient;
import io.reachline.identity.Scope;
import io.reachline.json.Json;
import io.reachline.json.JsonObject;
import io.reachline.local.template.Account;
import io.reachline.local.template.Template;
import io.reachline.local.template.Trigger;
import io.reachline.webhook.EventBuilder;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The contract as the service shows it, held against the template and the service's lists. */
class ContractTest {
  private static final Path HOME = Path.of("..");
  private static final Set<String> NO_FILTERS =
      Set.of("organization", "limit", "offset", "cursor", "sort", "select", "populate");
  private static final Pattern KNOWN =
      Pattern.compile("is not a property of this list; known are ([^\"]*)");

  private static final Pattern ID = Pattern.compile("\"id\":\"([^\"]*)\"");

  private static LocalService service;
  private static ContractClient http;

  @BeforeAll
  static void start() throws BindException {
    service = LocalService.start(LocalService.Options.inMemory(HOME), System.out);
    http = new ContractClient();
  }

  @AfterAll
  static void stop() {
    http.close();
    service.close();
  }

  /** An operation of the document. */
  private record Operation(String method, String path, JsonObject content) {

    String routeKey() {
      return method.toUpperCase(Locale.ROOT) + " " + path;
    }

    /** Returns the scopes of which a token needs one; empty if no token is needed. */
    List<String> scopes() {
      return content.objects("security").stream()
          .map(requirement -> String.join(" and ", requirement.texts("token")))
          .toList();
    }

    Set<String> queryParameters(JsonObject document) {
      return content.objects("parameters").stream()
          .map(parameter -> resolved(parameter, document))
          .filter(parameter -> "query".equals(parameter.get("in")))
          .map(parameter -> parameter.text("name").orElseThrow())
          .collect(Collectors.toCollection(TreeSet::new));
    }
  }

  @Test
  void operations_haveTheRoutesAndScopesOfTheTemplate() throws Exception {
    Map<String, List<String>> documented = new TreeMap<>();
    operations(document())
        .forEach(operation -> documented.put(operation.routeKey(), operation.scopes()));
    Map<String, List<String>> routes = new TreeMap<>();
    Template template =
        Template.read(
            HOME.resolve("template.yaml"),
            Map.of("JwtIssuer", "https://issuer.example.com", "JwtAudience", "audience"),
            new Account("000000000000", "eu-west-1", "stack", service.url()));
    template.functions().stream()
        // The console's are files for browsers, not the API.
        .filter(function -> !function.name().equals("Console"))
        .flatMap(function -> function.triggers().stream())
        .forEach(
            trigger -> {
              if (trigger instanceof Trigger.Route route) {
                routes.put(route.method() + " " + route.path(), route.scopes());
              }
            });
    assertThat(documented).isEqualTo(routes);
  }

  @Test
  void lists_haveTheFiltersOfTheService() throws Exception {
    receiveASession();
    registerAService();
    JsonObject document = document();
    List<Operation> lists =
        operations(document)
            .filter(operation -> operation.queryParameters(document).contains("limit"))
            // Contacts have any properties.
            .filter(operation -> !operation.queryParameters(document).contains("properties"))
            .toList();
    assertThat(lists).hasSizeGreaterThan(10);
    for (Operation list : lists) {
      Set<String> filters = list.queryParameters(document);
      assertThat(filters).as(list.path()).containsAll(NO_FILTERS).contains("nested");
      filters.removeAll(NO_FILTERS);
      filters.removeAll(Set.of("nested", "visible"));
      String answer = get(path(list) + "?nothing=1", service.token(Scope.ADMIN)).body();
      Matcher known = KNOWN.matcher(answer);
      assertThat(known.find()).as(list.path() + " " + answer).isTrue();
      Set<String> actual = new TreeSet<>(Arrays.asList(known.group(1).split(", ")));
      actual.remove("organization");
      assertThat(filters).as(list.path()).isEqualTo(actual);
    }
  }

  @Test
  void page_loadsItsPartsFromTheServiceAlone() throws Exception {
    HttpResponse<String> page = get("/docs", "");
    assertThat(page.statusCode()).isEqualTo(200);
    assertThat(page.headers().firstValue("content-security-policy").orElse(""))
        .startsWith("default-src 'self'");
    Matcher parts = Pattern.compile("(?:href|src)=\"([^\"]*)\"").matcher(page.body());
    assertThat(parts.results().map(part -> part.group(1)))
        .hasSize(4)
        .allSatisfy(
            part -> {
              assertThat(part).startsWith("/docs/");
              assertThat(get(part, "").statusCode()).as(part).isEqualTo(200);
            });
    assertThat(get("/docs/start.js", "").body()).contains("\"/openapi.json\"");
    assertThat(get("/docs/pom.xml", "").statusCode()).isEqualTo(404);
  }

  private static void receiveASession() throws IOException, InterruptedException {
    HttpResponse<String> received =
        http.send(
            HttpRequest.newBuilder(service.webhookUrl())
                .header("content-type", "application/json")
                .header("x-zdesk-jwt", service.webhookToken())
                .POST(
                    BodyPublishers.ofString(
                        "[%s]".formatted(EventBuilder.aSessionEvent(Instant.now()).json())))
                .build());
    assertThat(received.statusCode()).isEqualTo(200);
  }

  private static void registerAService() throws IOException, InterruptedException {
    HttpServer address =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    address.createContext(
        "/",
        exchange -> {
          byte[] challenge =
              exchange
                  .getRequestURI()
                  .getQuery()
                  .replaceFirst(".*challenge=", "")
                  .getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(200, challenge.length);
          exchange.getResponseBody().write(challenge);
          exchange.close();
        });
    address.start();
    try {
      String body =
          """
          {"type":"webhook","name":"Bot","params":{"url":"http://127.0.0.1:%d/hook",
          "secret":"0123456789abcdef","events":[]}}"""
              .formatted(address.getAddress().getPort());
      HttpResponse<String> created =
          http.send(
              HttpRequest.newBuilder(URI.create(service.url() + "/v2/services"))
                  .header("authorization", "Bearer " + service.token(Scope.ADMIN))
                  .header("content-type", "application/json")
                  .POST(BodyPublishers.ofString(body))
                  .build());
      assertThat(created.statusCode()).as(created.body()).isEqualTo(201);
    } finally {
      address.stop(0);
    }
  }

  /** Returns the path of a list, with ids that are there. */
  private static String path(Operation list) throws IOException, InterruptedException {
    String path = list.path().replace("{session}", EventBuilder.SESSION);
    for (String kind : List.of("conversation", "user", "service", "workflow")) {
      if (path.contains("{" + kind + "}")) {
        String answer = get("/v2/%ss?limit=1".formatted(kind), service.token(Scope.ADMIN)).body();
        Matcher id = ID.matcher(answer);
        assertThat(id.find()).as(answer).isTrue();
        path = path.replace("{" + kind + "}", id.group(1));
      }
    }
    return path;
  }

  private static JsonObject document() throws IOException, InterruptedException {
    HttpResponse<String> response = get("/openapi.json", "");
    assertThat(response.statusCode()).isEqualTo(200);
    return Json.readOwn(response.body());
  }

  private static Stream<Operation> operations(JsonObject document) {
    JsonObject paths = document.object("paths");
    return paths.members().keySet().stream()
        .flatMap(
            path ->
                paths.object(path).members().keySet().stream()
                    .filter(member -> !member.equals("parameters"))
                    .map(method -> new Operation(method, path, paths.object(path).object(method))));
  }

  /** Returns an object of the document, or the one that it refers to. */
  private static JsonObject resolved(JsonObject object, JsonObject document) {
    JsonObject found = object;
    if (object.text("$ref").isPresent()) {
      found = document;
      for (String name : object.text("$ref").get().substring(2).split("/", -1)) {
        found = found.object(name);
      }
    }
    return found;
  }

  private static HttpResponse<String> get(String path, String token)
      throws IOException, InterruptedException {
    HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(service.url() + path));
    return http.send(
        (token.isEmpty() ? request : request.header("authorization", "Bearer " + token)).build());
  }
}
