package io.reachline.directory;

import static org.assertj.core.api.Assertions.assertThat;

import io.reachline.dynamo.Engine;
import io.reachline.identity.OrganizationId;
import io.reachline.memory.Interposed;
import io.reachline.memory.MovableClock;
import io.reachline.storage.Retention;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class CachedDirectoryTest {
  private final MovableClock clock = MovableClock.standing();
  private final AtomicInteger readings = new AtomicInteger();
  private final CachedDirectory directory =
      new CachedDirectory(
          Interposed.before(
              DirectoryStore.class,
              Engine.MEMORY.open(clock, new Retention(Duration.ofDays(90))).directory(),
              (method, _, call) -> {
                if (method.equals("branch")) {
                  readings.incrementAndGet();
                }
                return call.call();
              }),
          clock);

  @Test
  void snapshot_hundredOrganizationsInTurn_readsEachOnce() {
    List<OrganizationId> organizations =
        IntStream.range(0, 100).mapToObj(n -> new OrganizationId("%024x".formatted(n))).toList();

    organizations.forEach(directory::snapshot);
    organizations.forEach(directory::snapshot);
    assertThat(readings).hasValue(100);

    clock.advance(CachedDirectory.LIFETIME);
    organizations.forEach(directory::snapshot);
    assertThat(readings).hasValue(200);
  }
}
