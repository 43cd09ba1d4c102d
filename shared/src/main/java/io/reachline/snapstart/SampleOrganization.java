package io.reachline.snapstart;

import io.reachline.conversation.Conversation;
import io.reachline.conversation.ConversationId;
import io.reachline.conversation.ConversationKey;
import io.reachline.directory.Channel;
import io.reachline.directory.ChannelId;
import io.reachline.directory.Organization;
import io.reachline.directory.Revision;
import io.reachline.directory.Rule;
import io.reachline.directory.Target;
import io.reachline.directory.User;
import io.reachline.directory.Workflow;
import io.reachline.directory.WorkflowId;
import io.reachline.dynamo.DynamoStores;
import io.reachline.gateway.SampleRequest;
import io.reachline.identity.HexId;
import io.reachline.identity.OrganizationId;
import io.reachline.identity.OrganizationPath;
import io.reachline.identity.Role;
import io.reachline.identity.UserId;
import io.reachline.json.JsonObject;
import io.reachline.message.Message;
import io.reachline.message.MessageId;
import io.reachline.message.MessageType;
import io.reachline.presence.Activity;
import io.reachline.presence.Presence;
import io.reachline.presence.PresenceSource;
import io.reachline.presence.Statement;
import io.reachline.provider.RegisteredProviders;
import io.reachline.telemetry.Telemetry;
import io.reachline.webhook.Provider;
import io.reachline.webhook.Source;
import io.reachline.webhook.SourceId;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * An organisation to prime functions with: an agent who is there, workflows, and a conversation
 * with messages. It exists in memory alone.
 */
public record SampleOrganization(DynamoStores stores, Clock clock) {
  private static final OrganizationId ID = new OrganizationId(HexId.NONE);
  private static final UserId USER = new UserId(HexId.NONE);
  private static final ChannelId CHANNEL = new ChannelId(HexId.NONE);
  private static final ConversationKey CONVERSATION =
      new ConversationKey(ID, new ConversationId(HexId.NONE));
  private static final int STATUSES = 20;
  private static final int RULES = 10;

  /** Makes the organisation in stores in memory. */
  public SampleOrganization {
    Revision first = Revision.first(clock.instant());
    stores
        .directory()
        .create(
            new Organization(
                new OrganizationPath(List.of(ID)), "Sample", Organization.Status.ACTIVE, first));
    stores.directory().create(new Channel(CHANNEL, ID, "sales", Set.of(USER), first));
    stores.directory().create(new User(USER, ID, "An agent", Role.AGENT, Set.of(CHANNEL), first));
    Presence online =
        Presence.after(
                Optional.empty(),
                Statement.online(PresenceSource.SET, Duration.ofDays(1)),
                clock.instant())
            .orElseThrow();
    stores.presence().replace(ID, USER, Optional.empty(), online);
    stores
        .directory()
        .create(
            new Workflow(
                new WorkflowId(HexId.NONE), ID, "All", true, Optional.empty(), rules(), first));
    stores.conversations().create(Conversation.closed(CONVERSATION, clock.instant()));
  }

  private static List<Rule> rules() {
    return IntStream.rangeClosed(1, RULES)
        .mapToObj(
            number ->
                new Rule(
                    "rule " + number,
                    "message.text.contains('parcel') && %d == %d".formatted(number, RULES),
                    Duration.ZERO,
                    List.of(new Target.OfChannel(CHANNEL)),
                    Rule.Then.CONTINUE))
        .toList();
  }

  /** Returns the presence that follows from what users do, in the same stores. */
  public Activity activity() {
    return stores.activity(Telemetry.discarded(clock));
  }

  /** Stores a source of webhooks, and returns it. */
  public Source addSource() {
    Provider provider = RegisteredProviders.ALL.all().getFirst();
    Source source =
        new Source(
            SourceId.of(provider, HexId.NONE),
            ID,
            "106553778",
            "65403000000039001",
            provider.hosts().getFirst(),
            clock.instant());
    stores.sources().create(source);
    return source;
  }

  /** Stores a list of status messages in the conversation. */
  public void addStatuses() {
    for (int number = 0; number < STATUSES; number++) {
      stores.messages().create(message(MessageType.STATUS, number, Role.AGENT, "Forwarded"));
    }
  }

  /** Stores a message of a customer in the conversation, and returns it. */
  public Message addMessage() {
    Message message = message(MessageType.CHAT, 0, Role.CONTACT, "Where is my parcel?");
    stores.messages().create(message);
    return message;
  }

  private Message message(MessageType type, int number, Role role, String text) {
    return Message.posted(
        MessageId.of(clock.instant(), type, "%011x".formatted(number)),
        CONVERSATION,
        role,
        null,
        text,
        JsonObject.builder().put("channels", List.of(CHANNEL.value())).build());
  }

  /** Returns a request of the agent's. */
  public SampleRequest request(String routeKey, String query, String body) {
    return new SampleRequest(
        routeKey,
        ID,
        USER,
        Map.of("conversation", HexId.NONE, "user", HexId.NONE, "source", HexId.NONE),
        query,
        Map.of(),
        body);
  }
}
