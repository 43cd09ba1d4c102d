package io.reachline.dynamo;

import static org.assertj.core.api.Assertions.assertThat;

import io.reachline.identity.OrganizationId;
import io.reachline.webhook.Source;
import io.reachline.webhook.SourceId;
import io.reachline.webhook.SourceStore;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class SourceStoreTest extends StoreContract {
  private static final String ZOHO = "106553778";

  private final SourceStore sources = stores.sources();

  SourceStoreTest(Engine engine) {
    super(engine);
  }

  @Test
  void create_new_isFoundByBothWaysAndListed() {
    Source source = source(organization, ZOHO, "42");

    assertThat(sources.create(source)).isTrue();

    assertThat(sources.find(organization, source.id())).contains(source);
    assertThat(sources.find(source.id())).contains(source);
    assertThat(sources.list(organization)).containsExactly(source);
  }

  @Test
  void create_withoutWebhookId_isFoundWithout() {
    Source source = source(organization, ZOHO, null);

    sources.create(source);

    assertThat(sources.find(source.id())).contains(source);
  }

  @Test
  void create_secondOfTheSameZohoOrganization_isAccepted() {
    Source first = source(organization, ZOHO, "1");
    Source second = source(organization, ZOHO, "2");
    sources.create(first);

    assertThat(sources.create(second)).isTrue();

    assertThat(sources.list(organization)).containsExactlyInAnyOrder(first, second);
  }

  @Test
  void create_otherZohoOrganization_isRefused() {
    Source first = source(organization, ZOHO, "1");
    Source second = source(organization, "999", "2");
    sources.create(first);

    assertThat(sources.create(second)).isFalse();

    assertThat(sources.list(organization)).containsExactly(first);
    assertThat(sources.find(second.id())).isEmpty();
  }

  @Test
  void create_otherZohoOrganizationAfterAllWereDeleted_isRefused() {
    Source first = source(organization, ZOHO, "1");
    sources.create(first);
    sources.delete(organization, first.id());

    assertThat(sources.create(source(organization, "999", "2"))).isFalse();
    assertThat(sources.create(source(organization, ZOHO, "3"))).isTrue();
  }

  @Test
  void create_sameZohoOrganizationForTwoOfOurs_isAccepted() {
    assertThat(sources.create(source(organization, ZOHO, "1"))).isTrue();
    assertThat(sources.create(source(other, ZOHO, "1"))).isTrue();
  }

  @Test
  void replace_there_isReplaced() {
    Source source = source(organization, ZOHO, null);
    sources.create(source);
    Source replaced =
        new Source(source.id(), organization, ZOHO, "42", "desk.zoho.eu", source.createdAt());

    assertThat(sources.replace(source, replaced)).isTrue();

    assertThat(sources.find(source.id())).contains(replaced);
    assertThat(sources.find(organization, source.id())).contains(replaced);
  }

  @Test
  void replace_absent_createsNothing() {
    Source absent = source(organization, ZOHO, "1");

    assertThat(sources.replace(absent, absent)).isFalse();

    assertThat(sources.find(absent.id())).isEmpty();
    assertThat(sources.list(organization)).isEmpty();
  }

  @Test
  void replace_changedSinceItWasRead_changesNothing() {
    Source read = source(organization, ZOHO, null);
    sources.create(read);
    Source withId = with(read, "42", read.host());
    Source withHost = with(read, null, "desk.zoho.eu");

    assertThat(sources.replace(read, withId)).isTrue();
    assertThat(sources.replace(read, withHost)).isFalse();
    assertThat(sources.find(organization, read.id())).contains(withId);

    assertThat(sources.replace(withId, with(withId, "42", "desk.zoho.eu"))).isTrue();
    assertThat(sources.replace(withId, with(withId, "43", withId.host()))).isFalse();
    assertThat(sources.find(organization, read.id())).contains(with(read, "42", "desk.zoho.eu"));
    assertThat(sources.replace(with(read, "42", "desk.zoho.eu"), read)).isTrue();
    assertThat(sources.find(read.id())).contains(read);
  }

  @Test
  void replace_deletedSinceItWasRead_createsNothing() {
    Source read = source(organization, ZOHO, "1");
    sources.create(read);
    sources.delete(organization, read.id());

    assertThat(sources.replace(read, with(read, "2", read.host()))).isFalse();

    assertThat(sources.list(organization)).isEmpty();
  }

  @Test
  void replace_manyAtOnce_oneOfThemDoes() throws Exception {
    Source read = source(organization, ZOHO, null);
    sources.create(read);
    AtomicInteger replaced = new AtomicInteger();

    atOnce(
        8,
        () -> {
          if (sources.replace(read, with(read, "42", read.host()))) {
            replaced.incrementAndGet();
          }
        });

    assertThat(replaced).hasValue(1);
  }

  private static Source with(Source source, @Nullable String webhookId, String host) {
    return new Source(
        source.id(), source.organization(), source.orgId(), webhookId, host, source.createdAt());
  }

  @Test
  void delete_there_isGone_andTwiceSaysSo() {
    Source source = source(organization, ZOHO, "1");
    sources.create(source);

    assertThat(sources.delete(organization, source.id())).isTrue();
    assertThat(sources.delete(organization, source.id())).isFalse();

    assertThat(sources.find(organization, source.id())).isEmpty();
    assertThat(sources.find(source.id())).isEmpty();
    assertThat(sources.list(organization)).isEmpty();
  }

  @Test
  void everything_ofAnotherOrganization_isNeverSeen() {
    Source mine = source(organization, ZOHO, "1");
    sources.create(mine);
    Source theirs = new Source(mine.id(), other, ZOHO, "2", mine.host(), mine.createdAt());

    assertThat(sources.find(other, mine.id())).isEmpty();
    assertThat(sources.replace(theirs, theirs)).isFalse();
    assertThat(sources.delete(other, mine.id())).isFalse();
    assertThat(sources.list(other)).isEmpty();
    assertThat(sources.find(organization, mine.id())).contains(mine);
  }

  private Source source(OrganizationId owner, String orgId, @Nullable String webhookId) {
    return new Source(
        new SourceId(freshId()), owner, orgId, webhookId, "desk.zoho.com", clock.instant());
  }
}
