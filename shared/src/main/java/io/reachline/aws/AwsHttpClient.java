package io.reachline.aws;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.HttpURLConnection;
import java.time.Duration;
import software.amazon.awssdk.http.ExecutableHttpRequest;
import software.amazon.awssdk.http.Header;
import software.amazon.awssdk.http.HttpExecuteRequest;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;

/**
 * An HTTP client of the AWS SDK, over the JDK's {@link HttpURLConnection}, that wastes no time on
 * new connections or kept ones.
 *
 * <p>It opens its own connections: the SDK's way sets TLS up before it knows the URL, which costs a
 * cold start 60 ms even without TLS.
 *
 * <p>It does not tell the JDK how long the body of a request is. If it did, as the SDK's client
 * does, the JDK would stream the body. It cannot send a streamed body twice, so before each call it
 * would test the connection that it has kept, by a read that lasts a millisecond. Without the
 * length it collects the body, counts it, and sends it at once. If the connection turns out to be
 * broken, it sends the body once more over a new one. So a call may be carried out twice, as by the
 * SDK's own retries.
 */
public final class AwsHttpClient implements SdkHttpClient {
  private static final Duration CONNECT = Duration.ofSeconds(2);
  private static final Duration READ = Duration.ofSeconds(30);

  private final SdkHttpClient connections;

  /** Returns a client with the times that are the SDK's default, 2 s and 30 s. */
  public static AwsHttpClient create() {
    return new AwsHttpClient(CONNECT, READ);
  }

  /**
   * @param connect the longest time for opening a connection
   * @param read the longest time for which the answer may pause
   */
  public AwsHttpClient(Duration connect, Duration read) {
    connections =
        UrlConnectionHttpClient.create(
            address -> {
              try {
                var connection = (HttpURLConnection) address.toURL().openConnection();
                connection.setConnectTimeout((int) connect.toMillis());
                connection.setReadTimeout((int) read.toMillis());
                return connection;
              } catch (IOException e) {
                throw new UncheckedIOException(e);
              }
            });
  }

  @Override
  public ExecutableHttpRequest prepareRequest(HttpExecuteRequest request) {
    return connections.prepareRequest(
        HttpExecuteRequest.builder()
            // The JDK sends the header with the same number, so that its signature stays valid.
            .request(request.httpRequest().copy(copy -> copy.removeHeader(Header.CONTENT_LENGTH)))
            .contentStreamProvider(request.contentStreamProvider().orElse(null))
            .metricCollector(request.metricCollector().orElse(null))
            .build());
  }

  @Override
  public String clientName() {
    return connections.clientName();
  }

  @Override
  public void close() {
    connections.close();
  }
}
