package io.reachline.directory;

import io.reachline.identity.UserId;
import io.reachline.json.JsonObject;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;

/** A recipient of notifications that a rule names: a channel, a user or a service. */
public sealed interface Target {

  /** A channel: notifies the members who are online and subscribed to it. */
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

  /** A user: notified in their personal inbox. */
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

  /** A service: told of the message by its webhook; it has no inbox. */
  record OfService(ServiceId service) implements Target {
    @Override
    public Kind kind() {
      return Kind.SERVICE;
    }

    @Override
    public String id() {
      return service.value();
    }
  }

  /** The kinds of targets, in the order in which targets are notified and written. */
  enum Kind {
    CHANNEL("channel", Channel.class),
    USER("user", User.class),
    SERVICE("service", Service.class);

    private final String label;
    private final Class<? extends Resource> type;

    Kind(String label, Class<? extends Resource> type) {
      this.label = label;
      this.type = type;
    }

    /** Returns the labels of all kinds, for errors. */
    public static String anyLabel() {
      List<String> labels = Stream.of(values()).map(kind -> kind.label).toList();
      return String.join(", ", labels.subList(0, labels.size() - 1)) + " or " + labels.getLast();
    }

    /** Returns whether JSON has a list of these targets even if there are none. */
    private boolean isAlwaysShown() {
      return this != SERVICE;
    }

    /** Puts the list of the targets of this kind into JSON; services only if there are any. */
    public void put(JsonObject.Builder json, Collection<Target> targets) {
      if (isAlwaysShown() || !idsOf(targets).isEmpty()) {
        json.put(plural(), idsOf(targets));
      }
    }

    /**
     * Puts the lists of the targets of this kind that were online and that were not into JSON; of
     * services only if there are any of the two.
     */
    public void put(
        JsonObject.Builder json, Collection<Target> online, Collection<Target> offline) {
      if (isAlwaysShown() || !idsOf(online).isEmpty() || !idsOf(offline).isEmpty()) {
        json.put(plural(), idsOf(online)).put(offline(), idsOf(offline));
      }
    }

    /** Returns the name of a target of this kind in JSON. */
    public String label() {
      return label;
    }

    /** Returns the name of a list of these targets in JSON. */
    public String plural() {
      return label + "s";
    }

    /** Returns the name of a list of these targets in JSON if they were not online. */
    public String offline() {
      return plural() + "Offline";
    }

    /** Returns the type of the resources that are targets of this kind. */
    public Class<? extends Resource> type() {
      return type;
    }

    /**
     * Returns the target with an id.
     *
     * @throws IllegalArgumentException if the id is not 24 lower-case hexadecimal digits
     */
    public Target target(String id) {
      return switch (this) {
        case CHANNEL -> new OfChannel(new ChannelId(id));
        case USER -> new OfUser(new UserId(id));
        case SERVICE -> new OfService(new ServiceId(id));
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
   * Reads the targets in an object that has a list for each kind.
   *
   * @param name returns the name of a kind's list; the list may be absent
   */
  static List<Target> read(JsonObject json, Function<Kind, String> name) {
    List<Target> targets = new ArrayList<>();
    for (Kind kind : Kind.values()) {
      json.texts(name.apply(kind)).stream().map(kind::target).forEach(targets::add);
    }
    return targets;
  }
}
