package io.reachline.local.source;

import com.fasterxml.jackson.jr.ob.JSON;
import io.reachline.local.engine.LocalAccount;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.Record;

/** A record of a table's stream, in the form that a function's event contains. */
record StreamRecord(
    String sequenceNumber, Instant createdAt, int size, Map<String, Object> content) {

  static StreamRecord of(Record change, String streamArn) {
    var details = change.dynamodb();
    Map<String, Object> dynamodb = new LinkedHashMap<>();
    if (details.approximateCreationDateTime() != null) {
      dynamodb.put(
          "ApproximateCreationDateTime", details.approximateCreationDateTime().getEpochSecond());
    }
    dynamodb.put("Keys", item(details.keys()));
    if (details.hasNewImage()) {
      dynamodb.put("NewImage", item(details.newImage()));
    }
    if (details.hasOldImage()) {
      dynamodb.put("OldImage", item(details.oldImage()));
    }
    dynamodb.put("SequenceNumber", details.sequenceNumber());
    dynamodb.put("SizeBytes", details.sizeBytes());
    dynamodb.put("StreamViewType", details.streamViewTypeAsString());
    Map<String, Object> content = new LinkedHashMap<>();
    content.put("eventID", change.eventID());
    content.put("eventName", change.eventNameAsString());
    content.put("eventVersion", "1.1");
    content.put("eventSource", "aws:dynamodb");
    content.put("awsRegion", LocalAccount.REGION);
    content.put("dynamodb", dynamodb);
    content.put("eventSourceARN", streamArn);
    if (change.userIdentity() != null) {
      content.put(
          "userIdentity",
          Map.of(
              "principalId", change.userIdentity().principalId(),
              "type", change.userIdentity().type()));
    }
    return new StreamRecord(
        details.sequenceNumber(),
        Optional.ofNullable(details.approximateCreationDateTime()).orElse(Instant.MAX),
        jsonSize(content),
        content);
  }

  private static Map<String, Object> item(Map<String, AttributeValue> attributes) {
    Map<String, Object> item = new LinkedHashMap<>();
    attributes.forEach((name, value) -> item.put(name, attribute(value)));
    return item;
  }

  private static Map<String, Object> attribute(AttributeValue value) {
    return switch (value.type()) {
      case S -> Map.of("S", value.s());
      case N -> Map.of("N", value.n());
      case B -> Map.of("B", base64(value.b()));
      case SS -> Map.of("SS", value.ss());
      case NS -> Map.of("NS", value.ns());
      case BS -> Map.of("BS", value.bs().stream().map(StreamRecord::base64).toList());
      case M -> Map.of("M", item(value.m()));
      case L -> Map.of("L", value.l().stream().map(StreamRecord::attribute).toList());
      case BOOL -> Map.of("BOOL", value.bool());
      case NUL -> Map.of("NULL", true);
      case UNKNOWN_TO_SDK_VERSION ->
          throw new IllegalArgumentException("An attribute has an unknown type");
    };
  }

  private static String base64(SdkBytes bytes) {
    return Base64.getEncoder().encodeToString(bytes.asByteArray());
  }

  private static int jsonSize(Map<String, Object> content) {
    try {
      return JSON.std.asBytes(content).length;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
