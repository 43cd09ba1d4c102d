package io.reachline.routing;

import io.reachline.json.JsonObject;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What conditions are about. Times in the objects are {@link Instant}s; other values are JSON's.
 *
 * @param message id, type, text, role, user, isBackchannel, contentType, meta, createdAt,
 *     receivedAt
 * @param conversation id, name, type, status, meta, createdAt; the status as before the message
 * @param session null where the conversation stands for none
 * @param contact null where nothing is known of one
 * @param organization id, name, parent, status
 */
public record Facts(
    JsonObject message,
    JsonObject conversation,
    @Nullable JsonObject session,
    @Nullable JsonObject contact,
    JsonObject organization,
    Instant now) {}
