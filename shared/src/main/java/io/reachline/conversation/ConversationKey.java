package io.reachline.conversation;

import io.reachline.identity.OrganizationId;

/** The key of a conversation: its organisation and its id. */
public record ConversationKey(OrganizationId organization, ConversationId conversation) {}
