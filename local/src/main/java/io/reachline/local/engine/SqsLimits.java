package io.reachline.local.engine;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;

/**
 * The limits of SQS that ElasticMQ does not enforce, and what SQS takes that ElasticMQ does not.
 * The size of a message is that of its body and of the names, types and values of its attributes,
 * in UTF-8 bytes.
 */
final class SqsLimits {

  private static final int MAXIMUM_BYTES = 1 << 20;
  private static final int MAXIMUM_VISIBILITY_SECONDS = 12 * 60 * 60;
  private static final int MAXIMUM_ENTRIES = 10;
  private static final String GROUP = "MessageGroupId";
  private static final String DEDUPLICATION = "MessageDeduplicationId";
  private static final Pattern GROUP_ID = Pattern.compile("[\\x21-\\x7e]{1,128}");
  private static final Pattern ENTRY_ID = Pattern.compile("[A-Za-z0-9_-]{1,80}");

  private final Map<String, Integer> maximumBytes = new ConcurrentHashMap<>();

  /**
   * Removes the maximum message size from a queue's attributes, since ElasticMQ does not know it,
   * and enforces it from now on.
   */
  void takeMaximumSize(String queue, Map<?, ?> attributes) {
    if (attributes.remove("MaximumMessageSize") instanceof String bytes) {
      maximumBytes.put(queue, Integer.valueOf(bytes));
    }
  }

  /** Returns the error of a call that SQS would refuse as a whole. */
  Optional<SqsError> refusal(String operation, String queue, Map<?, ?> call) {
    return switch (operation) {
      case "SendMessage" -> ofMessage(queue, call);
      case "SendMessageBatch" -> {
        List<Map<?, ?>> entries = entries(call);
        long size = entries.stream().mapToLong(SqsLimits::size).sum();
        yield ofBatch(entries)
            .or(
                () ->
                    size <= MAXIMUM_BYTES
                        ? Optional.empty()
                        : Optional.of(
                            new SqsError(
                                "BatchRequestTooLong",
                                "Batch requests cannot be longer than %d bytes. You have sent %d bytes."
                                    .formatted(MAXIMUM_BYTES, size))));
      }
      case "DeleteMessageBatch", "ChangeMessageVisibilityBatch" -> ofBatch(entries(call));
      case "ReceiveMessage", "ChangeMessageVisibility" ->
          call.get("VisibilityTimeout") instanceof Number seconds
                  && (seconds.longValue() < 0 || seconds.longValue() > MAXIMUM_VISIBILITY_SECONDS)
              ? Optional.of(
                  new SqsError(
                      "InvalidParameterValue",
                      "Value %s for parameter VisibilityTimeout is invalid. Reason: Must be between 0 and %d."
                          .formatted(seconds, MAXIMUM_VISIBILITY_SECONDS)))
              : Optional.empty();
      default -> Optional.empty();
    };
  }

  /** Returns the error of a message, or of a batch entry, that SQS would refuse. */
  Optional<SqsError> ofMessage(String queue, Map<?, ?> message) {
    if (!texts(message).stream().allMatch(SqsLimits::isAllowed)) {
      return Optional.of(
          new SqsError(
              "InvalidMessageContents",
              "Invalid binary character was found in the message body, the set of allowed characters"
                  + " is #x9 | #xA | #xD | #x20 to #xD7FF | #xE000 to #xFFFD | #x10000 to #x10FFFF"));
    }
    if (message.containsKey(DEDUPLICATION)) {
      return Optional.of(
          new SqsError(
              "InvalidParameterValue",
              "The request include parameter that is not valid for this queue type: "
                  + DEDUPLICATION));
    }
    if (message.get(GROUP) instanceof String group && !GROUP_ID.matcher(group).matches()) {
      return Optional.of(
          new SqsError(
              "InvalidParameterValue",
              "Value %s for parameter MessageGroupId is invalid. Reason: MessageGroupId can only include alphanumeric and punctuation characters. 1 to 128 in length."
                  .formatted(group)));
    }
    int maximum = maximumBytes.getOrDefault(queue, MAXIMUM_BYTES);
    return size(message) <= maximum
        ? Optional.empty()
        : Optional.of(
            new SqsError(
                "InvalidParameterValue",
                "One or more parameters are invalid. Reason: Message must be shorter than %d bytes."
                    .formatted(maximum)));
  }

  /**
   * Removes the group from a message, or from a batch entry: SQS takes it on a standard queue as
   * well, where it only asks for fairness, and ElasticMQ does not.
   */
  static void removeGroup(Map<?, ?> message) {
    message.remove(GROUP);
  }

  private static Optional<SqsError> ofBatch(List<Map<?, ?>> entries) {
    if (entries.isEmpty()) {
      return Optional.of(new SqsError("EmptyBatchRequest", "There should be at least one entry."));
    }
    if (entries.size() > MAXIMUM_ENTRIES) {
      return Optional.of(
          new SqsError(
              "TooManyEntriesInBatchRequest",
              "Maximum number of entries per request are %d. You have sent %d."
                  .formatted(MAXIMUM_ENTRIES, entries.size())));
    }
    Set<String> ids = new HashSet<>();
    for (Map<?, ?> entry : entries) {
      String id = String.valueOf(entry.get("Id"));
      if (!ENTRY_ID.matcher(id).matches()) {
        return Optional.of(
            new SqsError(
                "InvalidBatchEntryId",
                "A batch entry id can only contain alphanumeric characters, hyphens and underscores."
                    + " It can be at most 80 letters long."));
      }
      if (!ids.add(id)) {
        return Optional.of(
            new SqsError("BatchEntryIdsNotDistinct", "Id %s repeated.".formatted(id)));
      }
    }
    return Optional.empty();
  }

  /** Returns the entries of a batch. */
  static List<Map<?, ?>> entries(Map<?, ?> call) {
    return call.get("Entries") instanceof List<?> entries
        ? entries.stream().<Map<?, ?>>map(entry -> (Map<?, ?>) entry).toList()
        : List.of();
  }

  private static long size(Map<?, ?> message) {
    return texts(message).stream()
        .mapToLong(text -> text.getBytes(StandardCharsets.UTF_8).length)
        .sum();
  }

  /** Returns all texts of a message that count for its size: the body and the attributes. */
  private static List<String> texts(Map<?, ?> message) {
    List<String> texts = new ArrayList<>();
    texts.add(String.valueOf(message.get("MessageBody")));
    if (message.get("MessageAttributes") instanceof Map<?, ?> attributes) {
      attributes.forEach(
          (name, attribute) -> {
            texts.add(String.valueOf(name));
            if (attribute instanceof Map<?, ?> parts) {
              parts.values().forEach(part -> texts.add(String.valueOf(part)));
            }
          });
    }
    return texts;
  }

  private static boolean isAllowed(String text) {
    return text.codePoints()
        .allMatch(
            character ->
                character == 0x9
                    || character == 0xA
                    || character == 0xD
                    || (character >= 0x20 && character <= 0xD7FF)
                    || (character >= 0xE000 && character <= 0xFFFD)
                    || character >= 0x10000);
  }
}
