package io.reachline.environment;

import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/**
 * The environment variables of a function, as {@code template.yaml} declares them. They are passed
 * in rather than read from the process, so that several functions can run in one process.
 */
public record Environment(Map<String, String> variables) {

  public Environment {
    variables = Map.copyOf(variables);
  }

  /** Returns the variables of this process. */
  public static Environment ofProcess() {
    return new Environment(System.getenv());
  }

  /**
   * Returns the value of a variable.
   *
   * @throws IllegalStateException if it is absent or blank
   */
  public String require(String name) {
    return find(name)
        .orElseThrow(
            () ->
                new IllegalStateException(
                    "The environment variable %s is missing".formatted(name)));
  }

  /** Returns the value of a variable; empty if it is absent or blank. */
  public Optional<String> find(String name) {
    return Optional.ofNullable(variables.get(name)).filter(value -> !value.isBlank());
  }

  /** Returns how long messages, sessions and quarantined events are kept; at least one day. */
  public Duration retention() {
    return Duration.ofDays(positive("RETENTION_DAYS"));
  }

  /** Returns how long a user stays online unless presence is renewed; at least one minute. */
  public Duration presenceLifetime() {
    return Duration.ofMinutes(positive("PRESENCE_MINUTES"));
  }

  /**
   * Returns how long a user is online after doing what only somebody does who is there; empty if
   * that counts for nothing.
   */
  public Optional<Duration> activityLifetime() {
    return require("PRESENCE_FROM_ACTIVITY").equals("true")
        ? Optional.of(presenceLifetime())
        : Optional.empty();
  }

  /** Returns whether services may be on this machine, and be called without TLS. */
  public boolean allowsPrivateTargets() {
    return find("WEBHOOK_ALLOW_PRIVATE_TARGETS").filter("true"::equals).isPresent();
  }

  private long positive(String name) {
    String value = require(name);
    try {
      long number = Long.parseLong(value);
      if (number > 0) {
        return number;
      }
    } catch (NumberFormatException e) {
      // Reported below, as are numbers that are too small.
    }
    throw new IllegalStateException(
        "The environment variable %s must be a positive number, not '%s'".formatted(name, value));
  }

  /**
   * Returns the base URL of the API for clients, without a trailing slash. Empty if none is
   * configured; links are then relative to the request's URL.
   */
  public String publicUrl() {
    return find("PUBLIC_URL").map(url -> url.replaceAll("/+$", "")).orElse("");
  }

  /** Returns the prefix of each scope's name in an access token; may be empty. */
  public String scopePrefix() {
    return find("SCOPE_PREFIX").orElse("");
  }

  /**
   * Returns the endpoint that replaces the default one of an AWS service, from the variables that
   * the AWS SDKs read; empty for the default.
   */
  public Optional<URI> endpoint(String service) {
    return find("AWS_ENDPOINT_URL_" + service).or(() -> find("AWS_ENDPOINT_URL")).map(URI::create);
  }

  /** Returns whether Lambda initialises this process for a SnapStart snapshot. */
  public boolean isSnapshotInitialization() {
    return find("AWS_LAMBDA_INITIALIZATION_TYPE").filter("snap-start"::equals).isPresent();
  }
}
