package io.reachline.outbound;

import java.net.Proxy;
import java.net.Socket;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import org.apache.hc.client5.http.DnsResolver;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClientBuilder;
import org.apache.hc.client5.http.impl.io.DefaultHttpClientConnectionOperator;
import org.apache.hc.client5.http.impl.io.ManagedHttpClientConnectionFactory;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManager;
import org.apache.hc.client5.http.ssl.DefaultClientTlsStrategy;
import org.apache.hc.client5.http.ssl.HostnameVerificationPolicy;
import org.apache.hc.client5.http.ssl.TlsSocketStrategy;
import org.apache.hc.core5.http.URIScheme;
import org.apache.hc.core5.http.config.Http1Config;
import org.apache.hc.core5.http.config.RegistryBuilder;
import org.apache.hc.core5.pool.PoolConcurrencyPolicy;
import org.apache.hc.core5.pool.PoolReusePolicy;
import org.apache.hc.core5.util.TimeValue;
import org.apache.hc.core5.util.Timeout;

/** A factory of HTTP clients that do what they are told, and nothing on an answer's behalf. */
final class HttpClients {
  private static final int MAX_HEADERS = 100;
  private static final int MAX_LINE_LENGTH = 16_384;

  private HttpClients() {}

  /**
   * Returns a client that uses each connection once, and follows no redirect, takes no cookie, goes
   * through no proxy, expands no compressed answer, and repeats no request.
   *
   * @param timeout the longest time of a single wait for the network
   */
  static CloseableHttpClient create(DnsResolver resolver, SSLContext tls, Timeout timeout) {
    return HttpClientBuilder.create()
        .setConnectionManager(connections(resolver, tls, timeout))
        .setConnectionReuseStrategy((_, _, _) -> false)
        .setDefaultRequestConfig(
            RequestConfig.custom()
                .setConnectionRequestTimeout(timeout)
                .setResponseTimeout(timeout)
                .setProtocolUpgradeEnabled(false)
                .build())
        .setUserAgent(userAgent())
        .disableRedirectHandling()
        .disableAutomaticRetries()
        .disableCookieManagement()
        .disableAuthCaching()
        .disableContentCompression()
        .disableConnectionState()
        .build();
  }

  private static PoolingHttpClientConnectionManager connections(
      DnsResolver resolver, SSLContext tls, Timeout timeout) {
    var operator =
        new DefaultHttpClientConnectionOperator(
            _ -> new DirectSocket(),
            null,
            resolver,
            RegistryBuilder.<TlsSocketStrategy>create()
                .register(
                    URIScheme.HTTPS.id,
                    new DefaultClientTlsStrategy(tls, HostnameVerificationPolicy.BUILTIN, null))
                .build());
    var manager =
        new PoolingHttpClientConnectionManager(
            operator,
            // Unlimited: a target that hangs must not keep others from having a connection.
            PoolConcurrencyPolicy.LAX,
            PoolReusePolicy.LIFO,
            TimeValue.NEG_ONE_MILLISECOND,
            ManagedHttpClientConnectionFactory.builder()
                .http1Config(
                    Http1Config.custom()
                        .setMaxHeaderCount(MAX_HEADERS)
                        .setMaxLineLength(MAX_LINE_LENGTH)
                        .build())
                .build());
    manager.setDefaultMaxPerRoute(Integer.MAX_VALUE);
    manager.setDefaultConnectionConfig(
        ConnectionConfig.custom()
            .setConnectTimeout(timeout)
            .setSocketTimeout((int) timeout.toMilliseconds(), TimeUnit.MILLISECONDS)
            .build());
    return manager;
  }

  /** A socket that heeds no proxy of the system, and ends its connection without a reset. */
  private static final class DirectSocket extends Socket {
    DirectSocket() {
      super(Proxy.NO_PROXY);
    }

    /** Does nothing: the client asks for a reset, which receivers would log as a fault. */
    @Override
    public void setSoLinger(boolean on, int seconds) {}
  }

  private static String userAgent() {
    String version = HttpClients.class.getPackage().getImplementationVersion();
    return version == null ? "Reachline" : "Reachline/" + version;
  }
}
