package io.reachline.webhook;

import io.reachline.identity.OrganizationId;
import io.reachline.list.ListEntry;
import io.reachline.list.ReadOptions;
import io.reachline.quota.DailyQuota;
import java.util.Iterator;
import java.util.Optional;

/**
 * A quarantine that takes so many new events of an organisation and a reason in a day, and gives up
 * the others. It writes nothing for those: one key takes a thousand writes a second, and what is
 * refused there would fill the retry queue, which all organisations share.
 */
public final class BoundedQuarantine implements QuarantineStore {
  /** The most new events of an organisation and a reason in a day. */
  public static final int MAX_EVENTS = 20_000;

  private static final String KIND = "quarantine ";

  private final QuarantineStore quarantine;
  private final DailyQuota quota;

  public BoundedQuarantine(QuarantineStore quarantine, DailyQuota quota) {
    this.quarantine = quarantine;
    this.quota = quota;
  }

  @Override
  public Added add(QuarantinedEvent event) {
    String kind = KIND + event.reason();
    if (quota.isUsedUp(event.organization(), kind)) {
      return Added.GIVEN_UP;
    }
    Added added = quarantine.add(event);
    if (added == Added.NEW) {
      quota.use(event.organization(), kind);
    }
    return added;
  }

  @Override
  public Optional<QuarantinedEvent> find(OrganizationId organization, String id) {
    return quarantine.find(organization, id);
  }

  @Override
  public void delete(OrganizationId organization, String id) {
    quarantine.delete(organization, id);
  }

  @Override
  public Iterator<ListEntry<QuarantinedEvent>> list(
      OrganizationId organization, ReadOptions options) {
    return quarantine.list(organization, options);
  }
}
