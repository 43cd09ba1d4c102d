package io.reachline.webhook;

import io.reachline.session.ReplyStatus;
import io.reachline.session.ReplyStatuses;
import java.util.List;
import java.util.Optional;

/** The providers whose webhooks are taken in. */
public record Providers(List<Provider> all) {

  public Providers {
    all = List.copyOf(all);
  }

  /** Returns the provider of this name. */
  public Optional<Provider> named(String name) {
    return all.stream().filter(provider -> provider.name().equals(name)).findFirst();
  }

  /**
   * Returns the provider of a source.
   *
   * @throws IllegalStateException if none has its name, which cannot happen: a source is created
   *     with a registered provider
   */
  public Provider of(SourceId source) {
    return named(source.provider())
        .orElseThrow(() -> new IllegalStateException("No provider is named " + source.provider()));
  }

  /** Returns what a token of a source must say. */
  public TokenRules tokenRules(Source source) {
    return of(source.id()).tokenRules(source);
  }

  public List<String> names() {
    return all.stream().map(Provider::name).toList();
  }

  /** Returns the hosts of all providers. */
  public List<String> hosts() {
    return all.stream().flatMap(provider -> provider.hosts().stream()).distinct().toList();
  }

  /**
   * Returns the reply statuses of all providers. If several use a name, the first provider's
   * counts.
   */
  public ReplyStatuses replyStatuses() {
    List<ReplyStatuses> tables = all.stream().map(Provider::replyStatuses).toList();
    return new ReplyStatuses() {
      @Override
      public List<String> names() {
        return tables.stream().flatMap(table -> table.names().stream()).distinct().toList();
      }

      @Override
      public Optional<ReplyStatus> find(String name) {
        return tables.stream().flatMap(table -> table.find(name).stream()).findFirst();
      }

      @Override
      public String remedyOfUnknown() {
        return tables.getFirst().remedyOfUnknown();
      }
    };
  }
}
