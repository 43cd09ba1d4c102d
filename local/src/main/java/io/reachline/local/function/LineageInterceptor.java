package io.reachline.local.function;

import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.http.SdkHttpRequest;

/**
 * Sends the {@link Lineage} of an invocation with each of its calls to AWS. On Lambda the SDK does
 * so by itself, from a variable of the environment.
 */
public final class LineageInterceptor implements ExecutionInterceptor {

  @Override
  public SdkHttpRequest modifyHttpRequest(
      Context.ModifyHttpRequest context, ExecutionAttributes attributes) {
    @Nullable Lineage lineage = Lineage.current();
    return lineage == null
        ? context.httpRequest()
        : context.httpRequest().copy(copy -> copy.putHeader("X-Amzn-Trace-Id", lineage.header()));
  }
}
