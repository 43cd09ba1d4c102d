package io.reachline.routing;

import static org.assertj.core.api.Assertions.assertThat;

import io.reachline.directory.Branch;
import io.reachline.directory.Channel;
import io.reachline.directory.ChannelId;
import io.reachline.directory.DirectorySnapshot;
import io.reachline.directory.Organization;
import io.reachline.directory.Revision;
import io.reachline.directory.Target;
import io.reachline.directory.User;
import io.reachline.identity.OrganizationId;
import io.reachline.identity.OrganizationPath;
import io.reachline.identity.Role;
import io.reachline.identity.UserId;
import io.reachline.json.Json;
import io.reachline.json.JsonObject;
import io.reachline.presence.LastOnline;
import io.reachline.presence.PresenceSnapshot;
import java.time.Instant;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The work of writing a reason, counted in lookups of presence. */
class ReasonWriterTest {
  private static final Instant NOW = Instant.parse("2026-11-26T12:00:00Z");
  private static final OrganizationId ORGANIZATION = new OrganizationId("0f".repeat(12));
  private static final int MUCH_ROOM = 10_000_000;

  private final List<User> users =
      IntStream.range(0, 200)
          .mapToObj(
              n ->
                  new User(
                      new UserId("%024x".formatted(n)),
                      ORGANIZATION,
                      "a user",
                      Role.AGENT,
                      Set.of(),
                      Revision.first(NOW)))
          .toList();
  private final List<Target> channels =
      IntStream.range(0, 100)
          .<Target>mapToObj(n -> new Target.OfChannel(new ChannelId("%024x".formatted(n))))
          .toList();

  private int lookups;

  @Test
  void ofTargets_channelComesAgain_itsMembersAreLookedUpOnce() {
    Target channel = channels.getFirst();

    List<JsonObject> targets = write(Collections.nCopies(100, channel), MUCH_ROOM);

    assertThat(targets).hasSize(100);
    assertThat(targets).allSatisfy(target -> assertThat(target.objects("members")).hasSize(50));
    int inAll = lookups;
    write(List.of(channel), MUCH_ROOM);
    assertThat(inAll).isEqualTo(lookups);
  }

  @Test
  void ofTargets_noRoomIsLeft_noFurtherMembersAreLookedUp() {
    List<JsonObject> targets = write(channels, 20_000);

    assertThat(targets).hasSize(100);
    assertThat(targets.getFirst().objects("members")).hasSize(50);
    assertThat(targets.getLast().objects("members")).isEmpty();
    assertThat(targets.getLast().get("more")).isEqualTo(200);
    int inAll = lookups;
    write(channels.subList(0, 3), MUCH_ROOM);
    assertThat(inAll).isLessThanOrEqualTo(lookups);
  }

  /** Writes the reason of a task, and returns its targets. */
  private List<JsonObject> write(List<Target> targets, int maxBytes) {
    Roster roster = roster();
    Targets found = roster.find(targets);
    lookups = 0;
    String reason = new ReasonWriter(roster, maxBytes).ofTargets(found).text();
    return Json.readOwn(reason)
        .objects("workflows")
        .getFirst()
        .objects("rules")
        .getFirst()
        .objects("targets");
  }

  private Roster roster() {
    Set<UserId> members = users.stream().map(User::id).collect(Collectors.toSet());
    Map<UserId, LastOnline> presence =
        new HashMap<>() {
          @Override
          public @Nullable LastOnline get(@Nullable Object user) {
            lookups++;
            return super.get(user);
          }
        };
    return new Roster(
        new DirectorySnapshot(
            List.of(
                new Branch(
                    new Organization(
                        OrganizationPath.root(ORGANIZATION),
                        "an organisation",
                        Organization.Status.ACTIVE,
                        Revision.first(NOW)),
                    channels.stream()
                        .map(
                            target ->
                                new Channel(
                                    new ChannelId(target.id()),
                                    ORGANIZATION,
                                    "a channel",
                                    members,
                                    Revision.first(NOW)))
                        .toList(),
                    users,
                    List.of(),
                    List.of(),
                    ""))),
        new PresenceSnapshot(Map.of(ORGANIZATION, presence), NOW),
        Set.of());
  }
}
