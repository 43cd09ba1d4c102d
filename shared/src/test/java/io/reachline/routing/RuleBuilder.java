package io.reachline.routing;

import io.reachline.directory.ChannelId;
import io.reachline.directory.Rule;
import io.reachline.directory.ServiceId;
import io.reachline.directory.Target;
import io.reachline.identity.UserId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** A rule, put together by a test. */
public final class RuleBuilder {
  private final String name;
  private final List<Target> targets = new ArrayList<>();
  private String when = "";
  private Duration delay = Duration.ZERO;
  private Duration repeat = Duration.ZERO;
  private Rule.Then then = Rule.Then.CONTINUE;

  private RuleBuilder(String name) {
    this.name = name;
  }

  public static RuleBuilder aRule(String name) {
    return new RuleBuilder(name);
  }

  public RuleBuilder to(ChannelId... ids) {
    Stream.of(ids).map(Target.OfChannel::new).forEach(targets::add);
    return this;
  }

  public RuleBuilder to(UserId... ids) {
    Stream.of(ids).map(Target.OfUser::new).forEach(targets::add);
    return this;
  }

  public RuleBuilder to(ServiceId... ids) {
    Stream.of(ids).map(Target.OfService::new).forEach(targets::add);
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

  public RuleBuilder every(Duration time) {
    repeat = time;
    return this;
  }

  public RuleBuilder stop() {
    then = Rule.Then.STOP;
    return this;
  }

  public Rule build() {
    return new Rule(name, when, delay, repeat, targets, then);
  }
}
