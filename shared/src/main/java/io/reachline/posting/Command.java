package io.reachline.posting;

import io.reachline.directory.ChannelId;
import io.reachline.identity.OrganizationId;
import io.reachline.identity.UserId;
import io.reachline.json.Fields;
import io.reachline.json.JsonObject;
import io.reachline.json.Parsed;
import java.util.List;
import java.util.function.Function;

/** A command: the change to its conversation that a message of type command asks for. */
public sealed interface Command {

  /** {@code /accept}: the author accepts the conversation, which makes it active. */
  record Accept() implements Command {}

  /** {@code /join}: the author joins the conversation. */
  record Join() implements Command {}

  /**
   * {@code /leave}: the author leaves the conversation. It is closed when the last participant who
   * had accepted it leaves.
   */
  record Leave() implements Command {}

  /** {@code /set key value}: sets a key of the conversation's meta to a value. */
  record Set(String key, String value) implements Command {}

  /** {@code /unset key}: removes a key of the conversation's meta. */
  record Unset(String key) implements Command {}

  /** {@code /assign}: puts the conversation into the personal inboxes of {@code meta.users}. */
  record Assign(List<UserId> users) implements Command {}

  /**
   * {@code /notify}: routes the conversation now, as a task.
   *
   * @param channels the channels to notify directly; if empty, the workflows decide
   * @param organizations the organisations whose workflows run; if empty, all on the path
   */
  record Notify(List<ChannelId> channels, List<OrganizationId> organizations) implements Command {}

  /** {@code /enqueue}: queues the conversation, then routes it as a task. */
  record Enqueue() implements Command {}

  /** The largest number of users, channels or organisations that a command may name. */
  int MAX_IDS = 100;

  /** Reads a command from the text and meta of a message. */
  static Parsed<Command> parse(String text, JsonObject meta) {
    String[] words = text.strip().split("\\s+", 2);
    String rest = words.length == 1 ? "" : words[1];
    return switch (words[0]) {
      case "/accept" -> alone(words[0], rest, new Accept());
      case "/join" -> alone(words[0], rest, new Join());
      case "/leave" -> alone(words[0], rest, new Leave());
      case "/set" -> set(rest);
      case "/unset" -> unset(rest);
      case "/assign" -> assign(rest, new Fields(meta));
      case "/notify" -> notify(rest, new Fields(meta));
      case "/enqueue" -> alone(words[0], rest, new Enqueue());
      default ->
          refused(
              "must be a command: /accept, /join, /leave, /set key value, /unset key, /assign,"
                  + " /notify or /enqueue");
    };
  }

  private static Parsed<Command> alone(String name, String rest, Command command) {
    // Text behind the command would be ignored without notice, though its author meant something.
    return rest.isEmpty()
        ? new Parsed.Valid<>(command)
        : refused("must be %s, with nothing behind it".formatted(name));
  }

  private static Parsed<Command> set(String rest) {
    String[] words = rest.split("\\s+", 2);
    return words.length == 2
        ? new Parsed.Valid<>(new Set(words[0], words[1]))
        : refused("must name a key and a value: /set key value; /unset key removes a key");
  }

  private static Parsed<Command> unset(String rest) {
    return rest.matches("\\S+")
        ? new Parsed.Valid<>(new Unset(rest))
        : refused("must name one key: /unset key");
  }

  private static Parsed<Command> assign(String rest, Fields meta) {
    List<UserId> users = ids(meta, "users", UserId::new);
    if (users.isEmpty()) {
      meta.refuse("users", "must name at least one user");
    }
    return withMeta("/assign", rest, meta, new Assign(users));
  }

  private static Parsed<Command> notify(String rest, Fields meta) {
    return withMeta(
        "/notify",
        rest,
        meta,
        new Notify(
            ids(meta, "channels", ChannelId::new),
            ids(meta, "organizations", OrganizationId::new)));
  }

  private static <T> List<T> ids(Fields meta, String name, Function<String, T> id) {
    List<T> ids = meta.ids(name, id);
    if (ids.size() > MAX_IDS) {
      meta.refuse(name, "must not name more than %d".formatted(MAX_IDS));
    }
    return ids;
  }

  private static Parsed<Command> withMeta(String name, String rest, Fields meta, Command command) {
    return meta.invalid()
        .<Parsed<Command>>map(invalid -> new Parsed.Refused<>(invalid.within("meta")))
        .orElseGet(() -> alone(name, rest, command));
  }

  private static Parsed<Command> refused(String problem) {
    return Parsed.refused("text", problem);
  }
}
