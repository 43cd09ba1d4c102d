package io.reachline.outbound;

import io.reachline.service.ServiceClient;
import io.reachline.service.ServiceClient.Answer;
import io.reachline.service.ServiceClient.Fault;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
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

/**
 * Exchanges of requests and answers over HTTP. Each has a thread, since a look-up of a name cannot
 * be interrupted; when its time is up, it is abandoned, however little by little the answer comes.
 */
final class HttpExchanges {
  private final CloseableHttpClient client;
  private final ExecutorService threads =
      Executors.newThreadPerTaskExecutor(
          Thread.ofPlatform().daemon().name("service-client-", 0).factory());

  /**
   * Creates exchanges.
   *
   * @param tls what they trust
   */
  HttpExchanges(NameLookup lookup, boolean allowsLoopback, SSLContext tls) {
    this.client =
        HttpClients.create(
            new GuardedResolver(lookup, allowsLoopback),
            tls,
            Timeout.of(ServiceClient.DELIVERY_TIMEOUT));
  }

  /** Sends a request, and returns what came of it within a time. */
  Answer send(OutgoingRequest request, Duration timeout) {
    TargetUrl target = request.target();
    HttpHost host = new HttpHost(target.scheme(), target.host(), target.port());
    HttpUriRequestBase message = new HttpUriRequestBase(request.method(), target.uri());
    message.setPath(request.path());
    request.headers().forEach(message::setHeader);
    request
        .json()
        .ifPresent(
            json ->
                message.setEntity(
                    new ByteArrayEntity(
                        json.getBytes(StandardCharsets.UTF_8),
                        ContentType.create("application/json"))));
    return within(timeout, host, message);
  }

  private Answer within(Duration timeout, HttpHost host, HttpUriRequestBase request) {
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

  private Answer exchange(HttpHost host, HttpUriRequestBase request) {
    try {
      ClassicHttpResponse response = client.executeOpen(host, request, null);
      Header retryAfter = response.getFirstHeader(HttpHeaders.RETRY_AFTER);
      byte[] body = body(response);
      return new Answer.Received(
          response.getCode(),
          Optional.ofNullable(retryAfter).map(Header::getValue),
          new String(
              body,
              0,
              Math.min(body.length, ServiceClient.MAX_ANSWER_BYTES),
              StandardCharsets.UTF_8),
          body.length > ServiceClient.MAX_ANSWER_BYTES);
    } catch (IOException e) {
      return new Answer.Missing(fault(e));
    } catch (RuntimeException e) {
      // The library's way with some answers that are no HTTP, such as one of status 0.
      return new Answer.Missing(Fault.BROKEN);
    } finally {
      // Not the response's own end, which would read the rest of the answer first.
      request.abort();
    }
  }

  /** Reads the body, up to a byte more than what is wanted of it. */
  private static byte[] body(ClassicHttpResponse response) throws IOException {
    HttpEntity entity = response.getEntity();
    return entity == null
        ? new byte[0]
        : entity.getContent().readNBytes(ServiceClient.MAX_ANSWER_BYTES + 1);
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
