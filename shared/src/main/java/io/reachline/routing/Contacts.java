package io.reachline.routing;

import io.reachline.conversation.Conversation;
import io.reachline.directory.Contact;
import io.reachline.directory.DirectorySnapshot;
import io.reachline.directory.DirectoryStore;
import io.reachline.directory.Rule;
import io.reachline.identity.HexId;
import io.reachline.json.JsonObject;
import io.reachline.message.Message;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** What is known of whom a conversation is held with. */
public final class Contacts {
  private final DirectoryStore directory;

  public Contacts(DirectoryStore directory) {
    this.directory = directory;
  }

  /** Returns what is known of the contact, looked up only where a workflow may ask for it. */
  public Optional<JsonObject> of(
      Conversation conversation, Message message, DirectorySnapshot snapshot) {
    return of(
        conversation,
        message,
        snapshot.branches().stream()
            .flatMap(branch -> branch.workflows().stream())
            .flatMap(workflow -> workflow.rules().stream()));
  }

  /** Returns what is known of the contact, looked up only where a rule may ask for it. */
  Optional<JsonObject> of(Conversation conversation, Message message, Stream<Rule> rules) {
    Object contact = conversation.contact();
    if (contact instanceof Map<?, ?> map) {
      return Optional.of(JsonObject.of(map));
    }
    if (contact instanceof String id
        && HexId.isValid(id)
        && rules.anyMatch(rule -> rule.when().contains("contact"))) {
      return directory
          .find(Contact.class, conversation.organization(), id)
          .map(found -> found.properties().with("id", id));
    }
    return Optional.of(message.meta().object("actor")).filter(actor -> !actor.members().isEmpty());
  }
}
