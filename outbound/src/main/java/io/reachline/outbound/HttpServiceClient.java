package io.reachline.outbound;

import io.reachline.directory.Service;
import io.reachline.service.DeliveryId;
import io.reachline.service.ServiceClient;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.NoRouteToHostException;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import org.apache.hc.client5.http.classic.methods.HttpUriRequestBase;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpEntity;
import org.apache.hc.core5.http.HttpHeaders;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.http.io.entity.ByteArrayEntity;
import org.apache.hc.core5.util.Timeout;
import org.jspecify.annotations.Nullable;

/**
 * A client of services over HTTP. Each request has a thread, since a look-up of a name cannot be
 * interrupted; when its time is up, it is abandoned, however little by little the answer comes.
 */
public final class HttpServiceClient implements ServiceClient {
  private final boolean allowsLoopback;
  private final Clock clock;
  private final GuardedResolver resolver;
  private final ExecutorService threads =
      Executors.newThreadPerTaskExecutor(
          Thread.ofPlatform().daemon().name("service-client-", 0).factory());
  private @Nullable SSLContext tls;
  private @Nullable CloseableHttpClient client;

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
      boolean allowsLoopback,
      Clock clock,
      GuardedResolver.Lookup lookup,
      @Nullable SSLContext tls) {
    this.allowsLoopback = allowsLoopback;
    this.clock = clock;
    this.resolver = new GuardedResolver(lookup, allowsLoopback);
    this.tls = tls;
  }

  /** Returns the HTTP client, which is made at the first use: few requests of an API need it. */
  private synchronized CloseableHttpClient client() throws NoSuchAlgorithmException {
    CloseableHttpClient made = client;
    if (made == null) {
      made =
          HttpClients.create(
              resolver, tls == null ? SSLContext.getDefault() : tls, Timeout.of(DELIVERY_TIMEOUT));
      client = made;
    }
    return made;
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
    return switch (TargetUrl.read(url, allowsLoopback)) {
      case TargetUrl.Read.Refused _ -> new Answer.Missing(Fault.NOT_PERMITTED);
      case TargetUrl.Read.Permitted(var target) -> {
        HttpUriRequestBase request = new HttpUriRequestBase("GET", target.uri());
        request.setPath(target.pathWith("type=subscribe&challenge=" + challenge));
        yield within(timeout, target, request);
      }
    };
  }

  @Override
  public Answer deliver(Service service, DeliveryId id, String body, Duration timeout) {
    return switch (TargetUrl.read(service.url(), allowsLoopback)) {
      case TargetUrl.Read.Refused _ -> new Answer.Missing(Fault.NOT_PERMITTED);
      case TargetUrl.Read.Permitted(var target) -> {
        HttpUriRequestBase request = new HttpUriRequestBase("POST", target.uri());
        request.setPath(target.path());
        Map<String, String> headers =
            Signatures.headers(service.secrets(), id, body, clock.instant());
        headers.forEach(request::setHeader);
        request.setEntity(
            new ByteArrayEntity(
                body.getBytes(StandardCharsets.UTF_8), ContentType.create("application/json")));
        yield within(timeout, target, request);
      }
    };
  }

  private Answer within(Duration timeout, TargetUrl target, HttpUriRequestBase request) {
    HttpHost host = new HttpHost(target.scheme(), target.host(), target.port());
    Future<Answer> answer = threads.submit(() -> exchange(host, request));
    try {
      return answer.get(timeout.toNanos(), TimeUnit.NANOSECONDS);
    } catch (TimeoutException e) {
      return abandoned(request);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return abandoned(request);
    } catch (ExecutionException e) {
      throw new IllegalStateException("A request to a service failed", e.getCause());
    }
  }

  private Answer abandoned(HttpUriRequestBase request) {
    // In a thread of its own: nothing of the connection may hold up the caller.
    threads.execute(request::abort);
    return new Answer.Missing(Fault.TIMEOUT);
  }

  private Answer exchange(HttpHost host, HttpUriRequestBase request)
      throws NoSuchAlgorithmException {
    try {
      ClassicHttpResponse response = client().executeOpen(host, request, null);
      Header retryAfter = response.getFirstHeader(HttpHeaders.RETRY_AFTER);
      byte[] body = body(response);
      return new Answer.Received(
          response.getCode(),
          Optional.ofNullable(retryAfter).map(Header::getValue),
          new String(body, 0, Math.min(body.length, MAX_ANSWER_BYTES), StandardCharsets.UTF_8),
          body.length > MAX_ANSWER_BYTES);
    } catch (IOException e) {
      return new Answer.Missing(fault(e));
    } finally {
      // Not the response's own end, which would read the rest of the answer first.
      request.abort();
    }
  }

  /** Reads the body, up to a byte more than what is wanted of it. */
  private static byte[] body(ClassicHttpResponse response) throws IOException {
    HttpEntity entity = response.getEntity();
    return entity == null ? new byte[0] : entity.getContent().readNBytes(MAX_ANSWER_BYTES + 1);
  }

  private static Fault fault(IOException e) {
    return switch (e) {
      case GuardedResolver.NotPublic _ -> Fault.NOT_PUBLIC;
      case UnknownHostException _ -> Fault.UNKNOWN_HOST;
      case SSLException _ -> Fault.TLS;
      case InterruptedIOException _ -> Fault.TIMEOUT;
      case ConnectException _, NoRouteToHostException _ -> Fault.NO_CONNECTION;
      default -> Fault.BROKEN;
    };
  }
}
