package io.reachline.functions.directory;

import io.reachline.gateway.Request;
import io.reachline.gateway.Response;
import io.reachline.identity.HexId;
import io.reachline.identity.IdSource;
import io.reachline.identity.OrganizationId;
import io.reachline.json.Fields;
import io.reachline.json.Json;
import io.reachline.json.JsonObject;
import io.reachline.json.MalformedJson;
import io.reachline.list.Paginator;
import io.reachline.retry.Backoff;
import io.reachline.webhook.DataCentre;
import io.reachline.webhook.Source;
import io.reachline.webhook.SourceId;
import io.reachline.webhook.SourceListing;
import io.reachline.webhook.SourceStore;
import java.time.Clock;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The routes of sources. */
final class SourceRoutes {
  private static final String SOURCE = "Source";
  private static final int MOST = 50;

  // The system sets them: a client may send back what it read.
  private static final Set<String> IGNORED = Set.of("id", "organization", "url", "createdAt");

  private final SourceStore sources;
  private final SourceListing listing;
  private final IdSource ids;
  private final Backoff backoff;
  private final Clock clock;
  private final String publicUrl;

  SourceRoutes(SourceStore sources, IdSource ids, Backoff backoff, Paginator paginator) {
    this.sources = sources;
    this.listing = new SourceListing(sources, paginator);
    this.ids = ids;
    this.backoff = backoff;
    this.clock = paginator.clock();
    this.publicUrl = paginator.publicUrl();
  }

  Response list(Request request, OrganizationId organization) {
    return Response.page(listing.list(organization, request.path(), request.query()));
  }

  Response create(Request request, OrganizationId organization) throws MalformedJson {
    Fields fields = new Fields(Json.readObject(request.body()));
    checkType(fields);
    String orgId = digits(fields, "orgId");
    if (orgId == null) {
      fields.refuse("orgId", "is required");
    }
    String webhookId = digits(fields, "webhookId");
    String host = host(fields);
    if (host == null) {
      fields.refuse("host", "is required");
    }
    fields.refuseOthers(IGNORED);
    if (fields.invalid().isPresent()) {
      return Response.badRequest(fields.invalid().get());
    }
    Source source =
        new Source(
            new SourceId(ids.next()),
            organization,
            Objects.requireNonNull(orgId),
            webhookId,
            Objects.requireNonNull(host),
            clock.instant());
    if (sources.list(organization).size() >= MOST) {
      return ResourceRoutes.tooMany(
          "an organization must not have more than %d sources".formatted(MOST));
    }
    return sources.create(source)
        ? Response.created(source.toJson(publicUrl).toString())
        : orgIdConflict();
  }

  Response get(Request request, OrganizationId organization) {
    return find(request, organization, source -> Response.ok(source.toJson(publicUrl)));
  }

  Response change(Request request, OrganizationId organization) throws MalformedJson {
    JsonObject body = Json.readObject(request.body());
    Optional<SourceId> id = id(request);
    return id.isEmpty()
        ? Response.notFound(SOURCE)
        : backoff
            .attempt(ResourceRoutes.MAX_TRIES, () -> change(organization, id.get(), body))
            .orElseGet(ResourceRoutes::conflict);
  }

  Response delete(Request request, OrganizationId organization) {
    return id(request).filter(id -> sources.delete(organization, id)).isPresent()
        ? Response.noContent()
        : Response.notFound(SOURCE);
  }

  /** Changes a source as it is read now; returns empty if somebody else changed it meanwhile. */
  private Optional<Response> change(OrganizationId organization, SourceId id, JsonObject changes) {
    Optional<Source> before = sources.find(organization, id);
    if (before.isEmpty()) {
      return Optional.of(Response.notFound(SOURCE));
    }
    Source source = before.get();
    Fields fields = new Fields(changes);
    checkType(fields);
    String orgId = digits(fields, "orgId");
    String webhookId = digits(fields, "webhookId");
    String host = host(fields);
    fields.refuseOthers(IGNORED);
    if (fields.invalid().isPresent()) {
      return Optional.of(Response.badRequest(fields.invalid().get()));
    }
    if (orgId != null && !orgId.equals(source.orgId())) {
      return Optional.of(orgIdConflict());
    }
    Source changed =
        new Source(
            source.id(),
            source.organization(),
            source.orgId(),
            fields.has("webhookId") ? webhookId : source.webhookId(),
            host == null ? source.host() : host,
            source.createdAt());
    return sources.replace(source, changed)
        ? Optional.of(Response.ok(changed.toJson(publicUrl)))
        : Optional.empty();
  }

  private Response find(
      Request request, OrganizationId organization, Function<Source, Response> found) {
    return id(request)
        .flatMap(id -> sources.find(organization, id))
        .map(found)
        .orElseGet(() -> Response.notFound(SOURCE));
  }

  private static Optional<SourceId> id(Request request) {
    return Optional.of(request.pathParameter("source")).filter(HexId::isValid).map(SourceId::new);
  }

  private static void checkType(Fields fields) {
    String type = fields.text("type", 100);
    if (type != null && !type.equals(Source.TYPE)) {
      fields.refuse("type", "must be " + Source.TYPE);
    }
  }

  private static @Nullable String digits(Fields fields, String name) {
    String text = fields.scalar(name, 100);
    if (text != null && !text.matches("\\d{1,30}")) {
      fields.refuse(name, "must be a number that Zoho gave, of at most 30 digits");
    }
    return text;
  }

  private static @Nullable String host(Fields fields) {
    String host = fields.text("host", 100);
    if (host != null && !DataCentre.HOSTS.contains(host)) {
      fields.refuse("host", "must be one of " + String.join(", ", DataCentre.HOSTS));
    }
    return host;
  }

  private static Response orgIdConflict() {
    return Response.error(
        409,
        "org_id_conflict",
        "orgId must be the one that this organization had from its first source");
  }
}
