package io.reachline.message;

import io.reachline.conversation.ConversationKey;

/**
 * The key of a message's receipts.
 *
 * @param messageId the message's id as the provider gave it, so that a receipt can be stored before
 *     its message comes
 */
public record ReceiptKey(ConversationKey conversation, String messageId) {}
