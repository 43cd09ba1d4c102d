package io.reachline.administration;

import io.reachline.identity.Caller;
import io.reachline.identity.HexId;
import io.reachline.identity.IdSource;
import io.reachline.identity.OrganizationId;
import io.reachline.json.Fields;
import io.reachline.json.JsonObject;
import io.reachline.json.Parsed;
import io.reachline.list.Page;
import io.reachline.list.Paginator;
import io.reachline.list.QueryString;
import io.reachline.retry.Backoff;
import io.reachline.webhook.Provider;
import io.reachline.webhook.Providers;
import io.reachline.webhook.Source;
import io.reachline.webhook.SourceId;
import io.reachline.webhook.SourceListing;
import io.reachline.webhook.SourceStore;
import java.time.Clock;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The sources, which are the webhooks that organisations accept. */
final class Sources implements Administered {
  private static final String LABEL = "Source";
  private static final int MAX_SOURCES = 50;
  private static final int TAG_LENGTH = 16;

  // Set by the system; ignored, so that a client can send back what it read.
  private static final Set<String> IGNORED = Set.of("id", "organization", "url", "createdAt");

  private final Providers providers;
  private final SourceStore sources;
  private final SourceListing listing;
  private final IdSource ids;
  private final Backoff backoff;
  private final Clock clock;
  private final String publicUrl;

  Sources(
      Providers providers,
      SourceStore sources,
      IdSource ids,
      Backoff backoff,
      Paginator paginator) {
    this.providers = providers;
    this.sources = sources;
    this.listing = new SourceListing(sources, providers, paginator);
    this.ids = ids;
    this.backoff = backoff;
    this.clock = paginator.clock();
    this.publicUrl = paginator.publicUrl();
  }

  @Override
  public Parsed<Page> list(Caller caller, String path, QueryString query) {
    return listing.list(caller.organization(), path, query);
  }

  @Override
  public Outcome get(String id, Caller caller) {
    return find(id, caller.organization()).map(this::shown).orElseGet(Sources::notFound);
  }

  @Override
  public Outcome create(JsonObject body, Caller caller) {
    Fields fields = new Fields(body);
    Provider provider = provider(fields);
    Properties properties = read(fields, provider);
    if (properties.orgId() == null) {
      fields.refuse("orgId", "is required");
    }
    if (properties.host() == null) {
      fields.refuse("host", "is required");
    }
    return switch (Parsed.of(fields, () -> source(provider, properties, caller.organization()))) {
      case Parsed.Refused<Source>(var reason) -> new Outcome.Refused(reason);
      case Parsed.Valid<Source>(var source) -> create(source);
    };
  }

  private Source source(Provider provider, Properties properties, OrganizationId organization) {
    return new Source(
        SourceId.of(provider, ids.next()),
        organization,
        Objects.requireNonNull(properties.orgId()),
        properties.webhookId(),
        Objects.requireNonNull(properties.host()),
        clock.instant());
  }

  private Outcome create(Source source) {
    if (sources.list(source.organization()).size() >= MAX_SOURCES) {
      return new Outcome.Conflicting(
          "too_many", "an organization must not have more than %d sources".formatted(MAX_SOURCES));
    }
    return sources.create(source)
        ? new Outcome.Created(source.toJson(publicUrl), tag(source))
        : orgIdConflict();
  }

  @Override
  public Outcome change(String id, JsonObject changes, Precondition precondition, Caller caller) {
    return backoff
        .attempt(MAX_TRIES, () -> tryToChange(id, changes, precondition, caller))
        .orElseGet(Outcome.Overtaken::new);
  }

  /** Reads and changes a source; returns empty if somebody else changed it in between. */
  private Optional<Outcome> tryToChange(
      String id, JsonObject changes, Precondition precondition, Caller caller) {
    Optional<Source> before = find(id, caller.organization());
    if (before.isEmpty()) {
      return Optional.of(notFound());
    }
    Source source = before.get();
    Optional<Outcome> refusal = precondition.refusal(tag(source));
    if (refusal.isPresent()) {
      return refusal;
    }
    Fields fields = new Fields(changes);
    Provider provider = providers.of(source.id());
    String type = fields.text("type", 100);
    if (type != null && !type.equals(provider.name())) {
      fields.refuse("type", "must be " + provider.name());
    }
    Properties properties = read(fields, provider);
    if (fields.invalid().isPresent()) {
      return Optional.of(new Outcome.Refused(fields.invalid().get()));
    }
    if (properties.orgId() != null && !properties.orgId().equals(source.orgId())) {
      return Optional.of(orgIdConflict());
    }
    Source changed =
        new Source(
            source.id(),
            source.organization(),
            source.orgId(),
            fields.has("webhookId") ? properties.webhookId() : source.webhookId(),
            properties.host() == null ? source.host() : properties.host(),
            source.createdAt());
    return sources.replace(source, changed) ? Optional.of(shown(changed)) : Optional.empty();
  }

  @Override
  public Outcome delete(String id, boolean isForced, Precondition precondition, Caller caller) {
    // Its few properties do not change what a deletion means, so it is not compared again.
    Optional<Outcome> refusal =
        find(id, caller.organization()).flatMap(source -> precondition.refusal(tag(source)));
    if (refusal.isPresent()) {
      return refusal.get();
    }
    return SourceId.isValid(id) && sources.delete(caller.organization(), new SourceId(id))
        ? new Outcome.Deleted()
        : notFound();
  }

  private Optional<Source> find(String id, OrganizationId organization) {
    return SourceId.isValid(id) ? sources.find(organization, new SourceId(id)) : Optional.empty();
  }

  private Outcome shown(Source source) {
    return new Outcome.Shown(source.toJson(publicUrl), tag(source));
  }

  /** Returns the entity tag of a source: a hash, since sources have no versions. */
  private static String tag(Source source) {
    return "\"%s\"".formatted(HexId.hash(source.toString()).substring(0, TAG_LENGTH));
  }

  private static Outcome notFound() {
    return new Outcome.NotFound(LABEL);
  }

  /** The properties that clients set; null for those that the body does not have. */
  private record Properties(
      @Nullable String orgId, @Nullable String webhookId, @Nullable String host) {}

  private static Properties read(Fields fields, Provider provider) {
    String orgId = id(fields, "orgId", provider);
    String webhookId = id(fields, "webhookId", provider);
    String host = host(fields, provider);
    fields.refuseOthers(IGNORED);
    return new Properties(orgId, webhookId, host);
  }

  /** Returns the provider of a new source; the first one if the body names none. */
  private Provider provider(Fields fields) {
    Provider first = providers.all().getFirst();
    String type = fields.text("type", 100);
    if (type == null) {
      return first;
    }
    Optional<Provider> named = providers.named(type);
    if (named.isEmpty()) {
      fields.refuse("type", "must be " + String.join(" or ", providers.names()));
    }
    return named.orElse(first);
  }

  private static @Nullable String id(Fields fields, String name, Provider provider) {
    String id = fields.scalar(name, 100);
    if (id != null && !provider.isId(id)) {
      fields.refuse(name, provider.idRule());
    }
    return id;
  }

  private static @Nullable String host(Fields fields, Provider provider) {
    String host = fields.text("host", 100);
    if (host != null && !provider.hosts().contains(host)) {
      fields.refuse("host", "must be one of " + String.join(", ", provider.hosts()));
    }
    return host;
  }

  private static Outcome orgIdConflict() {
    return new Outcome.Conflicting(
        "org_id_conflict",
        "orgId must be the one that this organization had from its first source");
  }
}
