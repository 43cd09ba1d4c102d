package io.reachline.directory;

import static org.assertj.core.api.Assertions.assertThat;

import io.reachline.identity.OrganizationId;
import io.reachline.identity.OrganizationPath;
import io.reachline.memory.Deletion;
import io.reachline.memory.InMemoryStores;
import io.reachline.memory.Interposed;
import io.reachline.memory.MovableClock;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class OrganizationPathsTest {
  private static final OrganizationId ROOT = new OrganizationId("1".repeat(24));
  private static final OrganizationId BELOW = new OrganizationId("2".repeat(24));
  private static final OrganizationPath PATH = OrganizationPath.root(ROOT).child(BELOW);

  private final MovableClock clock = MovableClock.standing();
  private final DirectoryStore directory = new InMemoryStores(clock).directory();
  private final AtomicInteger reads = new AtomicInteger();
  private final OrganizationPaths paths =
      new OrganizationPaths(
          Interposed.before(
              DirectoryStore.class,
              directory,
              (_, _, call) -> {
                reads.incrementAndGet();
                return call.call();
              }),
          clock);

  @Test
  void of_again_isReadOnce() {
    create();

    assertThat(paths.of(BELOW)).isEqualTo(PATH);
    assertThat(paths.of(BELOW)).isEqualTo(PATH);

    assertThat(reads).hasValue(1);
  }

  @Test
  void of_fiveMinutesLater_isReadAgain() {
    create();
    paths.of(BELOW);
    Deletion.of(directory, Organization.class, BELOW, BELOW.value());

    clock.advance(Duration.ofMinutes(5).minusMillis(1));
    assertThat(paths.of(BELOW)).isEqualTo(PATH);
    clock.advance(Duration.ofMillis(1));

    assertThat(paths.of(BELOW)).isEqualTo(OrganizationPath.root(BELOW));
  }

  @Test
  void of_moreThanItKeeps_forgetsTheOneUsedLeast() {
    for (int n = 0; n <= 1_000; n++) {
      paths.of(new OrganizationId("%024x".formatted(n)));
    }

    paths.of(new OrganizationId("%024x".formatted(0)));

    assertThat(reads).hasValue(1_002);
  }

  private void create() {
    directory.create(
        new Organization(
            PATH, "One below", Organization.Status.ACTIVE, Revision.first(clock.instant())));
  }
}
