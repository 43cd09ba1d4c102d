package io.reachline.local;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.jr.ob.JSON;
import io.reachline.local.gateway.Endpoint;
import io.reachline.local.gateway.HttpAnswer;
import io.reachline.local.gateway.HttpAnswer.Header;
import io.reachline.local.gateway.HttpCall;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Properties;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/**
 * The endpoints that show the contract of the API: {@code /openapi.json} for programs, and {@code
 * /docs} for people.
 */
final class ContractEndpoint implements Endpoint {

  private static final String LIBRARY = "org.webjars/swagger-ui";
  private static final Map<String, String> TYPES =
      Map.of(
          "swagger-ui.css", "text/css",
          "swagger-ui-bundle.js", "text/javascript",
          "favicon-32x32.png", "image/png");

  private static final String PAGE =
      """
      <!doctype html>
      <html lang="en">
        <head>
          <meta charset="utf-8">
          <title>Reachline</title>
          <link rel="stylesheet" href="/docs/swagger-ui.css">
          <link rel="icon" href="/docs/favicon-32x32.png">
        </head>
        <body>
          <div id="document"></div>
          <script src="/docs/swagger-ui-bundle.js"></script>
          <script src="/docs/start.js"></script>
        </body>
      </html>
      """;

  private static final String START =
      """
      SwaggerUIBundle({
        url: "/openapi.json",
        dom_id: "#document",
        deepLinking: true,
        docExpansion: "none",
        defaultModelsExpandDepth: 0,
        persistAuthorization: true,
        validatorUrl: null,
      });
      """;

  /** The page loads nothing from another host. */
  private static final Header POLICY =
      new Header(
          "content-security-policy",
          "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:");

  private final String document;
  private final String library;

  /**
   * @param file {@code openapi.yaml}
   */
  ContractEndpoint(Path file) {
    try {
      Object read = new Load(LoadSettings.builder().build()).loadFromString(Files.readString(file));
      document = JSON.std.asString(read);
    } catch (IOException e) {
      throw new UncheckedIOException("%s cannot be read".formatted(file), e);
    }
    library = "/META-INF/resources/webjars/swagger-ui/%s/".formatted(version());
  }

  private static String version() {
    Properties properties = new Properties();
    try (InputStream file = resource("/META-INF/maven/" + LIBRARY + "/pom.properties")) {
      properties.load(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return Objects.requireNonNull(properties.getProperty("version"));
  }

  @Override
  public Optional<HttpAnswer> answer(HttpCall call) {
    return switch (call.path()) {
      case "/openapi.json" -> Optional.of(HttpAnswer.json(200, document));
      case "/docs", "/docs/" -> Optional.of(text("text/html;charset=utf-8", PAGE.getBytes(UTF_8)));
      case "/docs/start.js" -> Optional.of(text("text/javascript", START.getBytes(UTF_8)));
      default ->
          Optional.of(call.path())
              .filter(path -> path.startsWith("/docs/"))
              .map(path -> path.substring("/docs/".length()))
              .flatMap(this::asset);
    };
  }

  private Optional<HttpAnswer> asset(String name) {
    @Nullable String type = TYPES.get(name);
    if (type == null) {
      return Optional.empty();
    }
    try (InputStream file = resource(library + name)) {
      return Optional.of(text(type, file.readAllBytes()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static InputStream resource(String name) {
    return Objects.requireNonNull(ContractEndpoint.class.getResourceAsStream(name), name);
  }

  private static HttpAnswer text(String type, byte[] body) {
    return new HttpAnswer(200, List.of(new Header("content-type", type), POLICY), body);
  }
}
