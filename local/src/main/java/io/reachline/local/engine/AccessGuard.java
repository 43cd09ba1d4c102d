package io.reachline.local.engine;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.Set;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;

/**
 * An access check in front of an engine. It admits only SDK clients of this process and of the
 * processes that it starts, which know this run's access key. Web pages in a browser on this
 * machine can reach loopback too, by address or by a name that resolves to it; they are also
 * recognised by the headers that browsers add.
 */
final class AccessGuard extends Handler.Wrapper {

  private static final Set<String> BROWSER_HEADERS = Set.of("origin", "referer", "sec-fetch-site");

  AccessGuard(Handler engine) {
    super(engine);
  }

  @Override
  public boolean handle(Request request, Response response, Callback callback) throws Exception {
    Optional<String> refusal = refusal(request);
    if (refusal.isEmpty()) {
      return super.handle(request, response, callback);
    }
    answer(
        response,
        403,
        "{\"__type\":\"com.amazonaws#AccessDeniedException\",\"message\":\"%s\"}"
            .formatted(refusal.get()),
        callback);
    return true;
  }

  /** Writes a response in the format of AWS's JSON protocols. */
  static void answer(Response response, int status, String json, Callback callback) {
    response.setStatus(status);
    response.getHeaders().put(HttpHeader.CONTENT_TYPE, "application/x-amz-json-1.0");
    response.write(true, ByteBuffer.wrap(json.getBytes(StandardCharsets.UTF_8)), callback);
  }

  private static Optional<String> refusal(Request request) {
    String port = ":" + Request.getLocalPort(request);
    @Nullable String host = request.getHeaders().get(HttpHeader.HOST);
    if (!("127.0.0.1" + port).equals(host) && !("localhost" + port).equals(host)) {
      return Optional.of("The request is for another host");
    }
    if (BROWSER_HEADERS.stream().anyMatch(request.getHeaders()::contains)) {
      return Optional.of("The request comes from a web page");
    }
    @Nullable String authorization = request.getHeaders().get(HttpHeader.AUTHORIZATION);
    String ours = "AWS4-HMAC-SHA256 Credential=%s/".formatted(LocalAccount.accessKey());
    return authorization != null && authorization.startsWith(ours)
        ? Optional.empty()
        : Optional.of("The request is not signed with this run's access key");
  }
}
