package io.reachline.dynamo;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import software.amazon.awssdk.http.ExecutableHttpRequest;
import software.amazon.awssdk.http.HttpExecuteRequest;
import software.amazon.awssdk.http.HttpExecuteResponse;
import software.amazon.awssdk.http.SdkHttpClient;

/** An interceptor that loses the first answer to every write, after DynamoDB has carried it out. */
final class LosingAnswers implements SdkHttpClient {
  private static final Set<String> WRITES =
      Set.of("PutItem", "UpdateItem", "DeleteItem", "TransactWriteItems", "BatchWriteItem");

  private final SdkHttpClient way;
  private final List<String> lost = new ArrayList<>();
  private boolean hasLostThis;

  LosingAnswers(SdkHttpClient way) {
    this.way = way;
  }

  /** Returns the operations whose answers were lost. */
  List<String> lost() {
    return lost;
  }

  @Override
  public ExecutableHttpRequest prepareRequest(HttpExecuteRequest request) {
    ExecutableHttpRequest call = way.prepareRequest(request);
    String target = request.httpRequest().firstMatchingHeader("X-Amz-Target").orElse("");
    String operation = target.substring(target.indexOf('.') + 1);
    return new ExecutableHttpRequest() {
      @Override
      public HttpExecuteResponse call() throws IOException {
        HttpExecuteResponse answer = call.call();
        hasLostThis = WRITES.contains(operation) && !hasLostThis;
        if (hasLostThis) {
          lost.add(operation);
          throw new IOException("Connection reset");
        }
        return answer;
      }

      @Override
      public void abort() {
        call.abort();
      }
    };
  }

  @Override
  public void close() {
    way.close();
  }
}
