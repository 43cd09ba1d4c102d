package io.reachline.session;

import java.util.List;
import java.util.Optional;

/** A table of the reply statuses that sessions can have. */
public interface ReplyStatuses {

  /** Returns the names of all statuses, as they are sent. */
  List<String> names();

  /** Returns the status of this name; empty where the table has none. */
  Optional<ReplyStatus> find(String name);

  /** Returns what an agent can do about a status that the table does not have. */
  String remedyOfUnknown();
}
