package io.reachline.report;

import io.reachline.wire.WireNamed;

/** The ways to group a report. */
enum Grouping implements WireNamed {
  /** All messages in one group. */
  NONE,
  CHANNEL,
  /** The rules of workflows, and the catch-all. */
  RULE,
  WORKFLOW,
  USER
}
