package io.reachline.administration;

import io.reachline.directory.DirectoryStore;
import io.reachline.directory.Revision;
import io.reachline.directory.Service;
import io.reachline.directory.ServiceId;
import io.reachline.directory.Target;
import io.reachline.directory.Workflow;
import io.reachline.identity.IdSource;
import io.reachline.identity.OrganizationId;
import io.reachline.json.Invalid;
import io.reachline.json.JsonObject;
import io.reachline.json.Parsed;
import io.reachline.list.AllowedValues;
import io.reachline.service.ServiceClient;
import io.reachline.service.ServiceClient.Answer;
import io.reachline.service.ServiceHealthStore;
import io.reachline.service.ServiceKey;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/** The rules of services. An address must be permitted, and must want to be a service's. */
record ServiceKind(
    ServiceClient client, ServiceHealthStore health, IdSource challenges, DirectoryStore directory)
    implements ResourceKind<Service> {
  private static final String URL = "params.url";
  private static final int OK = 200;

  @Override
  public Class<Service> type() {
    return Service.class;
  }

  @Override
  public String label() {
    return "Service";
  }

  @Override
  public Set<String> properties() {
    return Set.of("type", "name", "params", "enabled", "disabledReason");
  }

  @Override
  public Map<String, AllowedValues> values() {
    return Map.of("enabled", AllowedValues.FLAG);
  }

  @Override
  public OptionalInt most() {
    return OptionalInt.of(50);
  }

  @Override
  public Parsed<Service> parse(
      String id, OrganizationId organization, JsonObject properties, Revision revision) {
    return Service.parse(new ServiceId(id), organization, properties, revision);
  }

  @Override
  public Parsed<Service> change(Service before, JsonObject changes, Revision next) {
    return before.change(changes, next);
  }

  @Override
  public Optional<Invalid> problem(Service service, Optional<Service> before) {
    return before.filter(earlier -> earlier.url().equals(service.url())).isPresent()
        ? Optional.empty()
        : client
            .problem(service.url())
            .or(() -> challengeProblem(service.url()))
            .map(problem -> new Invalid(URL, problem));
  }

  /** Returns the problem of the answer to a challenge, without anything that was answered. */
  private Optional<String> challengeProblem(String url) {
    String challenge = challenges.next();
    return switch (client.subscribe(url, challenge, ServiceClient.CHALLENGE_TIMEOUT)) {
      case Answer.Missing(var fault) -> Optional.of(unconfirmed("; " + fault.words()));
      case Answer.Received received when received.status() != OK ->
          Optional.of(unconfirmed("; it answered " + received.status()));
      case Answer.Received received when !received.body().strip().equals(challenge) ->
          Optional.of(unconfirmed("; it answered 200 with another body"));
      case Answer.Received _ -> Optional.empty();
    };
  }

  private static String unconfirmed(String what) {
    return "must answer GET <url>?type=subscribe&challenge=<challenge> by 200 and the challenge"
        + what;
  }

  /** Forgets the failures of a service that is enabled again. */
  @Override
  public void prepare(Service before, Service after) {
    if (after.isEnabled() && !before.isEnabled()) {
      health.reset(new ServiceKey(after.organization(), after.id()));
    }
  }

  @Override
  public List<Workflow> targeting(Service service, int most) {
    return new RuleTargets(directory)
        .naming(new Target.OfService(service.id()), service.organization(), most);
  }
}
