package io.reachline.replay;

import io.reachline.message.Message;
import io.reachline.posting.Command;
import java.util.Optional;

/**
 * A command that was carried out.
 *
 * @param message the message that gave it
 */
record PastCommand(Message message, Command command) {

  /** Returns the command of a message; empty if it has none that can be carried out. */
  static Optional<PastCommand> of(Message message) {
    return Command.parse(message.text(), message.meta())
        .map(command -> Optional.of(new PastCommand(message, command)))
        .orElse(Optional.empty());
  }
}
