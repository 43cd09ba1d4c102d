package io.reachline.functions.router;

import io.reachline.identity.HexId;
import io.reachline.identity.OrganizationId;
import io.reachline.json.JsonObject;
import io.reachline.publishing.PublishingTask;
import io.reachline.quota.DailyQuota;
import io.reachline.telemetry.Metric;
import io.reachline.telemetry.Telemetry;
import java.util.Optional;
import software.amazon.awssdk.core.exception.SdkException;

/**
 * A queue for messages that cannot be routed or published which takes so many letters of each kind
 * and organisation in a day: services that cannot be told take no room from routing. It logs the
 * others: what is in the line can be sent to the delay queue by hand.
 */
record BoundedDeadLetters(DeadLetterQueue queue, DailyQuota quota, Telemetry telemetry)
    implements DeadLetterQueue {

  /** The most letters of a kind and an organisation in a day. */
  static final int MAX_LETTERS = 1_000;

  private static final String ROUTING = "letters";
  private static final String PUBLISHING = "publishing letters";

  @Override
  public void put(JsonObject letter) {
    Optional<OrganizationId> organization =
        letter.text("organization").filter(HexId::isValid).map(OrganizationId::new);
    String kind = PublishingTask.ofJson(letter.toString()).isPresent() ? PUBLISHING : ROUTING;
    if (organization.filter(owner -> quota.isUsedUp(owner, kind)).isPresent()) {
      telemetry.count(Metric.MESSAGES_GIVEN_UP, 1, letter);
      return;
    }
    queue.put(letter);
    organization.ifPresent(owner -> count(owner, kind, letter));
  }

  private void count(OrganizationId owner, String kind, JsonObject letter) {
    try {
      quota.use(owner, kind);
    } catch (SdkException e) {
      // The letter is in the queue. To fail now would bring its record again, and a second letter.
      telemetry.fault("letter_not_counted", e, letter);
    }
  }
}
