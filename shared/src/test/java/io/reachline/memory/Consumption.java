package io.reachline.memory;

import io.reachline.conversation.ConversationKey;
import io.reachline.directory.Sharding;
import io.reachline.identity.OrganizationId;
import io.reachline.inbox.InboxEntry;
import io.reachline.message.Message;
import io.reachline.session.Session;
import io.reachline.session.SessionStatus;
import io.reachline.storage.Consistency;
import java.time.Clock;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;

/**
 * The units that fakes consume of each key: what is written to the table of conversations and its
 * indexes, and what routing reads of other tables. Every item is taken for one below a kilobyte,
 * and what is read of a key for less than 4 kB.
 */
public final class Consumption {

  /** The table of conversations, its indexes, and the tables that routing reads. */
  public enum Place {
    TABLE,
    MESSAGES,
    SESSIONS,
    NEWEST,
    DIRECTORY,
    PRESENCE
  }

  /** A partition key. */
  public record Key(Place place, String value) {}

  /** The units of a key. */
  public record Units(double writes, double reads) {
    private Units plus(Units more) {
      return new Units(writes + more.writes, reads + more.reads);
    }
  }

  private static final Units WRITE = new Units(1, 0);

  private final Function<OrganizationId, Sharding> shardings;
  private final Clock clock;
  private final Map<Key, Units> units = new HashMap<>();

  Consumption(Function<OrganizationId, Sharding> shardings, Clock clock) {
    this.shardings = shardings;
    this.clock = clock;
  }

  /** Returns what was consumed since the last call. */
  public synchronized Map<Key, Units> read() {
    Map<Key, Units> consumed = Map.copyOf(units);
    units.clear();
    return consumed;
  }

  void table(ConversationKey key, int count) {
    add(Place.TABLE, key.organization(), key.conversation().value(), new Units(count, 0));
  }

  void messages(Message message) {
    OrganizationId organization = message.conversation().organization();
    add(
        Place.MESSAGES,
        organization,
        message.type() + shard(organization, message.id().value()),
        WRITE);
  }

  void conversations(ConversationKey key) {
    add(
        Place.NEWEST,
        key.organization(),
        "C" + shard(key.organization(), key.conversation().value()),
        WRITE);
  }

  void sessions(ConversationKey key, Session session) {
    add(
        Place.SESSIONS,
        key.organization(),
        session.knownStatus().map(SessionStatus::name).orElse("unknown")
            + shard(key.organization(), key.conversation().value()),
        WRITE);
  }

  void entries(InboxEntry entry) {
    OrganizationId organization = entry.inbox().organization();
    add(
        Place.NEWEST,
        organization,
        "E#"
            + entry.inbox().id()
            + shard(organization, entry.conversation().conversation().value()),
        WRITE);
  }

  void mark(OrganizationId organization) {
    add(Place.DIRECTORY, organization, "", new Units(0, 0.5));
  }

  void presence(OrganizationId organization, int shard, Consistency consistency) {
    double reads = consistency == Consistency.STRONG ? 1 : 0.5;
    add(Place.PRESENCE, organization, "#" + shard, new Units(0, reads));
  }

  private String shard(OrganizationId organization, String item) {
    int count = shardings.apply(organization).inUse(clock.instant());
    return "#" + Sharding.shardOf(item, count);
  }

  private synchronized void add(Place place, OrganizationId organization, String key, Units more) {
    units.merge(new Key(place, organization.value() + "#" + key), more, Units::plus);
  }
}
