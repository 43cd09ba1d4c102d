package io.reachline.local.template;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** An event source of a function: an entry of its {@code Events}. */
public sealed interface Trigger {

  /**
   * A route of the HTTP API.
   *
   * @param method the method in upper case; {@code ANY} for every method
   * @param path the path with {@code {parameters}}; the last one is greedy if it ends in {@code +}
   * @param authorizer the name of the authorizer; empty for an open route
   * @param scopes the scopes of which a token needs one; empty if it needs none
   * @param limit the most requests; empty if the template sets no limit
   */
  record Route(
      String method,
      String path,
      Optional<String> authorizer,
      List<String> scopes,
      Optional<RouteLimit> limit)
      implements Trigger {

    public Route {
      scopes = List.copyOf(scopes);
    }
  }

  /**
   * A queue.
   *
   * @param maximumConcurrency the most batches at a time
   * @param reportsFailures whether the function reports the failed messages of a batch
   */
  record Queue(String queue, int batchSize, int maximumConcurrency, boolean reportsFailures)
      implements Trigger {}

  /** An on-failure destination for records that Lambda gives up. */
  sealed interface Destination {

    /** A queue, which receives only the records' positions in the stream. */
    record Queue(String name) implements Destination {}

    /** A bucket, which also receives the records themselves. */
    record Bucket(String name) implements Destination {}
  }

  /**
   * A table's stream.
   *
   * @param filters JSON patterns of which a record must match one; empty for all records
   * @param maximumRetries the most retries of a batch; negative for no limit
   * @param maximumAge the age after which a record is given up
   * @param bisects whether a failed batch is retried in halves
   * @param reportsFailures whether the function reports the failed records of a batch
   * @param onFailure the destination for records that are given up
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
