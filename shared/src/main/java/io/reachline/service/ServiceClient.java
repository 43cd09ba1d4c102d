package io.reachline.service;

import io.reachline.directory.Service;
import java.time.Duration;
import java.util.Optional;

/**
 * A client that sends requests to the addresses of services. It connects to public addresses only,
 * so that nobody can have it call what only this service can reach.
 */
public interface ServiceClient {
  /** The largest part of an answer that is read, in bytes. */
  int MAX_ANSWER_BYTES = 100_000;

  /** The time that a service has to answer a delivery. */
  Duration DELIVERY_TIMEOUT = Duration.ofSeconds(20);

  /** The time that a service has to answer the challenge of its registration. */
  Duration CHALLENGE_TIMEOUT = Duration.ofSeconds(5);

  /** The answer to a request, or the reason why there is none. */
  sealed interface Answer {

    /**
     * An answer.
     *
     * @param retryAfter the value of its header {@code Retry-After}
     * @param body at most its first {@link #MAX_ANSWER_BYTES}, read as UTF-8
     * @param isCut whether it had more
     */
    record Received(int status, Optional<String> retryAfter, String body, boolean isCut)
        implements Answer {}

    /** No whole answer came. */
    record Missing(Fault fault) implements Answer {}
  }

  /** The reasons why no whole answer came. Each may pass. */
  enum Fault {
    NOT_PERMITTED("the address is not permitted"),
    NOT_PUBLIC("the host has an address that is not public"),
    UNKNOWN_HOST("the host is unknown"),
    NO_CONNECTION("no connection"),
    TLS("no TLS connection that can be trusted"),
    TIMEOUT("no answer in time"),
    BROKEN("the answer was broken off or is no HTTP");

    private final String words;

    Fault(String words) {
      this.words = words;
    }

    /** Returns the reason in a few words. */
    public String words() {
      return words;
    }
  }

  /**
   * Returns the problem of an address, phrased to follow its name; empty if services may have it.
   * It does not look the host up.
   */
  Optional<String> problem(String url);

  /**
   * Asks an address to confirm that it wants to be a service's: {@code GET
   * <url>?type=subscribe&challenge=<challenge>}.
   *
   * @param challenge letters and digits that the address cannot know
   * @param timeout the longest time for everything, from the look-up to the end of the answer
   */
  Answer subscribe(String url, String challenge, Duration timeout);

  /**
   * Sends a delivery, signed by the secrets that are in use, as JSON.
   *
   * @param timeout the longest time for everything, from the look-up to the end of the answer
   */
  Answer deliver(Service service, DeliveryId id, String body, Duration timeout);
}
