package io.reachline.directory;

import io.reachline.identity.UserId;
import io.reachline.json.JsonObject;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A recipient that a rule names. */
public sealed interface Target {

  /** A channel: its team inbox, and the members who are subscribed to it. */
  record OfChannel(ChannelId channel) implements Target {
    @Override
    public Kind kind() {
      return Kind.CHANNEL;
    }

    @Override
    public String id() {
      return channel.value();
    }
  }

  /** A user, in their personal inbox. */
  record OfUser(UserId user) implements Target {
    @Override
    public Kind kind() {
      return Kind.USER;
    }

    @Override
    public String id() {
      return user.value();
    }
  }

  /** A kind of target, in the order in which targets are notified and written. */
  enum Kind {
    CHANNEL("channel", Channel.class),
    USER("user", User.class);

    private final String label;
    private final Class<? extends Resource> type;

    Kind(String label, Class<? extends Resource> type) {
      this.label = label;
      this.type = type;
    }

    /** Returns what a target of any kind is called: {@code channel or user}. */
    public static String anyLabel() {
      return Stream.of(values()).map(kind -> kind.label).collect(Collectors.joining(" or "));
    }

    /** Returns the name of a list of such targets, as rules and answers have it. */
    public String plural() {
      return label + "s";
    }

    /** Returns the name of a list of such targets of whom nobody was online. */
    public String offline() {
      return plural() + "Offline";
    }

    /** Returns the type of the resources that such targets are. */
    public Class<? extends Resource> type() {
      return type;
    }

    /**
     * Returns the target of an id.
     *
     * @throws IllegalArgumentException if the id is not 24 lower-case hexadecimal digits
     */
    public Target target(String id) {
      return switch (this) {
        case CHANNEL -> new OfChannel(new ChannelId(id));
        case USER -> new OfUser(new UserId(id));
      };
    }

    /** Returns the ids of the targets of this kind, in their order. */
    public List<String> idsOf(Collection<Target> targets) {
      return targets.stream().filter(target -> target.kind() == this).map(Target::id).toList();
    }
  }

  Kind kind();

  String id();

  /** Returns targets without repetitions, ordered by kind. */
  static List<Target> ordered(Collection<Target> targets) {
    return targets.stream().distinct().sorted(Comparator.comparing(Target::kind)).toList();
  }

  /**
   * Reads the targets that an object lists by kind.
   *
   * @param name the name of a kind's list, which may be absent
   */
  static List<Target> read(JsonObject json, Function<Kind, String> name) {
    List<Target> targets = new ArrayList<>();
    for (Kind kind : Kind.values()) {
      json.texts(name.apply(kind)).stream().map(kind::target).forEach(targets::add);
    }
    return targets;
  }
}
