package io.reachline.runtime;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/** Returns its event, unless a variable tells it to fail. */
public final class EchoHandler implements RequestStreamHandler {

  public EchoHandler() {
    if ("constructor".equals(System.getenv("FAIL_IN"))) {
      throw new IllegalStateException("told to fail");
    }
    IO.println("set up as " + System.getenv("AWS_LAMBDA_INITIALIZATION_TYPE"));
  }

  @Override
  public void handleRequest(InputStream event, OutputStream answer, Context context)
      throws IOException {
    switch (System.getenv("FAIL_IN")) {
      case "handler" -> throw new IllegalStateException("told to fail");
      case "process" -> {
        System.err.println("last words");
        Runtime.getRuntime().halt(3);
      }
      case null, default -> event.transferTo(answer);
    }
  }
}
