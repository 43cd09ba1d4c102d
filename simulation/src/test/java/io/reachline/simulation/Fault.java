package io.reachline.simulation;

/** The kinds of faults that are injected. */
enum Fault {
  /** DynamoDB refuses a call for the moment. */
  THROTTLED,
  /** A call takes so long that it is given up before it is carried out. */
  TIMED_OUT,
  /** A call is carried out, and its answer is lost. */
  ANSWER_LOST,
  /** A write is given up and carried out afterwards. */
  LATE_WRITE,
  /** A write of several items is carried out in part, and fails. */
  PARTIAL_BATCH,
  /** The instance dies before a call. */
  KILLED_BEFORE,
  /** The instance dies after a call was carried out. */
  KILLED_AFTER,
  /** The instance stands still for minutes and goes on. */
  FROZEN,
  /** A call takes seconds. */
  SLOW,
  /** No call to the tables succeeds for a time. */
  TABLE_DOWN,
  /** DynamoDB refuses the write of a plan for good. */
  REFUSED_FOR_GOOD,
  /** An eventually consistent read shows what was there before. */
  STALE_READ,
  /** An index shows a write seconds later. */
  INDEX_LAG,
  /** A queue does not take a message. */
  QUEUE_REFUSES,
  /** A queue hands a message out twice. */
  QUEUE_REPEATS,
  /** A stream hands a batch out twice. */
  STREAM_REPEATS,
  /** A stream is minutes to most of a day late. */
  STREAM_LATE,
  /** The host of the keys does not answer. */
  KEYS_DOWN,
  /** The host of the keys answers after seconds. */
  KEYS_SLOW,
  /** The provider signs with a new key. */
  KEYS_ROTATED,
  /** The answer to a client is lost on its way. */
  RESPONSE_LOST,
  /** The clocks of instances differ by up to 2 s. */
  CLOCKS_APART,
  /** The provider's clock is up to 5 minutes off. */
  PROVIDER_CLOCK_OFF,
  /** A service answers that it failed. */
  SERVICE_FAILS,
  /** A service does not answer in time, though it may have taken what it was sent. */
  SERVICE_HANGS,
  /** The answer of a service is lost on its way. */
  SERVICE_ANSWER_LOST
}
