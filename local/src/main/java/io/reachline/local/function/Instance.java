package io.reachline.local.function;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestHandler;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import com.amazonaws.services.lambda.runtime.serialization.PojoSerializer;
import com.amazonaws.services.lambda.runtime.serialization.events.LambdaEventSerializers;
import com.amazonaws.services.lambda.runtime.serialization.factories.JacksonFactory;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;

/** An instance of a function, with one interface for both of Lambda's kinds of handlers. */
interface Instance {

  void handle(InputStream event, OutputStream answer, Context context) throws IOException;

  static Instance of(Object handler) {
    return switch (handler) {
      case RequestStreamHandler stream -> stream::handleRequest;
      case RequestHandler<?, ?> typed -> typed(typed);
      default ->
          throw new IllegalStateException(
              "%s is not a Lambda handler".formatted(handler.getClass().getName()));
    };
  }

  private static <I, O> Instance typed(RequestHandler<I, O> handler) {
    Type[] types = typeArguments(handler.getClass());
    PojoSerializer<I> decoder = serializer(types[0]);
    PojoSerializer<O> encoder = serializer(types[1]);
    return (event, answer, context) ->
        encoder.toJson(handler.handleRequest(decoder.fromJson(event), context), answer);
  }

  private static Type[] typeArguments(Class<?> handler) {
    for (Type type : handler.getGenericInterfaces()) {
      if (type instanceof ParameterizedType parameterized
          && parameterized.getRawType() == RequestHandler.class) {
        return parameterized.getActualTypeArguments();
      }
    }
    throw new IllegalStateException(
        "%s must implement RequestHandler directly".formatted(handler.getName()));
  }

  /** Returns the serializer that Lambda's runtime uses for a type. */
  @SuppressWarnings("unchecked") // The type is read from the handler's declaration.
  private static <T> PojoSerializer<T> serializer(Type type) {
    if (type instanceof Class<?> event
        && LambdaEventSerializers.isLambdaSupportedEvent(event.getName())) {
      return (PojoSerializer<T>)
          LambdaEventSerializers.serializerFor(event, event.getClassLoader());
    }
    return (PojoSerializer<T>) JacksonFactory.getInstance().getSerializer(type);
  }
}
