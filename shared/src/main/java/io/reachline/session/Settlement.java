package io.reachline.session;

import java.time.Instant;

/**
 * A pick-up or an end of a session. Whoever picked it up or ended it has seen the messages that
 * were written before.
 *
 * @param isEnd whether the session ended, was blocked or missed, rather than picked up
 * @param eventTime the time of the pick-up or end, by the provider's clock
 */
public record Settlement(boolean isEnd, Instant eventTime) {}
