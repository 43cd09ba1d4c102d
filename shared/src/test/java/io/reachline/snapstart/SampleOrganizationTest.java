package io.reachline.snapstart;

import static org.assertj.core.api.Assertions.assertThat;

import io.reachline.conversation.ConversationId;
import io.reachline.conversation.ConversationKey;
import io.reachline.conversation.Head;
import io.reachline.directory.Branch;
import io.reachline.dynamo.DynamoStores;
import io.reachline.environment.Environment;
import io.reachline.identity.HexId;
import io.reachline.identity.OrganizationId;
import io.reachline.list.ListEntry;
import io.reachline.list.Order;
import io.reachline.list.ReadOptions;
import io.reachline.memory.MovableClock;
import io.reachline.message.Message;
import io.reachline.message.MessageRange;
import io.reachline.message.MessageType;
import io.reachline.storage.Consistency;
import io.reachline.webhook.Source;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class SampleOrganizationTest {
  private static final OrganizationId ID = new OrganizationId(HexId.NONE);
  private static final ConversationKey CONVERSATION =
      new ConversationKey(ID, new ConversationId(HexId.NONE));

  private static final Map<String, String> ACCOUNT =
      Map.of("aws.region", "eu-west-1", "aws.accessKeyId", "local", "aws.secretAccessKey", "local");

  @BeforeAll
  static void setAccount() {
    ACCOUNT.forEach(System::setProperty);
  }

  @AfterAll
  static void clearAccount() {
    ACCOUNT.keySet().forEach(System::clearProperty);
  }

  private final MovableClock clock = MovableClock.standing();
  private final DynamoStores stores =
      DynamoStores.inMemory(
          new Environment(
              Map.of(
                  "CONVERSATIONS_TABLE",
                  "conversations",
                  "DIRECTORY_TABLE",
                  "directory",
                  "PRESENCE_TABLE",
                  "presence",
                  "RETENTION_DAYS",
                  "90",
                  // Nobody listens there.
                  "AWS_ENDPOINT_URL_DYNAMODB",
                  "http://127.0.0.1:9")),
          clock);
  private final SampleOrganization sample = new SampleOrganization(stores, clock);

  @Test
  void organization_hasEverythingThatRoutingReads() {
    assertThat(List.of(stores.directory().branch(ID)))
        .singleElement()
        .satisfies(
            (Branch branch) -> {
              assertThat(branch.channels()).hasSize(1);
              assertThat(branch.users()).hasSize(1);
              assertThat(branch.workflows()).hasSize(1);
            });
    assertThat(
            stores.presence().onlineSince(ID, clock.instant().minusSeconds(1), Consistency.STRONG))
        .hasSize(1);
    assertThat(stores.conversations().find(CONVERSATION, Consistency.STRONG))
        .isInstanceOf(Head.Live.class);
  }

  @Test
  void addStatuses_list_hasItemsNewestFirst() {
    sample.addStatuses();

    List<String> positions = new ArrayList<>();
    stores
        .messages()
        .list(
            new MessageRange(
                ID,
                Optional.of(CONVERSATION.conversation()),
                EnumSet.of(MessageType.STATUS),
                "",
                ""),
            new ReadOptions(Order.NEWEST_FIRST, Optional.empty(), 10))
        .forEachRemaining((ListEntry<Message> entry) -> positions.add(entry.position()));

    assertThat(positions)
        .hasSizeGreaterThanOrEqualTo(10)
        .isSortedAccordingTo((a, b) -> b.compareTo(a));
  }

  @Test
  void addSource_isFoundByItsId() {
    Source source = sample.addSource();

    assertThat(stores.sources().find(source.id())).contains(source);
  }

  @Test
  void addMessage_isOneThatIsRouted() {
    Message message = sample.addMessage();

    assertThat(stores.messages().find(CONVERSATION, message.id())).contains(message);
    assertThat(stores.image(message).object("route").text("S")).contains("inbound");
  }
}
