package io.reachline.routing;

import static io.reachline.conversation.ConversationBuilder.aConversation;
import static org.assertj.core.api.Assertions.assertThat;

import io.reachline.conversation.Conversation;
import io.reachline.directory.Contact;
import io.reachline.directory.ContactId;
import io.reachline.directory.Revision;
import io.reachline.dynamo.Engine;
import io.reachline.identity.Role;
import io.reachline.json.JsonObject;
import io.reachline.message.Message;
import io.reachline.message.MessageType;
import io.reachline.webhook.EventBuilder;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Tests that conditions never see as the contact what a client says. */
class ContactsTest {
  private static final String ID = "77".repeat(12);
  private static final JsonObject VIP = JsonObject.builder().put("vip", true).build();

  private final RouterScenario scenario = RouterScenario.ofSession(Engine.MEMORY);
  private final Contacts contacts = new Contacts(scenario.stores.directory());

  @Test
  void of_objectThatAClientGave_isNothing() {
    assertThat(contact(VIP.members(), posted(JsonObject.EMPTY))).isEmpty();
  }

  @Test
  void of_actorThatAClientWrote_isNothing() {
    Message message = posted(JsonObject.builder().put("actor", VIP).build());

    assertThat(contact(null, message)).isEmpty();
    assertThat(contact(VIP.members(), message)).isEmpty();
  }

  @Test
  void of_actorOfAWebhook_isTheContact() {
    assertThat(contact(null, written()))
        .hasValueSatisfying(
            actor -> assertThat(actor.members()).containsEntry("id", "7").doesNotContainKey("vip"));
  }

  @Test
  void of_idOfTheDirectory_isLookedUp() {
    create();

    assertThat(contact(ID, posted(JsonObject.EMPTY))).contains(VIP.with("id", ID));
    assertThat(contact(ID, written())).contains(VIP.with("id", ID));
  }

  @Test
  void of_idThatTheDirectoryDoesNotHave_isNothing() {
    assertThat(contact(ID, posted(JsonObject.EMPTY))).isEmpty();
    assertThat(contact("c1", posted(JsonObject.EMPTY))).isEmpty();
  }

  @Test
  void of_idThatNoRuleAsksFor_isNotLookedUp() {
    create();

    assertThat(contacts.of(conversation(ID), posted(JsonObject.EMPTY), Stream.empty())).isEmpty();
  }

  private void create() {
    scenario
        .stores
        .directory()
        .create(
            new Contact(
                new ContactId(ID), scenario.organization, VIP, Revision.first(scenario.start)));
  }

  private Optional<JsonObject> contact(@Nullable Object given, Message message) {
    return contacts.of(
        conversation(given),
        message,
        List.of(RuleBuilder.aRule("R1").when("contact.vip").to(RouterScenario.SALES).build())
            .stream());
  }

  private Conversation conversation(@Nullable Object contact) {
    return aConversation()
        .key(scenario.conversation)
        .contact(contact)
        .createdAt(scenario.start)
        .build();
  }

  private Message posted(JsonObject meta) {
    return scenario.message(MessageType.CHAT, Role.CONTACT, "Hello", meta, null);
  }

  private Message written() {
    return scenario.event(
        EventBuilder.aMessageEvent(scenario.start)
            .payload("actor", Map.of("name", "Ada", "contactId", "7", "vip", true)));
  }
}
