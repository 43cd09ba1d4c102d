package io.reachline.routing;

import io.reachline.directory.ChannelId;
import io.reachline.identity.OrganizationId;
import io.reachline.json.Parsed;
import io.reachline.message.Message;
import io.reachline.posting.Command;
import java.util.List;
import java.util.Optional;

/** The audience of an origin: those who may be notified of it. */
public sealed interface Audience {

  /**
   * The targets that workflows name.
   *
   * @param organizations the organisations whose workflows run; empty for all
   */
  record Workflows(List<OrganizationId> organizations) implements Audience {

    boolean includes(OrganizationId organization) {
      return organizations.isEmpty() || organizations.contains(organization);
    }
  }

  /** Some channels, without any workflow. */
  record Channels(List<ChannelId> channels) implements Audience {}

  /** Returns the audience of a message whose routing notifies somebody; empty for any other. */
  static Optional<Audience> of(Message message) {
    return RoutingTrigger.of(message)
        .flatMap(
            trigger ->
                switch (trigger) {
                  case INBOUND -> Optional.of(new Workflows(List.of()));
                  case COMMAND ->
                      Command.parse(message.text(), message.meta())
                              instanceof Parsed.Valid<Command>(var command)
                          ? of(command)
                          : Optional.empty();
                  case SETTLEMENT, RELEASE -> Optional.empty();
                });
  }

  /** Returns the audience of a command that asks for routing; empty for any other. */
  static Optional<Audience> of(Command command) {
    return switch (command) {
      case Command.Notify(var channels, var organizations) ->
          Optional.of(channels.isEmpty() ? new Workflows(organizations) : new Channels(channels));
      case Command.Enqueue _ -> Optional.of(new Workflows(List.of()));
      case Command.Accept _,
          Command.Assign _,
          Command.Join _,
          Command.Leave _,
          Command.Set _,
          Command.Unset _ ->
          Optional.empty();
    };
  }
}
