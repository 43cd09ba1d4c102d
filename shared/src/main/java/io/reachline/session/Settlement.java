package io.reachline.session;

import java.time.Instant;

/**
 * That a session was picked up, or ended: whoever did it has seen what was written before.
 *
 * @param isEnd whether it ended, or was blocked, rather than picked up
 * @param eventTime when that was, in Zoho's time
 */
public record Settlement(boolean isEnd, Instant eventTime) {}
