package io.reachline.administration;

import io.reachline.directory.DirectoryStore;
import io.reachline.identity.IdSource;
import io.reachline.list.Paginator;
import io.reachline.presence.PresenceStore;
import io.reachline.presence.PresenceWriter;
import io.reachline.retry.Backoff;
import io.reachline.routing.Conditions;
import io.reachline.service.ServiceClient;
import io.reachline.service.ServiceHealthStore;
import io.reachline.webhook.Providers;
import io.reachline.webhook.SourceStore;
import java.time.Duration;

/** Everything that admins keep, by its kind. */
public record Administration(
    Administered organizations,
    Administered channels,
    Users users,
    Administered workflows,
    WorkflowHistory workflowHistory,
    WorkflowDrafts workflowDrafts,
    Administered contacts,
    Administered sources,
    Administered services) {

  /**
   * Returns the administration over some stores.
   *
   * @param client calls the addresses of services
   * @param presenceLifetime the time for which a user is online after saying so
   * @param backoff the pauses before further tries of a change that others overtake
   */
  public static Administration of(
      Providers providers,
      DirectoryStore directory,
      PresenceStore presence,
      SourceStore sources,
      ServiceHealthStore health,
      ServiceClient client,
      Conditions conditions,
      Duration presenceLifetime,
      Backoff backoff,
      IdSource ids,
      Paginator paginator) {
    return new Administration(
        new Organizations(directory, sources, ids, backoff, paginator),
        new Resources<>(new ChannelKind(directory), directory, ids, backoff, paginator),
        new Users(
            new Resources<>(
                new UserKind(providers, directory, presence, paginator.clock()),
                directory,
                ids,
                backoff,
                paginator),
            new PresenceWriter(presence, backoff, paginator.clock()),
            presenceLifetime),
        new Resources<>(
            new WorkflowKind(conditions, directory, new RuleTargets(directory)),
            directory,
            ids,
            backoff,
            paginator),
        new WorkflowHistory(directory, paginator),
        new WorkflowDrafts(conditions, directory, paginator.clock()),
        new Resources<>(new ContactKind(), directory, ids, backoff, paginator),
        new Sources(providers, sources, ids, backoff, paginator),
        new Resources<>(
            new ServiceKind(client, health, ids, directory), directory, ids, backoff, paginator));
  }
}
