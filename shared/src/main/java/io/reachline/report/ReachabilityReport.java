package io.reachline.report;

import io.reachline.identity.OrganizationId;
import io.reachline.identity.Role;
import io.reachline.json.JsonObject;
import io.reachline.json.Parsed;
import io.reachline.list.ListEntry;
import io.reachline.list.Order;
import io.reachline.list.QueryString;
import io.reachline.list.ReadOptions;
import io.reachline.message.Message;
import io.reachline.message.MessageRange;
import io.reachline.message.MessageStore;
import io.reachline.message.MessageType;
import io.reachline.routing.DeliveryStatus;
import io.reachline.routing.Run;
import io.reachline.routing.RunStore;
import io.reachline.wire.TimeDigits;
import java.time.Clock;
import java.time.Instant;
import java.util.EnumSet;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;

/** A report of how many messages of customers reached anybody at once. */
public final class ReachabilityReport {
  private static final int BATCH = 100;

  private final MessageStore messages;
  private final RunStore runs;
  private final Clock clock;

  public ReachabilityReport(MessageStore messages, RunStore runs, Clock clock) {
    this.messages = messages;
    this.runs = runs;
    this.clock = clock;
  }

  /** Returns the report on an organisation for a period, or the reason why it is refused. */
  public Parsed<JsonObject> of(OrganizationId organization, QueryString query) {
    return Period.parse(query, clock.instant()).map(period -> of(organization, period));
  }

  private JsonObject of(OrganizationId organization, Period period) {
    int delivered = 0;
    int undeliverable = 0;
    Iterator<ListEntry<Message>> all =
        messages.list(
            range(organization, period.since(), period.until()),
            new ReadOptions(Order.OLDEST_FIRST, Optional.empty(), BATCH));
    while (all.hasNext()) {
      Optional<Message> message = all.next().value();
      if (message.filter(found -> found.role() == Role.CONTACT).isPresent()) {
        Run run = runs.find(message.get().conversation(), message.get().id());
        List<DeliveryStatus> first = run.firstStatuses();
        if (first.stream().anyMatch(DeliveryStatus::isDelivered)) {
          delivered++;
        } else if (!first.isEmpty()) {
          undeliverable++;
        }
      }
    }
    return period
        .toJson()
        .put(
            "totals",
            JsonObject.builder()
                .put("messages", delivered + undeliverable)
                .put("delivered", delivered)
                .put("undeliverable", undeliverable)
                .build())
        .build();
  }

  private static MessageRange range(OrganizationId organization, Instant since, Instant until) {
    return new MessageRange(
        organization,
        Optional.empty(),
        EnumSet.complementOf(EnumSet.of(MessageType.STATUS, MessageType.COMMAND)),
        TimeDigits.of(since),
        TimeDigits.of(until.minusMillis(1)));
  }
}
