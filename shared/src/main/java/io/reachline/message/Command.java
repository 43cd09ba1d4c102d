package io.reachline.message;

import io.reachline.directory.ChannelId;
import io.reachline.identity.HexId;
import io.reachline.identity.OrganizationId;
import io.reachline.identity.UserId;
import io.reachline.json.Fields;
import io.reachline.json.JsonObject;
import io.reachline.json.Parsed;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** What a message of type command asks for. */
public sealed interface Command {

  /** {@code /accept}: takes the conversation in hand. */
  record Accept() implements Command {}

  /** {@code /join}: takes part in it. */
  record Join() implements Command {}

  /** {@code /leave}: takes part no longer; of the last one who accepted, it closes it. */
  record Leave() implements Command {}

  /**
   * {@code /set key value}: sets a key of the conversation's meta.
   *
   * @param value empty where none is given, which removes the key
   */
  record Set(String key, Optional<String> value) implements Command {}

  /** {@code /assign}: puts the conversation into the personal inboxes of {@code meta.users}. */
  record Assign(List<UserId> users) implements Command {}

  /**
   * {@code /notify}: routes now, as a task.
   *
   * @param channels where it goes straight to; empty: as workflows say
   * @param organizations whose workflows run; empty: all that would
   */
  record Notify(List<ChannelId> channels, List<OrganizationId> organizations) implements Command {}

  /** {@code /enqueue}: queues the conversation, then routes, as a task. */
  record Enqueue() implements Command {}

  /** Any other: stored, and does nothing. */
  record Other() implements Command {}

  /** Reads the command of a message, or says what is wrong with it. */
  static Parsed<Command> parse(String text, JsonObject meta) {
    String[] words = text.strip().split("\\s+", 3);
    Fields fields = new Fields(meta);
    Command command =
        switch (words[0]) {
          case "/accept" -> new Accept();
          case "/join" -> new Join();
          case "/leave" -> new Leave();
          case "/set" -> set(words, fields);
          case "/assign" -> new Assign(ids(fields, "users", UserId::new));
          case "/notify" ->
              new Notify(
                  ids(fields, "channels", ChannelId::new),
                  ids(fields, "organizations", OrganizationId::new));
          case "/enqueue" -> new Enqueue();
          default -> new Other();
        };
    if (command instanceof Assign(var users) && users.isEmpty()) {
      fields.refuse("users", "must name at least one user");
    }
    return fields
        .invalid()
        .<Parsed<Command>>map(
            invalid ->
                new Parsed.Refused<>(
                    invalid.field().equals("text") ? invalid : invalid.within("meta")))
        .orElseGet(() -> new Parsed.Valid<>(command));
  }

  private static Command set(String[] words, Fields fields) {
    if (words.length < 2) {
      fields.refuse("text", "must name a key: /set key value");
      return new Other();
    }
    return new Set(words[1], words.length == 3 ? Optional.of(words[2]) : Optional.empty());
  }

  private static <T> List<T> ids(Fields fields, String name, Function<String, T> id) {
    List<?> values = fields.list(name, MessageDraft.MAX_META_BYTES);
    if (values == null) {
      return List.of();
    }
    if (!values.stream().allMatch(value -> value instanceof String text && HexId.isValid(text))) {
      fields.refuse(name, "must be ids of 24 lower-case hexadecimal digits");
      return List.of();
    }
    return values.stream().map(value -> id.apply((String) value)).distinct().toList();
  }
}
