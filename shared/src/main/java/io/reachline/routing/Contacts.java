package io.reachline.routing;

import io.reachline.conversation.Conversation;
import io.reachline.directory.Contact;
import io.reachline.directory.DirectorySnapshot;
import io.reachline.directory.DirectoryStore;
import io.reachline.directory.Rule;
import io.reachline.identity.HexId;
import io.reachline.json.JsonObject;
import io.reachline.message.Message;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The lookup of the contact of a conversation: the directory's contact that the conversation names
 * by its id, or else the actor that the provider names in a message from the webhook. What clients
 * say about a contact is ignored, since a guest could pretend to be anybody.
 */
public final class Contacts {
  private final DirectoryStore directory;

  public Contacts(DirectoryStore directory) {
    this.directory = directory;
  }

  /** Returns the properties of the contact, looked up only if a condition may need them. */
  public Optional<JsonObject> of(
      Conversation conversation, Message message, DirectorySnapshot snapshot) {
    return of(
        conversation,
        message,
        snapshot.branches().stream()
            .flatMap(branch -> branch.workflows().stream())
            .flatMap(workflow -> workflow.rules().stream()));
  }

  /** Returns the properties of the contact, looked up only if a condition may need them. */
  Optional<JsonObject> of(Conversation conversation, Message message, Stream<Rule> rules) {
    // A guest can name no id but their own.
    Optional<JsonObject> found =
        conversation.contact() instanceof String id
                && HexId.isValid(id)
                && rules.anyMatch(rule -> rule.when().contains("contact"))
            ? directory
                .find(Contact.class, conversation.organization(), id)
                .map(contact -> contact.properties().with("id", id))
            : Optional.<JsonObject>empty();
    return found.or(() -> actor(message));
  }

  private static Optional<JsonObject> actor(Message message) {
    // Clients can write the same meta, but not an event.
    return message.event() == null
        ? Optional.empty()
        : Optional.of(message.meta().object("actor")).filter(actor -> !actor.members().isEmpty());
  }
}
