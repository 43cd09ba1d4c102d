package io.reachline.message;

import static io.reachline.message.MessageBuilder.aMessage;
import static org.assertj.core.api.Assertions.assertThat;

import io.reachline.identity.OrganizationId;
import io.reachline.identity.OrganizationPath;
import io.reachline.identity.Role;
import io.reachline.identity.UserId;
import io.reachline.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class MessageTest {
  private static final OrganizationPath PATH =
      OrganizationPath.root(new OrganizationId("5d01e2404bc19c256622ad10"))
          .child(new OrganizationId("5d01e2404bc19c256622ad11"));
  private static final Instant TIME = Instant.parse("2026-11-02T09:30:00.007Z");

  @Test
  void case47_visibility_isAnHour() {
    assertThat(Message.STATUS_VISIBILITY).isEqualTo(Duration.ofHours(1));
    assertThat(message(MessageType.STATUS, null, null).toJson(PATH).get("visibleUntil"))
        .isEqualTo("2026-11-02T10:30:00.007Z");
  }

  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "STATUS")
  void toJson_ofAnotherType_hasNoEndOfVisibility(MessageType type) {
    assertThat(message(type, null, null).toJson(PATH).members()).doesNotContainKey("visibleUntil");
  }

  @Test
  void toJson_ofAPostedMessage_hasItsAuthor() {
    UserId user = new UserId("5d01e2404bc19c256622ad11");

    assertThat(message(MessageType.CHAT, user, null).toJson(PATH).members())
        .containsOnlyKeys(
            "id",
            "organization",
            "orgPath",
            "conversation",
            "user",
            "type",
            "text",
            "role",
            "isBackchannel",
            "meta",
            "contentType",
            "createdAt",
            "updatedAt")
        .containsEntry("user", user.value())
        .containsEntry("contentType", "text/plain")
        .containsEntry("createdAt", "2026-11-02T09:30:00.007Z");
  }

  @Test
  void toJson_ofAReceivedMessage_hasItsArrivalAndNoAuthor() {
    assertThat(message(MessageType.STATUS, null, TIME.plusSeconds(5)).toJson(PATH).members())
        .containsEntry("receivedAt", "2026-11-02T09:30:05.007Z")
        .doesNotContainKeys("user", "event", "late");
  }

  @Test
  void asLate_isToldInTheMeta() {
    Message message = message(MessageType.STATUS, null, TIME);

    assertThat(message.toJson(PATH).get("meta")).isEqualTo(Map.of("a", 1));
    assertThat(message.asLate().toJson(PATH).get("meta")).isEqualTo(Map.of("a", 1, "late", true));
    assertThat(message.asLate().asLate()).isEqualTo(message.asLate());
  }

  private static Message message(
      MessageType type, @Nullable UserId user, @Nullable Instant receivedAt) {
    return aMessage()
        .id(type, TIME, 0)
        .by(Role.BOT)
        .text("x")
        .by(user)
        .meta(JsonObject.builder().put("a", 1).build())
        .display(JsonObject.builder().put("contentType", "text/plain").build())
        .receivedAt(receivedAt)
        .event("{}")
        .build();
  }
}
