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
 * An HTTP client of the AWS SDK, over the JDK's {@link HttpURLConnection}, that waits neither
 * before a connection is first used nor before it is used again.
 *
 * <p>It opens its own connections: the SDK's way sets TLS up before it knows the URL, which costs a
 * cold start 60 ms even without TLS.
 *
 * <p>It lets the JDK collect the body of a request and count its bytes. Told the length before, as
 * the SDK tells it, the JDK would stream the body; since it could not send that again, it first
 * looks whether a connection that is kept open is still good, by reading from it for a millisecond,
 * in each call. Collected, the body is sent in one piece with its headers, and once more over a new
 * connection if the old one turns out to be closed. So a call may be carried out twice, as by the
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
  public void close() {
    connections.close();
  }
}
