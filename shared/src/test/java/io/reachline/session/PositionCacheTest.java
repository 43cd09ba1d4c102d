package io.reachline.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.reachline.conversation.ConversationId;
import io.reachline.conversation.ConversationKey;
import io.reachline.conversation.Position;
import io.reachline.identity.OrganizationId;
import io.reachline.session.SessionStore.Part;
import io.reachline.session.SessionStore.Positions;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class PositionCacheTest {
  private static final OrganizationId ORGANIZATION = new OrganizationId("5d01e2404bc19c256622ad10");
  private static final Positions NOTHING = new Positions(Optional.empty(), Optional.empty());
  private static final Position OLD = new Position("1");
  private static final Position NEW = new Position("2");

  private final PositionCache known = new PositionCache();

  @Test
  void of_unknownSession_isNothing() {
    assertThat(known.of(key(0))).isEqualTo(NOTHING);
  }

  @Test
  void remember_whatIsBehind_neverGoesBack() {
    known.remember(key(0), new Positions(Optional.of(NEW), Optional.empty()));
    known.remember(key(0), new Positions(Optional.of(OLD), Optional.of(OLD)));

    assertThat(known.of(key(0))).isEqualTo(new Positions(Optional.of(NEW), Optional.of(OLD)));
  }

  @Test
  void remember_tooMany_forgetsTheLeastUsed() {
    for (int i = 0; i < 10_001; i++) {
      known.remember(key(i), new Positions(Optional.of(OLD), Optional.empty()));
    }

    assertThat(known.of(key(0))).isEqualTo(NOTHING);
    assertThat(known.of(key(1))).isNotEqualTo(NOTHING);
  }

  @Test
  void reach_includes_whatIsAsOldAndIsBeyondOnlyTheOlder() {
    Positions positions = NOTHING.movedTo(NEW, Set.of(Part.SESSION));

    assertThat(positions.includes(Part.SESSION, NEW)).isTrue();
    assertThat(positions.includes(Part.SESSION, OLD)).isTrue();
    assertThat(positions.includes(Part.STATE, OLD)).isFalse();
    assertThat(positions.isBeyond(Part.SESSION, OLD)).isTrue();
    assertThat(positions.isBeyond(Part.SESSION, NEW)).isFalse();
    assertThat(positions.isBeyond(Part.STATE, OLD)).isFalse();
  }

  private static ConversationKey key(int number) {
    return new ConversationKey(ORGANIZATION, new ConversationId("%024x".formatted(number)));
  }
}
