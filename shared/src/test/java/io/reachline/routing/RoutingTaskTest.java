package io.reachline.routing;

import static org.assertj.core.api.Assertions.assertThat;

import io.reachline.conversation.ConversationId;
import io.reachline.conversation.ConversationKey;
import io.reachline.identity.OrganizationId;
import io.reachline.message.MessageId;
import io.reachline.message.MessageType;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RoutingTaskTest {
  private static final Instant TIME = Instant.parse("2026-11-26T10:15:30.123Z");
  private static final ConversationKey CONVERSATION =
      new ConversationKey(new OrganizationId("a1".repeat(12)), new ConversationId("b2".repeat(12)));
  private static final MessageId ORIGIN = MessageId.of(TIME, MessageType.STATUS, "c".repeat(11));

  @Test
  void ofJson_secondLook_isReadAsItWas() {
    RoutingTask task = new RoutingTask.Route(CONVERSATION, ORIGIN, 2, Optional.of(TIME));

    assertThat(RoutingTask.ofJson(task.toJson().toString())).isEqualTo(task);
    assertThat(task.withOverruns(3))
        .isEqualTo(new RoutingTask.Route(CONVERSATION, ORIGIN, 3, Optional.of(TIME)));
    assertThat(task.untried()).isEqualTo(new RoutingTask.Route(CONVERSATION, ORIGIN));
  }

  @Test
  void ofJson_firstLook_isReadAsItWas() {
    RoutingTask task = new RoutingTask.Route(CONVERSATION, ORIGIN);

    assertThat(RoutingTask.ofJson(task.toJson().toString())).isEqualTo(task);
  }

  @Test
  void ofJson_anEvaluation_isReadAsItWas() {
    RoutingTask task = new RoutingTask.Evaluate(CONVERSATION, ORIGIN, 7, 3, TIME);

    assertThat(RoutingTask.ofJson(task.toJson().toString())).isEqualTo(task);
    assertThat(RoutingTask.ofJson(task.withOverruns(1).toJson().toString()))
        .isEqualTo(task.withOverruns(1));
    assertThat(task.withOverruns(1).untried()).isEqualTo(task);
  }

  /** Tasks of this form wait in queues already. */
  @Test
  void ofJson_anEvaluationWithoutARound_isOfTheFirst() {
    RoutingTask task = new RoutingTask.Evaluate(CONVERSATION, ORIGIN, 7, 0, TIME);
    String written =
        """
        {"organization":"%s","conversation":"%s","origin":"%s","position":7,\
        "due":"2026-11-26T10:15:30.123Z"}\
        """
            .formatted(
                CONVERSATION.organization().value(),
                CONVERSATION.conversation().value(),
                ORIGIN.value());

    assertThat(RoutingTask.ofJson(written)).isEqualTo(task);
    assertThat(task.toJson()).hasToString(written);
  }
}
