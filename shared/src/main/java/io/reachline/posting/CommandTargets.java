package io.reachline.posting;

import io.reachline.directory.DirectoryStore;
import io.reachline.directory.Resource;
import io.reachline.directory.Target;
import io.reachline.identity.OrganizationId;
import io.reachline.identity.OrganizationPath;
import io.reachline.json.Invalid;
import io.reachline.json.Parsed;
import io.reachline.message.MessageType;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A check of the users, channels and organisations that commands name: they must belong to the
 * conversation's organisation or to one above it. The directory is read only for commands that name
 * any.
 */
record CommandTargets(DirectoryStore directory) {
  private static final int MOST_SHOWN = 10;

  /** Returns the refusal of the first draft that names somebody unknown; empty if none does. */
  Optional<Posting.Outcome.Refused> refusal(List<MessageDraft> drafts, OrganizationPath path) {
    for (int i = 0; i < drafts.size(); i++) {
      Optional<Invalid> problem = problem(drafts.get(i), path);
      if (problem.isPresent()) {
        return Optional.of(new Posting.Outcome.Refused(i, problem.get()));
      }
    }
    return Optional.empty();
  }

  private Optional<Invalid> problem(MessageDraft draft, OrganizationPath path) {
    return draft.type() == MessageType.COMMAND
            && Command.parse(draft.text(), draft.meta())
                instanceof Parsed.Valid<Command>(var command)
        ? problem(command, path)
        : Optional.empty();
  }

  private Optional<Invalid> problem(Command command, OrganizationPath path) {
    return switch (command) {
      case Command.Assign(var users) ->
          problem(Target.Kind.USER, users.stream().map(Target.OfUser::new), path);
      case Command.Notify(var channels, var organizations) ->
          problem(Target.Kind.CHANNEL, channels.stream().map(Target.OfChannel::new), path)
              .or(() -> problem(organizations, path));
      case Command.Accept _,
          Command.Join _,
          Command.Leave _,
          Command.Set _,
          Command.Unset _,
          Command.Enqueue _ ->
          Optional.empty();
    };
  }

  private Optional<Invalid> problem(
      Target.Kind kind, Stream<? extends Target> named, OrganizationPath path) {
    List<String> unknown =
        kind.idsOf(directory.missing(named.collect(Collectors.toList()), path.ids().reversed()));
    return unknown.isEmpty()
        ? Optional.empty()
        : Optional.of(
            invalid(
                kind.plural(),
                kind.plural() + " of the conversation's organization or of those above it",
                unknown,
                known(kind, path)));
  }

  private static Optional<Invalid> problem(List<OrganizationId> named, OrganizationPath path) {
    List<OrganizationId> unknown = new ArrayList<>(named);
    unknown.removeAll(path.ids());
    return unknown.isEmpty()
        ? Optional.empty()
        : Optional.of(
            invalid(
                "organizations",
                "the conversation's organization or those above it",
                unknown.stream().map(OrganizationId::value).toList(),
                path.ids().stream().map(OrganizationId::value)));
  }

  private Stream<String> known(Target.Kind kind, OrganizationPath path) {
    return path.ids().reversed().stream()
        .flatMap(organization -> directory.list(kind.type(), organization).limit(MOST_SHOWN))
        .map(Resource::idValue);
  }

  private static Invalid invalid(
      String kind, String what, Collection<String> unknown, Stream<String> known) {
    return new Invalid(
        "meta." + kind,
        "must name %s; unknown: %s; known: %s"
            .formatted(what, shown(unknown.stream()), shown(known)));
  }

  private static String shown(Stream<String> ids) {
    String shown = ids.limit(MOST_SHOWN).collect(Collectors.joining(", "));
    return shown.isEmpty() ? "none" : shown;
  }
}
