package io.reachline.environment;

import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/**
 * The variables that a function is configured by, as {@code template.yaml} declares them. A map of
 * its own, rather than the process's, so that several functions run in one process.
 */
public record Environment(Map<String, String> variables) {

  public Environment {
    variables = Map.copyOf(variables);
  }

  /** Returns the variables of this process. */
  public static Environment ofProcess() {
    return new Environment(System.getenv());
  }

  /** Returns the value of a variable that the function cannot do without. */
  public String require(String name) {
    return find(name)
        .orElseThrow(
            () ->
                new IllegalStateException(
                    "The environment variable %s is missing".formatted(name)));
  }

  /** Returns the value of a variable, empty where it is absent or blank. */
  public Optional<String> find(String name) {
    return Optional.ofNullable(variables.get(name)).filter(value -> !value.isBlank());
  }

  /** How long messages, sessions and the quarantine are kept. At least one day. */
  public Duration retention() {
    return Duration.ofDays(positive("RETENTION_DAYS"));
  }

  /** How long a user is online after saying so. At least one minute. */
  public Duration presenceLifetime() {
    return Duration.ofMinutes(positive("PRESENCE_MINUTES"));
  }

  private long positive(String name) {
    String value = require(name);
    try {
      long number = Long.parseLong(value);
      if (number > 0) {
        return number;
      }
    } catch (NumberFormatException e) {
      // Told below, together with numbers that are too small.
    }
    throw new IllegalStateException(
        "The environment variable %s must be a positive number, not '%s'".formatted(name, value));
  }

  /**
   * The address under which clients know the API, without a slash at its end; empty where none is
   * configured, and links are then relative to the address of the request.
   */
  public String publicUrl() {
    return find("PUBLIC_URL").map(url -> url.replaceAll("/+$", "")).orElse("");
  }

  /** Returns the prefix of each scope's name in an access token; empty for none. */
  public String scopePrefix() {
    return find("SCOPE_PREFIX").orElse("");
  }

  /** The endpoint of an AWS service where it is not the region's own, as the AWS SDKs name it. */
  public Optional<URI> endpoint(String service) {
    return find("AWS_ENDPOINT_URL_" + service).or(() -> find("AWS_ENDPOINT_URL")).map(URI::create);
  }

  /** Whether this process is being prepared for a SnapStart snapshot. */
  public boolean isSnapshotInitialization() {
    return find("AWS_LAMBDA_INITIALIZATION_TYPE").filter("snap-start"::equals).isPresent();
  }
}
