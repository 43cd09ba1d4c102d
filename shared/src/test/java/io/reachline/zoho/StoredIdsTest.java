package io.reachline.zoho;

import static org.assertj.core.api.Assertions.assertThat;

import io.reachline.identity.OrganizationId;
import io.reachline.message.Message;
import io.reachline.session.SessionEvent;
import io.reachline.session.SessionId;
import io.reachline.storage.Retention;
import io.reachline.webhook.Delivery;
import io.reachline.webhook.ProviderEvent;
import io.reachline.webhook.SourceId;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** The ids of what is stored of an event, literally: another id would store it a second time. */
class StoredIdsTest {
  private static final OrganizationId ORGANIZATION = new OrganizationId("5d01e2404bc19c256622ad10");
  private static final String SESSION_EVENT =
      """
      {"payload":{"currentAssigneeId":"106554156","sessionStatus":"ON_HOLD",\
      "replyStatus":"ACCEPTED","sessionOldStatus":"ENDED","sessionId":"65403000000038063",\
      "messagesCount":"23","assigneeType":"AGENT","channelId":"65403000000038011"},\
      "eventTime":"1751022087019","eventType":"IM_Session_Status","orgId":"106553778"}\
      """;
  private static final String MESSAGE_EVENT =
      """
      {"payload":{"id":"65403000000038099","sessionId":"65403000000038063",\
      "channelId":"65403000000038011","direction":"IN","messageType":"TEXT",\
      "text":"Where is my parcel?","actor":{"type":"END_USER","name":"A customer",\
      "contactId":"65403000000045001"}},\
      "eventTime":"1751022087019","eventType":"IM_Message_Add","orgId":"106553778"}\
      """;

  @Test
  void sessionEvent_always_hasTheSameIds() {
    ProviderEvent.SessionChanged changed = (ProviderEvent.SessionChanged) read(SESSION_EVENT);
    Message message = changed.message();
    SessionEvent event = changed.event();

    assertThat(message.id().value()).isEqualTo("0197b10cab6bb0017039e0b6");
    assertThat(message.conversation().conversation().value()).isEqualTo("6907abfa9938843d0a82a1d0");
    assertThat(event.fingerprint())
        .isEqualTo("039e0b6e5ccef38e9dea9afa5b65dfe4c8026de6bc5818bdf545396cedcac11b");
    assertThat(event.position().value()).isEqualTo("0197b10cab6b0000000000000017039e0b6e5ccef38e");
  }

  @Test
  void messageEvent_always_hasTheSameIds() {
    Message message = ((ProviderEvent.MessageAdded) read(MESSAGE_EVENT)).message();

    assertThat(message.id().value()).isEqualTo("0197b10cab6b0cea7c1e4bc5");
    assertThat(message.conversation().conversation().value()).isEqualTo("6907abfa9938843d0a82a1d0");
  }

  @Test
  void session_always_hasTheSameConversation() {
    assertThat(new SessionId("65403000000038063").conversation(ORGANIZATION).conversation().value())
        .isEqualTo("6907abfa9938843d0a82a1d0");
  }

  @Test
  void source_ofZoho_hasAnIdWithoutPrefix() {
    SourceId id = SourceId.of(new ZohoDesk(), "5d01e2404bc19c256622ad12");

    assertThat(id.value()).isEqualTo("5d01e2404bc19c256622ad12");
    assertThat(id.provider()).isEqualTo("zoho-desk");
    assertThat(id.prefix()).isEmpty();
  }

  private static ProviderEvent read(String event) {
    return ProviderEvent.read(
        new ZohoDesk(),
        new Delivery(
            ORGANIZATION,
            new SourceId("5d01e2404bc19c256622ad12"),
            Instant.parse("2025-06-27T11:05:00Z"),
            event),
        new Retention(Duration.ofDays(90)),
        Instant.parse("2025-06-27T11:05:00Z"));
  }
}
