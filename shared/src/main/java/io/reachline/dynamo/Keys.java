package io.reachline.dynamo;

import io.reachline.conversation.ConversationId;
import io.reachline.conversation.ConversationKey;
import io.reachline.identity.OrganizationId;
import io.reachline.inbox.Inbox;
import io.reachline.inbox.InboxEntry;
import io.reachline.message.MessageId;
import io.reachline.message.MessageType;
import io.reachline.session.SessionStatus;
import java.util.HexFormat;
import java.util.Optional;

/**
 * The keys of the conversations table. Every partition key starts with the organisation, so that no
 * read or write can reach another one's items.
 */
final class Keys {
  /** The sort key of a head. */
  static final String HEAD = "C";

  /** The prefix of the sort keys of messages. */
  static final String MESSAGE = "M";

  /** The prefix of the sort keys of inbox entries. */
  static final String ENTRY = "E";

  /** The prefix for messages that contacts wrote in a session. */
  static final String WRITTEN = ENTRY + "0";

  /** The prefix for tasks. */
  static final String TASK = ENTRY + "1";

  /** The prefix for messages that contacts posted. */
  static final String POSTED = ENTRY + "2";

  /** The prefix of the sort keys of acceptances. */
  static final String ACCEPTANCE = "A";

  /** The prefix of the sort keys of steps. */
  static final String STEP = "R";

  /** The prefix of the sort keys of the further steps of runs that repeat. */
  static final String FURTHER_STEP = "T";

  /** The prefix of the sort keys of receipts. */
  static final String RECEIPT = "D";

  /** The sort key of an item that is alone in its partition. */
  static final String ONLY = "-";

  private Keys() {}

  static String conversation(ConversationKey key) {
    return key.organization().value() + "#" + key.conversation().value();
  }

  static ConversationKey conversation(String partitionKey) {
    int separator = partitionKey.indexOf('#');
    return new ConversationKey(
        new OrganizationId(partitionKey.substring(0, separator)),
        new ConversationId(partitionKey.substring(separator + 1)));
  }

  static String message(MessageId id) {
    return message(id.type(), id.value());
  }

  static String message(MessageType type, String id) {
    return MESSAGE + type.digit() + "#" + id;
  }

  static MessageId message(String sk) {
    return new MessageId(sk.substring(sk.indexOf('#') + 1));
  }

  static String messagesOfType(OrganizationId organization, MessageType type) {
    return organization.value() + "#" + type.digit();
  }

  static String sessionsOfStatus(OrganizationId organization, Optional<SessionStatus> status) {
    return organization.value() + "#" + status.map(SessionStatus::name).orElse("unknown");
  }

  static String conversationsOf(OrganizationId organization) {
    return organization.value() + "#C";
  }

  static String quarantineOf(OrganizationId organization) {
    return organization.value() + "#Q";
  }

  static String usesOf(OrganizationId organization) {
    return organization.value() + "#U";
  }

  static String claim(OrganizationId organization, String key) {
    return organization.value() + "#I#" + key;
  }

  static String step(MessageId origin, int number) {
    return steps(origin) + HexFormat.of().toHexDigits(number, 4);
  }

  /** Returns the prefix of the sort keys of an origin's steps. */
  static String steps(MessageId origin) {
    return STEP + origin.value() + "#";
  }

  static String furtherStep(MessageId origin, int number) {
    return furtherSteps(origin) + HexFormat.of().toHexDigits(number, 6);
  }

  /** Returns the prefix of the sort keys of the further steps of an origin's run. */
  static String furtherSteps(MessageId origin) {
    return FURTHER_STEP + origin.value() + "#";
  }

  /** Reads the origin of the sort key of a step. */
  static MessageId origin(String stepKey) {
    return new MessageId(stepKey.substring(STEP.length(), stepKey.indexOf('#')));
  }

  static String acceptance(MessageId command) {
    return ACCEPTANCE + command.value();
  }

  static String receipt(String messageId) {
    return RECEIPT + messageId;
  }

  static String entry(InboxEntry entry) {
    String kind = entry.isTask() ? TASK : entry.isPosted() ? POSTED : WRITTEN;
    return kind + "#" + entry.origin().value() + "#" + entry.inbox().id();
  }

  /** Reads the origin of the sort key of an inbox entry. */
  static MessageId originOfEntry(String entryKey) {
    return new MessageId(entryKey.split("#", 3)[1]);
  }

  /** Returns the partition key of the marks and sums of an organisation's hours. */
  static String hoursOf(OrganizationId organization) {
    return organization.value() + "#H";
  }

  static String entriesOf(Inbox inbox) {
    return inbox.organization().value() + "#E#" + inbox.id();
  }
}
