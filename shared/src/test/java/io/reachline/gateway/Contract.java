package io.reachline.gateway;

import com.atlassian.oai.validator.OpenApiInteractionValidator;
import com.atlassian.oai.validator.model.SimpleRequest;
import com.atlassian.oai.validator.model.SimpleResponse;
import com.atlassian.oai.validator.report.LevelResolver;
import com.atlassian.oai.validator.report.ValidationReport;
import com.atlassian.oai.validator.report.ValidationReport.Level;
import io.reachline.list.QueryString;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;

/**
 * The contract of the API, {@code openapi.yaml}, as a check of exchanges. A response must be one of
 * the document's. A request that was not refused must be one, too.
 */
public final class Contract {
  private static final String UNEXPECTED_QUERY = "validation.request.parameter.query.unexpected";

  /** The filters that the document has as one parameter of any names. */
  private static final Pattern NESTED = Pattern.compile("[A-Za-z]+\\..+");

  private static final OpenApiInteractionValidator DOCUMENT =
      OpenApiInteractionValidator.createForInlineApiSpecification(read())
          .withBasePathOverride("/")
          .withLevelResolver(
              LevelResolver.create()
                  // Schemas say themselves where there are no other properties.
                  .withLevel("validation.schema.additionalProperties", Level.IGNORE)
                  .withLevel(UNEXPECTED_QUERY, Level.ERROR)
                  .build())
          .build();

  private Contract() {}

  /**
   * A request and its response.
   *
   * @param path the path, percent-encoded
   * @param query the query string, percent-encoded; empty if there is none
   * @param body the body of the request; empty if there is none
   * @param answer the body of the response; empty if there is none
   */
  public record Exchange(
      String method,
      String path,
      String query,
      Map<String, String> headers,
      String body,
      int status,
      Map<String, String> answerHeaders,
      String answer) {

    /** Returns whether it is one of the API, and not of the local runner's own. */
    boolean isOfTheApi() {
      return path.matches("/(v2|webhooks|zoho-desk)/.*");
    }
  }

  /**
   * Checks an exchange.
   *
   * @throws AssertionError if it is not in the document
   */
  public static void check(Exchange exchange) {
    List<String> problems =
        DOCUMENT.validate(request(exchange), response(exchange)).getMessages().stream()
            .filter(message -> message.getLevel() == Level.ERROR)
            .filter(message -> counts(message, exchange))
            .map(message -> message.getKey() + ": " + message.getMessage())
            .toList();
    if (!problems.isEmpty()) {
      throw new AssertionError(
          "%s %s?%s %s was answered %d %s, which is not in openapi.yaml: %s"
              .formatted(
                  exchange.method(),
                  exchange.path(),
                  exchange.query(),
                  exchange.body(),
                  exchange.status(),
                  exchange.answer(),
                  problems));
    }
  }

  private static boolean counts(ValidationReport.Message message, Exchange exchange) {
    if (!message.getKey().startsWith("validation.request.")) {
      return true;
    }
    if (message.getKey().equals(UNEXPECTED_QUERY)) {
      return exchange.status() < 400 && !isFreeFilter(message, exchange);
    }
    boolean isUnknownRoute =
        message.getKey().startsWith("validation.request.path.")
            || message.getKey().startsWith("validation.request.operation.");
    return isUnknownRoute ? exchange.status() != 404 : exchange.status() < 400;
  }

  /** Returns whether an unexpected parameter is a filter that the document allows by its form. */
  private static boolean isFreeFilter(ValidationReport.Message message, Exchange exchange) {
    String name = message.getMessage().replaceAll("^Query parameter '(.*)' is unexpected.*", "$1");
    return NESTED.matcher(name).matches() || exchange.path().equals("/v2/contacts");
  }

  private static SimpleRequest request(Exchange exchange) {
    SimpleRequest.Builder request = new SimpleRequest.Builder(exchange.method(), exchange.path());
    exchange.headers().forEach(request::withHeader);
    QueryString.parse(exchange.query())
        .parameters()
        .forEach(parameter -> request.withQueryParam(parameter.name(), parameter.value()));
    // Webhooks keep any event, even if it is hardly JSON.
    if (!exchange.body().isEmpty() && exchange.path().startsWith("/v2/")) {
      request.withBody(exchange.body());
    }
    return request.build();
  }

  private static SimpleResponse response(Exchange exchange) {
    SimpleResponse.Builder response = SimpleResponse.Builder.status(exchange.status());
    exchange.answerHeaders().forEach(response::withHeader);
    if (!exchange.answer().isEmpty()) {
      response.withBody(exchange.answer());
    }
    return response.build();
  }

  /** Reads the document, which is in the project's directory, above the module's. */
  private static String read() {
    Path directory = Path.of("").toAbsolutePath();
    while (!Files.exists(directory.resolve("openapi.yaml"))) {
      directory = Objects.requireNonNull(directory.getParent(), "There is no openapi.yaml above");
    }
    try {
      return Files.readString(directory.resolve("openapi.yaml"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
