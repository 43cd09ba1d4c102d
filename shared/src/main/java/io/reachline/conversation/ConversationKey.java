package io.reachline.conversation;

import io.reachline.identity.OrganizationId;

/** A conversation and the organisation that it belongs to: what everything in it is found by. */
public record ConversationKey(OrganizationId organization, ConversationId conversation) {}
