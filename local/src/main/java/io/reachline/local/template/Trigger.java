package io.reachline.local.template;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** What invokes a function: an entry of its {@code Events}. */
public sealed interface Trigger {

  /**
   * A route of the HTTP API.
   *
   * @param method in capitals; {@code ANY} for every method
   * @param path with {@code {parameters}}, the last one greedy where it ends in {@code +}
   * @param authorizer absent: the route is open
   * @param scopes of which a token needs one; empty: it needs none
   */
  record Route(String method, String path, Optional<String> authorizer, List<String> scopes)
      implements Trigger {

    public Route {
      scopes = List.copyOf(scopes);
    }
  }

  /**
   * A queue.
   *
   * @param reportsFailures whether the function answers which messages of a batch failed
   */
  record Queue(String queue, int batchSize, boolean reportsFailures) implements Trigger {}

  /** The destination of records that Lambda gives up. */
  sealed interface Destination {

    /** A queue, which is told where the records are in the stream. */
    record Queue(String name) implements Destination {}

    /** A bucket, which gets the records themselves too. */
    record Bucket(String name) implements Destination {}
  }

  /**
   * A table's stream.
   *
   * @param filters patterns in JSON of which a record must match one; empty: every record does
   * @param maximumRetries negative: without end
   * @param maximumAge of a record that is still tried
   * @param bisects whether a failed batch is tried again in halves
   * @param reportsFailures whether the function answers which record of a batch failed
   * @param onFailure where to tell of what was given up
   */
  record Stream(
      String table,
      int batchSize,
      List<String> filters,
      int maximumRetries,
      Duration maximumAge,
      boolean bisects,
      boolean reportsFailures,
      Optional<Destination> onFailure)
      implements Trigger {

    public Stream {
      filters = List.copyOf(filters);
    }
  }
}
