package io.reachline.routing;

import io.reachline.directory.Branch;
import io.reachline.directory.DirectorySnapshot;
import io.reachline.directory.Rule;
import io.reachline.directory.Service;
import io.reachline.directory.ServiceId;
import io.reachline.directory.Target;
import io.reachline.service.ServiceHealthStore;
import io.reachline.service.ServiceKey;
import io.reachline.storage.Consistency;
import java.util.HashSet;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A reader of which services fail now, which counts them as offline. */
public final class BrokenServices {
  private final ServiceHealthStore health;

  public BrokenServices(ServiceHealthStore health) {
    this.health = health;
  }

  /** Returns those that fail of the services that the workflows of a directory name. */
  public Set<ServiceKey> of(DirectorySnapshot directory) {
    return of(
        directory,
        directory.branches().stream()
            .flatMap(branch -> branch.workflows().stream())
            .flatMap(workflow -> workflow.rules().stream()));
  }

  /** Returns those that fail of the services that rules name. Only these are read. */
  Set<ServiceKey> of(DirectorySnapshot directory, Stream<Rule> rules) {
    Set<ServiceId> named =
        rules
            .flatMap(rule -> rule.targets().stream())
            .flatMap(
                target ->
                    target instanceof Target.OfService(var id) ? Stream.of(id) : Stream.empty())
            .collect(Collectors.toSet());
    Set<ServiceKey> broken = new HashSet<>();
    if (!named.isEmpty()) {
      for (Branch branch : directory.branches()) {
        for (Service service : branch.services()) {
          ServiceKey key = new ServiceKey(service.organization(), service.id());
          if (named.contains(service.id()) && isBroken(key)) {
            broken.add(key);
          }
        }
      }
    }
    return broken;
  }

  private boolean isBroken(ServiceKey service) {
    return health.find(service, Consistency.EVENTUAL).breaker().isBroken();
  }
}
