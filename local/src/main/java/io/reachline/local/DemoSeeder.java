package io.reachline.local;

import io.reachline.local.ApiClient.Answer;
import io.reachline.local.event.DemoSource;
import java.net.URI;
import java.util.Map;

/** A seeder that sets up the demo organisation through the API, unless it is set up already. */
final class DemoSeeder {

  private static final Map<String, String> SOURCE =
      Map.of(
          "type", "zoho-desk",
          "orgId", DemoSource.ZOHO_ORGANIZATION,
          "webhookId", DemoSource.WEBHOOK,
          "host", DemoSource.HOST);

  private final URI url;
  private final String token;

  DemoSeeder(URI url, String token) {
    this.url = url;
    this.token = token;
  }

  /** Sets up the demo organisation and returns the URL of its webhook. */
  URI seed() {
    try (ApiClient api = new ApiClient(url, token)) {
      new DemoDirectory(api).seed();
      return URI.create(url + "/zoho-desk/" + source(api));
    } catch (RuntimeException e) {
      throw new IllegalStateException("The demo organisation cannot be set up", e);
    }
  }

  private static String source(ApiClient api) {
    return api.get("/v2/sources").expect(200).list().stream()
        .filter(source -> DemoSource.WEBHOOK.equals(source.get("webhookId")))
        .map(source -> Answer.text(source, "id"))
        .findFirst()
        .orElseGet(() -> api.send("POST", "/v2/sources", SOURCE).expect(201).field("id"));
  }
}
