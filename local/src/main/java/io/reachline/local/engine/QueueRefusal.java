package io.reachline.local.engine;

/**
 * A reason for which SQS refuses a call, or an entry of a batch.
 *
 * @param code as SQS names it
 */
record QueueRefusal(String code, String message) {}
