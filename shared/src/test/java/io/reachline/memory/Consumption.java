package io.reachline.memory;

import io.reachline.conversation.ConversationKey;
import io.reachline.directory.Sharding;
import io.reachline.identity.OrganizationId;
import io.reachline.inbox.InboxEntry;
import io.reachline.message.Message;
import io.reachline.session.Session;
import io.reachline.session.SessionStatus;
import java.time.Clock;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;

/**
 * The write units that fakes consume, by each key of the table and of its indexes. Every item is
 * taken for one below a kilobyte.
 */
public final class Consumption {

  /** The table and its indexes. */
  public enum Place {
    TABLE,
    MESSAGES,
    SESSIONS,
    NEWEST
  }

  /** A partition key. */
  public record Key(Place place, String value) {}

  private final Function<OrganizationId, Sharding> shardings;
  private final Clock clock;
  private final Map<Key, Integer> units = new HashMap<>();

  Consumption(Function<OrganizationId, Sharding> shardings, Clock clock) {
    this.shardings = shardings;
    this.clock = clock;
  }

  /** Returns what was consumed since the last call. */
  public synchronized Map<Key, Integer> read() {
    Map<Key, Integer> consumed = Map.copyOf(units);
    units.clear();
    return consumed;
  }

  void table(ConversationKey key, int count) {
    add(Place.TABLE, key.organization(), key.conversation().value(), count);
  }

  void messages(Message message) {
    OrganizationId organization = message.conversation().organization();
    add(
        Place.MESSAGES,
        organization,
        message.type() + shard(organization, message.id().value()),
        1);
  }

  void conversations(ConversationKey key) {
    add(
        Place.NEWEST,
        key.organization(),
        "C" + shard(key.organization(), key.conversation().value()),
        1);
  }

  void sessions(ConversationKey key, Session session) {
    add(
        Place.SESSIONS,
        key.organization(),
        session.knownStatus().map(SessionStatus::name).orElse("unknown")
            + shard(key.organization(), key.conversation().value()),
        1);
  }

  void entries(InboxEntry entry) {
    OrganizationId organization = entry.inbox().organization();
    add(
        Place.NEWEST,
        organization,
        "E#"
            + entry.inbox().id()
            + shard(organization, entry.conversation().conversation().value()),
        1);
  }

  private String shard(OrganizationId organization, String item) {
    int count = shardings.apply(organization).inUse(clock.instant());
    return "#" + Sharding.shardOf(item, count);
  }

  private synchronized void add(Place place, OrganizationId organization, String key, int count) {
    units.merge(new Key(place, organization.value() + "#" + key), count, Integer::sum);
  }
}
