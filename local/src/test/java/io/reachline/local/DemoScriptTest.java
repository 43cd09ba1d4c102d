package io.reachline.local;

import static org.assertj.core.api.Assertions.assertThat;

import io.reachline.local.DemoScript.Act;
import io.reachline.local.DemoScript.Scene;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import org.junit.jupiter.api.Test;

class DemoScriptTest {
  private final List<Scene> scenes = DemoScript.scenes(1);

  @Test
  void scenes_ofTheSameSeed_areTheSame() {
    assertThat(DemoScript.scenes(1)).isEqualTo(scenes).isNotEqualTo(DemoScript.scenes(2));
  }

  @Test
  void scenes_ofAScript_areInOrderAndWithinHalfAnHour() {
    assertThat(scenes)
        .isSortedAccordingTo(Comparator.comparing(Scene::after))
        .allMatch(scene -> !scene.after().isNegative())
        .allMatch(scene -> scene.after().compareTo(DemoScript.LENGTH) < 0);
  }

  @Test
  void scenes_ofAScript_endAsTheServiceStarts() {
    assertThat(presentAfter(DemoUser.AGENT_SALES, DemoScript.LENGTH)).isTrue();
    assertThat(presentAfter(DemoUser.AGENT_SERVICE, DemoScript.LENGTH)).isFalse();
  }

  @Test
  void scenes_ofAScript_haveCustomersWhomNobodyIsThereFor() {
    assertThat(scenes)
        .filteredOn(scene -> scene.act() instanceof Act.Write)
        .anyMatch(scene -> !presentAfter(DemoUser.AGENT_SALES, scene.after()))
        .anyMatch(scene -> presentAfter(DemoUser.AGENT_SALES, scene.after()));
  }

  private boolean presentAfter(DemoUser agent, Duration time) {
    return scenes.stream()
        .filter(scene -> scene.after().compareTo(time) <= 0)
        .reduce(
            false,
            (there, scene) ->
                switch (scene.act()) {
                  case Act.Come(var who) -> there || who == agent;
                  case Act.Go(var who) -> there && who != agent;
                  case Act.Write _, Act.Accept _ -> there;
                },
            (one, other) -> other);
  }
}
