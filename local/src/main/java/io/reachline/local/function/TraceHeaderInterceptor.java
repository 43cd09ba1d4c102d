package io.reachline.local.function;

import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.http.SdkHttpRequest;

/**
 * An SDK interceptor that sends the current {@link InvocationChain} in the trace header. On Lambda
 * the SDK takes the header from an environment variable.
 */
public final class TraceHeaderInterceptor implements ExecutionInterceptor {

  @Override
  public SdkHttpRequest modifyHttpRequest(
      Context.ModifyHttpRequest context, ExecutionAttributes attributes) {
    @Nullable InvocationChain chain = InvocationChain.current();
    return chain == null
        ? context.httpRequest()
        : context.httpRequest().copy(copy -> copy.putHeader("X-Amzn-Trace-Id", chain.header()));
  }
}
