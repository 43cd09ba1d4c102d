package io.reachline.functions.directory;

import io.reachline.directory.Channel;
import io.reachline.directory.ChannelId;
import io.reachline.directory.DirectoryStore;
import io.reachline.directory.Organization;
import io.reachline.directory.Resource;
import io.reachline.directory.Rule;
import io.reachline.directory.User;
import io.reachline.directory.Workflow;
import io.reachline.identity.OrganizationId;
import io.reachline.identity.UserId;
import io.reachline.json.Invalid;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Gatherers;
import java.util.stream.Stream;

/**
 * The channels and users that rules name. Those of the workflow's organisation and of the ones
 * above it can be told of every conversation for which the workflow runs; so can, of a workflow
 * that names the organisations it runs for, those on the paths of these.
 */
record RuleTargets(DirectoryStore directory) {
  // Queries that are under way at the same time: there may be hundreds of organisations.
  private static final int MAX_QUERIES = 10;

  /**
   * Returns the first target that is not there. Those that the workflow had before are not judged
   * again unless it runs for other organisations now: they may be gone, and the rest must change
   * all the same.
   */
  Optional<Invalid> problem(Workflow workflow, Optional<Workflow> kept) {
    Optional<Workflow> before =
        kept.filter(earlier -> earlier.organizations().equals(workflow.organizations()));
    Set<String> channels = named(workflow, RuleTargets::channels);
    Set<String> users = named(workflow, RuleTargets::users);
    before.ifPresent(earlier -> channels.removeAll(named(earlier, RuleTargets::channels)));
    before.ifPresent(earlier -> users.removeAll(named(earlier, RuleTargets::users)));
    List<OrganizationId> path = directory.path(workflow.organization()).ids().reversed();
    withoutPresent(channels, users, path);
    if (workflow.organizations().isPresent() && !(channels.isEmpty() && users.isEmpty())) {
      withoutPresent(channels, users, below(workflow, workflow.organizations().get()));
    }
    return problem(workflow.rules(), "channels", RuleTargets::channels, channels)
        .or(() -> problem(workflow.rules(), "users", RuleTargets::users, users));
  }

  private void withoutPresent(
      Set<String> channels, Set<String> users, List<OrganizationId> organizations) {
    for (OrganizationId organization : organizations) {
      withoutPresent(channels, Channel.class, organization);
      withoutPresent(users, User.class, organization);
    }
  }

  private void withoutPresent(
      Set<String> ids, Class<? extends Resource> type, OrganizationId organization) {
    if (!ids.isEmpty()) {
      ids.removeAll(directory.present(type, organization, ids));
    }
  }

  private List<OrganizationId> below(Workflow workflow, Set<OrganizationId> named) {
    return directory.tree(workflow.organization()).stream()
        .filter(organization -> named.contains(organization.organization()))
        .map(Organization::path)
        .flatMap(path -> path.ids().reversed().stream())
        .distinct()
        .toList();
  }

  private static Optional<Invalid> problem(
      List<Rule> rules, String kind, Function<Rule, List<String>> targets, Set<String> absent) {
    for (int i = 0; i < rules.size(); i++) {
      List<String> ids = targets.apply(rules.get(i));
      for (int j = 0; j < ids.size(); j++) {
        if (absent.contains(ids.get(j))) {
          return Optional.of(
              new Invalid(
                  "rules[%d].notify.%s[%d]".formatted(i, kind, j),
                  ("must be one of the %s of the workflow's organization, of those above it, or of"
                          + " those it runs for; %s is none")
                      .formatted(kind, ids.get(j))));
        }
      }
    }
    return Optional.empty();
  }

  /**
   * Returns workflows whose rules name a channel or user: its own organisation's, and those of the
   * organisations above and below.
   *
   * @param most how many of them at most
   */
  List<Workflow> naming(Resource target, int most) {
    String id = target.idValue();
    Function<Rule, List<String>> targets =
        target instanceof Channel ? RuleTargets::channels : RuleTargets::users;
    return Stream.concat(
            directory.path(target.organization()).ids().reversed().stream(),
            directory.tree(target.organization()).stream().map(Organization::organization))
        .distinct()
        .gather(
            Gatherers.mapConcurrent(
                MAX_QUERIES, organization -> directory.list(Workflow.class, organization).toList()))
        .flatMap(List::stream)
        .filter(workflow -> named(workflow, targets).contains(id))
        .limit(most)
        .toList();
  }

  private static Set<String> named(Workflow workflow, Function<Rule, List<String>> targets) {
    return workflow.rules().stream()
        .flatMap(rule -> targets.apply(rule).stream())
        .collect(Collectors.toCollection(HashSet::new));
  }

  private static List<String> channels(Rule rule) {
    return rule.channels().stream().map(ChannelId::value).toList();
  }

  private static List<String> users(Rule rule) {
    return rule.users().stream().map(UserId::value).toList();
  }
}
