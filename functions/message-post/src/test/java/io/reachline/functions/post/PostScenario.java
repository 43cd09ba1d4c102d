package io.reachline.functions.post;

import io.reachline.conversation.Conversation;
import io.reachline.conversation.ConversationId;
import io.reachline.conversation.ConversationKey;
import io.reachline.conversation.ConversationStore;
import io.reachline.conversation.Head;
import io.reachline.directory.Organization;
import io.reachline.directory.OrganizationPaths;
import io.reachline.directory.Revision;
import io.reachline.directory.User;
import io.reachline.gateway.ApiAnswer;
import io.reachline.gateway.ApiCall;
import io.reachline.gateway.Gateway;
import io.reachline.identity.OrganizationId;
import io.reachline.identity.OrganizationPath;
import io.reachline.identity.Role;
import io.reachline.identity.UserId;
import io.reachline.list.Order;
import io.reachline.list.ReadOptions;
import io.reachline.memory.CountedIds;
import io.reachline.memory.InMemoryStores;
import io.reachline.memory.MovableClock;
import io.reachline.message.Message;
import io.reachline.message.MessageRange;
import io.reachline.message.MessageStore;
import io.reachline.message.MessageType;
import io.reachline.posting.CommandStore;
import io.reachline.posting.Posting;
import io.reachline.presence.SetPresence;
import io.reachline.retry.Backoff;
import io.reachline.storage.Consistency;
import io.reachline.storage.Retention;
import io.reachline.telemetry.RecordedTelemetry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** A scenario: message-post over stores in memory, with one conversation. */
final class PostScenario {
  static final OrganizationId ORGANIZATION = new OrganizationId("5d01e2404bc19c256622ad10");
  static final OrganizationPath PATH = OrganizationPath.root(ORGANIZATION);
  static final OrganizationId OTHER_ORGANIZATION = new OrganizationId("5d01e2404bc19c256622ad20");
  static final String USER = "5d01e2404bc19c256622ad11";
  static final String OTHER_USER = "5d01e2404bc19c256622ad1f";
  static final String CONVERSATION = "6907abfa9938843d0a82a1d0";
  static final String MESSAGES = "POST /v2/conversations/{conversation}/messages";
  static final String CONVERSATIONS = "POST /v2/conversations";

  final MovableClock clock = MovableClock.standing();
  final Retention retention = new Retention(Duration.ofDays(90));
  final InMemoryStores stores = new InMemoryStores(clock, retention);
  final RecordedTelemetry telemetry = new RecordedTelemetry(clock);
  private final CountedIds ids = new CountedIds();
  private PostRoutes routes = routes(stores.messages(), stores.commands());

  PostScenario() {
    stores.conversations().create(Conversation.closed(key(), clock.instant()));
  }

  static ConversationKey key() {
    return new ConversationKey(ORGANIZATION, new ConversationId(CONVERSATION));
  }

  void replaceMessages(MessageStore messages) {
    routes = routes(messages, stores.commands());
  }

  void replaceCommands(CommandStore commands) {
    routes = routes(stores.messages(), commands);
  }

  private PostRoutes routes(MessageStore messages, CommandStore commands) {
    ConversationStore conversations = stores.conversations();
    return new PostRoutes(
        new Posting(
            messages,
            commands,
            conversations,
            stores.keys(),
            stores.directory(),
            new Backoff(Duration.ofSeconds(5), clock, () -> 0.5, clock::advance),
            retention,
            ids,
            clock,
            new SetPresence(stores.presence(), clock).activity(Optional.of(Duration.ofMinutes(5)))),
        conversations,
        new OrganizationPaths(stores.directory(), clock),
        clock);
  }

  /** Returns a call in the conversation, by a user with the given scope. */
  static ApiCall messages(String scope) {
    return ApiCall.of(MESSAGES)
        .with("conversation", CONVERSATION)
        .as(USER, ORGANIZATION.value(), scope);
  }

  static ApiCall call(String route, String scope) {
    ApiCall call = ApiCall.of(route).as(USER, ORGANIZATION.value(), scope);
    return route.contains("{conversation}") ? call.with("conversation", CONVERSATION) : call;
  }

  ApiAnswer send(ApiCall call) {
    return call.to(new Gateway(telemetry.telemetry(), ""), routes);
  }

  /** Posts a body to the conversation as a bot. */
  ApiAnswer post(String body) {
    return send(messages("guest agent bot").body(body));
  }

  /** Creates an organisation below. */
  OrganizationPath below() {
    OrganizationPath below = PATH.child(OTHER_ORGANIZATION);
    stores
        .directory()
        .create(
            new Organization(
                below, "One below", Organization.Status.ACTIVE, Revision.first(clock.instant())));
    return below;
  }

  /** Creates a user of an organisation. */
  void user(OrganizationPath path, String id) {
    stores
        .directory()
        .create(
            new User(
                new UserId(id),
                path.organization(),
                "Somebody",
                Role.AGENT,
                Set.of(),
                Revision.first(clock.instant())));
  }

  /** Returns all messages of the organisation, oldest first. */
  List<Message> stored() {
    MessageRange all =
        new MessageRange(ORGANIZATION, Optional.empty(), Set.of(MessageType.values()), "", "g");
    List<Message> messages = new ArrayList<>();
    stores
        .messages()
        .list(all, new ReadOptions(Order.OLDEST_FIRST, Optional.empty(), 1_000))
        .forEachRemaining(placed -> placed.value().ifPresent(messages::add));
    return messages;
  }

  List<Conversation> conversations() {
    List<Conversation> conversations = new ArrayList<>();
    stores
        .conversations()
        .list(ORGANIZATION, new ReadOptions(Order.OLDEST_FIRST, Optional.empty(), 1_000))
        .forEachRemaining(placed -> placed.value().ifPresent(conversations::add));
    return conversations;
  }

  Conversation conversation() {
    return switch (stores.conversations().find(key(), Consistency.STRONG)) {
      case Head.Live(Conversation conversation, _) -> conversation;
      case Head.Absent _, Head.Deleted _ ->
          throw new IllegalStateException("The conversation is not there");
    };
  }
}
