package io.reachline.local.engine;

/**
 * An error by which SQS refuses a call or a batch entry.
 *
 * @param code SQS's error code
 */
record SqsError(String code, String message) {}
