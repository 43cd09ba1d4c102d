package io.reachline.functions.router;

import io.reachline.identity.HexId;
import io.reachline.identity.OrganizationId;
import io.reachline.json.JsonObject;
import io.reachline.quota.DailyQuota;
import io.reachline.telemetry.Metric;
import io.reachline.telemetry.Telemetry;
import java.util.Optional;
import software.amazon.awssdk.core.exception.SdkException;

/**
 * A queue for messages that cannot be routed which takes so many letters of an organisation in a
 * day. It logs the others: what is in the line can be sent to the delay queue by hand.
 */
record BoundedDeadLetters(DeadLetterQueue queue, DailyQuota quota, Telemetry telemetry)
    implements DeadLetterQueue {

  /** The most letters of an organisation in a day. */
  static final int MAX_LETTERS = 1_000;

  private static final String KIND = "letters";

  @Override
  public void put(JsonObject letter) {
    Optional<OrganizationId> organization =
        letter.text("organization").filter(HexId::isValid).map(OrganizationId::new);
    if (organization.filter(owner -> quota.isUsedUp(owner, KIND)).isPresent()) {
      telemetry.count(Metric.MESSAGES_GIVEN_UP, 1, letter);
      return;
    }
    queue.put(letter);
    organization.ifPresent(owner -> count(owner, letter));
  }

  private void count(OrganizationId owner, JsonObject letter) {
    try {
      quota.use(owner, KIND);
    } catch (SdkException e) {
      // The letter is in the queue. To fail now would bring its record again, and a second letter.
      telemetry.fault("letter_not_counted", e, letter);
    }
  }
}
