package io.reachline.dynamo;

import io.reachline.json.Json;
import io.reachline.json.JsonObject;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.http.AbortableInputStream;
import software.amazon.awssdk.http.ExecutableHttpRequest;
import software.amazon.awssdk.http.HttpExecuteRequest;
import software.amazon.awssdk.http.HttpExecuteResponse;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.SdkHttpResponse;

/**
 * An HTTP client that answers the calls of priming as DynamoDB would, from items in memory, so that
 * the whole way of a request runs before there are items, and leaves none. Every condition holds,
 * and filters and projections are ignored: it is no model of DynamoDB.
 */
final class MemoryHttpClient implements SdkHttpClient {
  private static final Pattern NAME = Pattern.compile("#\\w+");
  private static final Pattern VALUE = Pattern.compile(":\\w+");
  private static final String MAPPED = ":AMZN_MAPPED_";
  private static final String BEHIND = "\uffff";

  private final Map<String, JsonObject> items = new HashMap<>();

  @Override
  public ExecutableHttpRequest prepareRequest(HttpExecuteRequest request) {
    return new ExecutableHttpRequest() {
      @Override
      public HttpExecuteResponse call() throws IOException {
        String target = request.httpRequest().firstMatchingHeader("X-Amz-Target").orElseThrow();
        try (InputStream body = request.contentStreamProvider().orElseThrow().newStream()) {
          String json = new String(body.readAllBytes(), StandardCharsets.UTF_8);
          return response(
              answer(target.substring(target.indexOf('.') + 1), Json.readOwn(json)).toString());
        }
      }

      @Override
      public void abort() {}
    };
  }

  private static HttpExecuteResponse response(String json) {
    byte[] body = json.getBytes(StandardCharsets.UTF_8);
    return HttpExecuteResponse.builder()
        .response(
            SdkHttpResponse.builder()
                .statusCode(200)
                .putHeader("Content-Type", "application/x-amz-json-1.0")
                .putHeader("Content-Length", Integer.toString(body.length))
                .putHeader("x-amzn-RequestId", "primed")
                .build())
        .responseBody(AbortableInputStream.create(new ByteArrayInputStream(body)))
        .build();
  }

  private synchronized JsonObject answer(String operation, JsonObject call) {
    return switch (operation) {
      case "GetItem" ->
          JsonObject.builder().putIfPresent("Item", find(call, call.object("Key"))).build();
      case "Query" -> {
        List<?> found = query(call).stream().map(JsonObject::members).toList();
        yield JsonObject.builder().put("Items", found).put("Count", found.size()).build();
      }
      case "BatchGetItem" -> {
        JsonObject.Builder found = JsonObject.builder();
        JsonObject tables = call.object("RequestItems");
        for (String table : tables.members().keySet()) {
          found.put(
              table,
              tables.object(table).objects("Keys").stream()
                  .map(key -> items.get(place(table, key)))
                  .filter(Objects::nonNull)
                  .map(JsonObject::members)
                  .toList());
        }
        yield JsonObject.builder().put("Responses", found.build()).build();
      }
      case "BatchWriteItem" -> {
        JsonObject tables = call.object("RequestItems");
        for (String table : tables.members().keySet()) {
          for (JsonObject write : tables.objects(table)) {
            put(table, write.object("PutRequest").object("Item"));
          }
        }
        yield JsonObject.EMPTY;
      }
      case "TransactWriteItems" -> {
        for (JsonObject write : call.objects("TransactItems")) {
          write(write.object("Put"));
          write(write.object("Update"));
        }
        yield JsonObject.EMPTY;
      }
      case "PutItem", "UpdateItem" -> JsonObject.builder().put("Attributes", write(call)).build();
      default -> throw new IllegalStateException("Priming makes no call of " + operation);
    };
  }

  /** Puts or updates an item, and returns it. */
  private JsonObject write(JsonObject write) {
    String table = write.text("TableName").orElse("");
    JsonObject item = write.object("Item");
    JsonObject key = write.object("Key");
    if (!key.members().isEmpty()) {
      JsonObject before = find(write, key);
      item = before == null ? key : before;
      JsonObject values = write.object("ExpressionAttributeValues");
      for (String name : values.members().keySet()) {
        if (name.startsWith(MAPPED)) {
          item = item.with(name.substring(MAPPED.length()), values.get(name));
        }
      }
    }
    put(table, item);
    return item;
  }

  private void put(String table, JsonObject item) {
    if (!item.members().isEmpty()) {
      items.put(place(table, item), item);
    }
  }

  private @Nullable JsonObject find(JsonObject call, JsonObject key) {
    return items.get(place(call.text("TableName").orElse(""), key));
  }

  private static String place(String table, JsonObject item) {
    return String.join(" ", table, text(item, "pk"), text(item, "sk"));
  }

  private static String text(JsonObject item, String attribute) {
    JsonObject value = item.object(attribute);
    return value.text("S").or(() -> value.text("N")).orElse("");
  }

  /** Answers a query for a partition, and for a sort key, a prefix, or a range of sort keys. */
  private List<JsonObject> query(JsonObject call) {
    String condition = call.text("KeyConditionExpression").orElse("");
    List<String> keys =
        matches(NAME, condition)
            .map(call.object("ExpressionAttributeNames")::text)
            .map(name -> name.orElse(""))
            .toList();
    List<String> values =
        matches(VALUE, condition)
            .map(name -> text(call.object("ExpressionAttributeValues"), name))
            .toList();
    String sortKey = keys.size() > 1 ? keys.get(1) : "sk";
    String low = values.size() > 1 ? values.get(1) : "";
    String high =
        values.size() > 2 ? values.get(2) : condition.contains(">=") ? BEHIND : low + BEHIND;
    Comparator<JsonObject> order = Comparator.comparing(item -> text(item, sortKey));
    String table = call.text("TableName").orElse("") + " ";
    return items.entrySet().stream()
        .filter(entry -> entry.getKey().startsWith(table))
        .map(Map.Entry::getValue)
        .filter(item -> text(item, keys.getFirst()).equals(values.getFirst()))
        .filter(item -> text(item, sortKey).compareTo(low) >= 0)
        .filter(item -> text(item, sortKey).compareTo(high) <= 0)
        .sorted(Boolean.FALSE.equals(call.get("ScanIndexForward")) ? order.reversed() : order)
        .limit(call.get("Limit") instanceof Number limit ? limit.longValue() : items.size())
        .toList();
  }

  private static Stream<String> matches(Pattern pattern, String text) {
    return pattern.matcher(text).results().map(result -> result.group());
  }

  @Override
  public void close() {}
}
