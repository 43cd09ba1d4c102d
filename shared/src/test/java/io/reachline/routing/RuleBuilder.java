package io.reachline.routing;

import io.reachline.directory.ChannelId;
import io.reachline.directory.Rule;
import io.reachline.identity.UserId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** A rule, put together by a test. */
public final class RuleBuilder {
  private final String name;
  private final List<ChannelId> channels = new ArrayList<>();
  private final List<UserId> users = new ArrayList<>();
  private String when = "";
  private Duration delay = Duration.ZERO;
  private Rule.Then then = Rule.Then.CONTINUE;

  private RuleBuilder(String name) {
    this.name = name;
  }

  public static RuleBuilder aRule(String name) {
    return new RuleBuilder(name);
  }

  public RuleBuilder to(ChannelId... ids) {
    channels.addAll(List.of(ids));
    return this;
  }

  public RuleBuilder to(UserId... ids) {
    users.addAll(List.of(ids));
    return this;
  }

  public RuleBuilder when(String expression) {
    when = expression;
    return this;
  }

  public RuleBuilder after(Duration time) {
    delay = time;
    return this;
  }

  public RuleBuilder stop() {
    then = Rule.Then.STOP;
    return this;
  }

  public Rule build() {
    return new Rule(name, when, delay, channels, users, then);
  }
}
