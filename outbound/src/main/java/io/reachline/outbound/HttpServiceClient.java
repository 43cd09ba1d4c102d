package io.reachline.outbound;

import io.reachline.directory.Service;
import io.reachline.service.DeliveryId;
import io.reachline.service.ServiceClient;
import java.net.InetAddress;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/**
 * A client of services over HTTP. It loads nothing for this before the first request: few requests
 * to the API need one.
 */
public final class HttpServiceClient implements ServiceClient {
  private final boolean allowsLoopback;
  private final Clock clock;
  private final NameLookup lookup;
  private final @Nullable SSLContext tls;
  private @Nullable HttpExchanges exchanges;

  /**
   * Creates a client.
   *
   * @param allowsLoopback whether {@code http} and hosts that are this machine by their form are
   *     permitted, too
   */
  public HttpServiceClient(boolean allowsLoopback, Clock clock) {
    this(allowsLoopback, clock, InetAddress::getAllByName, null);
  }

  /**
   * Creates a client.
   *
   * @param tls what it trusts; null for the platform's authorities
   */
  HttpServiceClient(
      boolean allowsLoopback, Clock clock, NameLookup lookup, @Nullable SSLContext tls) {
    this.allowsLoopback = allowsLoopback;
    this.clock = clock;
    this.lookup = lookup;
    this.tls = tls;
  }

  private synchronized HttpExchanges exchanges() {
    HttpExchanges made = exchanges;
    if (made == null) {
      made = new HttpExchanges(lookup, allowsLoopback, tls == null ? trusted() : tls);
      exchanges = made;
    }
    return made;
  }

  private static SSLContext trusted() {
    try {
      return SSLContext.getDefault();
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java platform has TLS", e);
    }
  }

  @Override
  public Optional<String> problem(String url) {
    return switch (TargetUrl.read(url, allowsLoopback)) {
      case TargetUrl.Read.Permitted _ -> Optional.empty();
      case TargetUrl.Read.Refused(var problem) -> Optional.of(problem);
    };
  }

  @Override
  public Answer subscribe(String url, String challenge, Duration timeout) {
    return send(
        url,
        timeout,
        target ->
            new OutgoingRequest(
                "GET",
                target,
                target.pathWith("type=subscribe&challenge=" + challenge),
                Map.of(),
                Optional.empty()));
  }

  @Override
  public Answer deliver(Service service, DeliveryId id, String body, Duration timeout) {
    return send(
        service.url(),
        timeout,
        target ->
            new OutgoingRequest(
                "POST",
                target,
                target.path(),
                Signatures.headers(service.secrets(), id, body, clock.instant()),
                Optional.of(body)));
  }

  private Answer send(String url, Duration timeout, Function<TargetUrl, OutgoingRequest> request) {
    return switch (TargetUrl.read(url, allowsLoopback)) {
      case TargetUrl.Read.Refused _ -> new Answer.Missing(Fault.NOT_PERMITTED);
      case TargetUrl.Read.Permitted(var target) -> exchanges().send(request.apply(target), timeout);
    };
  }
}
