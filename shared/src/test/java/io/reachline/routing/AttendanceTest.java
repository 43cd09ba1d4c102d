package io.reachline.routing;

import static org.assertj.core.api.Assertions.assertThat;

import io.reachline.directory.Branch;
import io.reachline.directory.DirectorySnapshot;
import io.reachline.directory.Organization;
import io.reachline.directory.Revision;
import io.reachline.directory.User;
import io.reachline.dynamo.Engine;
import io.reachline.identity.OrganizationId;
import io.reachline.identity.OrganizationPath;
import io.reachline.identity.Role;
import io.reachline.identity.UserId;
import io.reachline.memory.Interposed;
import io.reachline.memory.MovableClock;
import io.reachline.presence.PresenceStore;
import io.reachline.storage.Consistency;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class AttendanceTest {
  private final MovableClock clock = MovableClock.standing();
  private final List<Object> since = new ArrayList<>();
  private final Attendance attendance =
      new Attendance(
          Interposed.before(
              PresenceStore.class,
              Engine.MEMORY.open(clock, RouterScenario.RETENTION).presence(),
              (_, arguments, call) -> {
                since.addAll(arguments.stream().filter(Instant.class::isInstance).toList());
                return call.call();
              }),
          RouterScenario.RETENTION,
          clock);

  @Test
  void of_hundredOrganizationsInTurn_readsTheWholeRetentionOfEachOnce() {
    List<DirectorySnapshot> directories =
        IntStream.range(0, 100).mapToObj(this::directory).toList();
    Instant first = clock.instant();
    directories.forEach(directory -> attendance.of(directory, Consistency.EVENTUAL));
    assertThat(since).hasSize(100).doesNotContain(first.minus(Duration.ofMinutes(1)));
    since.clear();
    clock.advance(Duration.ofSeconds(1));

    directories.forEach(directory -> attendance.of(directory, Consistency.EVENTUAL));

    assertThat(since).hasSize(100).containsOnly(first.minus(Duration.ofMinutes(1)));
  }

  private DirectorySnapshot directory(int number) {
    OrganizationId organization = new OrganizationId("%024x".formatted(number));
    Revision revision = Revision.first(clock.instant());
    return new DirectorySnapshot(
        List.of(
            new Branch(
                new Organization(
                    OrganizationPath.root(organization),
                    "an organisation",
                    Organization.Status.ACTIVE,
                    revision),
                List.of(),
                List.of(
                    new User(
                        new UserId("aa".repeat(12)),
                        organization,
                        "a user",
                        Role.AGENT,
                        Set.of(),
                        revision)),
                List.of(),
                List.of(),
                "")));
  }
}
