package io.reachline.gateway;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpResponse.BodySubscriber;
import java.net.http.HttpResponse.BodySubscribers;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Flow;
import java.util.stream.Collectors;

/** An HTTP client that checks each exchange with the API against its contract. */
public final class ContractClient implements AutoCloseable {
  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  /** Sends a request and returns its response. */
  public HttpResponse<String> send(HttpRequest request) throws IOException, InterruptedException {
    HttpResponse<String> response = http.send(request, BodyHandlers.ofString());
    Contract.Exchange exchange =
        new Contract.Exchange(
            request.method(),
            request.uri().getRawPath(),
            request.uri().getRawQuery() == null ? "" : request.uri().getRawQuery(),
            texts(request.headers().map()),
            request.bodyPublisher().map(ContractClient::text).orElse(""),
            response.statusCode(),
            texts(response.headers().map()),
            response.body());
    if (exchange.isOfTheApi()) {
      Contract.check(exchange);
    }
    return response;
  }

  private static Map<String, String> texts(Map<String, List<String>> headers) {
    return headers.entrySet().stream()
        .collect(Collectors.toMap(Map.Entry::getKey, entry -> String.join(",", entry.getValue())));
  }

  private static String text(BodyPublisher body) {
    BodySubscriber<String> text = BodySubscribers.ofString(UTF_8);
    body.subscribe(
        new Flow.Subscriber<>() {
          @Override
          public void onSubscribe(Flow.Subscription subscription) {
            text.onSubscribe(subscription);
          }

          @Override
          public void onNext(ByteBuffer part) {
            text.onNext(List.of(part));
          }

          @Override
          public void onError(Throwable fault) {
            text.onError(fault);
          }

          @Override
          public void onComplete() {
            text.onComplete();
          }
        });
    return text.getBody().toCompletableFuture().join();
  }

  @Override
  public void close() {
    http.close();
  }
}
