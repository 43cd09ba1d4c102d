package io.reachline.list;

import static org.assertj.core.api.Assertions.assertThat;

import io.reachline.json.Json;
import io.reachline.json.JsonObject;
import io.reachline.memory.MovableClock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class PaginatorTest {
  private final MovableClock clock = MovableClock.standing();
  private int examined;

  @Test
  void case32_thirtyByTen_areThreePages() {
    List<Page> pages = pages("limit=10", List.of(entries(30)));

    assertThat(pages).hasSize(3).allSatisfy(page -> assertThat(page.items()).hasSize(10));
    assertThat(pages.getLast().next()).isEmpty();
  }

  @Property(seed = "2", tries = 200)
  void case32_anySize_isPagedExactly(
      @ForAll @IntRange(max = 60) int size, @ForAll @IntRange(min = 1, max = 20) int limit) {
    List<Page> pages = pages("limit=" + limit, List.of(entries(size)));

    assertThat(pages).hasSize(Math.max(1, (size + limit - 1) / limit));
    assertThat(pages.stream().flatMap(page -> page.items().stream()).map(PaginatorTest::id))
        .containsExactlyElementsOf(
            IntStream.range(0, size).mapToObj(i -> position(size - 1 - i)).toList());
  }

  @Property(seed = "3", tries = 200)
  void case32_arrivalsWhilePaging_neitherRepeatNorHideOlderOnes(
      @ForAll @Size(min = 1, max = 30) List<@IntRange(max = 5) Integer> arrivals,
      @ForAll @IntRange(min = 1, max = 7) int limit) {
    int old = 40;
    List<List<ListEntry<JsonObject>>> states = new ArrayList<>();
    int size = old;
    for (int arriving : arrivals) {
      states.add(entries(size));
      size += arriving;
    }

    List<String> seen =
        pages("limit=" + limit, states).stream()
            .flatMap(page -> page.items().stream())
            .map(PaginatorTest::id)
            .toList();

    assertThat(seen)
        .containsExactlyElementsOf(
            IntStream.range(0, old).mapToObj(i -> position(old - 1 - i)).toList());
  }

  @Test
  void of_filterThatFindsNothing_stopsAfter5000AndLinksOn() {
    List<ListEntry<JsonObject>> entries = entries(12_000);

    Page first = page("limit=10&name=nobody", entries);

    assertThat(first.items()).isEmpty();
    assertThat(first.next()).isPresent();
    assertThat(examined).isLessThanOrEqualTo(Paginator.MAX_EXAMINED + 1);
    assertThat(pages("limit=10&name=nobody", List.of(entries))).hasSize(3);
  }

  @Test
  void of_filterThatFindsFew_givesAShortPageAndThenTheRest() {
    List<ListEntry<JsonObject>> entries = entries(12_000);

    List<Page> pages = pages("limit=10&name=[%s,%s]".formatted("n3", "n11000"), List.of(entries));

    assertThat(pages.stream().map(page -> page.items().size())).containsExactly(1, 0, 1);
    assertThat(pages.stream().flatMap(page -> page.items().stream()).map(PaginatorTest::id))
        .containsExactly(position(11_000), position(3));
  }

  @Test
  void of_just5000Entries_areOnePage() {
    assertThat(page("name=nobody", entries(Paginator.MAX_EXAMINED)).next()).isEmpty();
    assertThat(page("name=nobody", entries(Paginator.MAX_EXAMINED + 1)).next()).isPresent();
  }

  @Test
  void of_offsetBeyondWhatOneRequestExamines_isSkippedOnTheNextPages() {
    List<ListEntry<JsonObject>> entries = new ArrayList<>(entries(12));
    entries.replaceAll(
        entry -> new ListEntry<>(entry.position(), Paginator.MAX_READ_BYTES / 2, entry.value()));

    List<Page> pages = pages("offset=9", List.of(entries));

    assertThat(pages.getFirst().next().orElseThrow()).endsWith("&offset=7");
    assertThat(pages.stream().flatMap(page -> page.items().stream()).map(PaginatorTest::id))
        .containsExactly(position(2), position(1), position(0));
  }

  /** A message of 64 kB of quotes: each becomes four characters in an answer. */
  @Test
  void of_largeItems_endBeforeAnAnswerIsTooLarge_andGoOnByTheLink() {
    String text = "\"".repeat(64_000);
    List<ListEntry<JsonObject>> entries =
        IntStream.range(0, 126)
            .map(i -> 125 - i)
            .mapToObj(
                i ->
                    placed(
                        i, 1, JsonObject.builder().put("id", position(i)).put("t", text).build()))
            .toList();

    List<Page> pages = pages("", List.of(entries));

    assertThat(pages)
        .allSatisfy(
            page ->
                assertThat(Json.bytesInString(page.toJson()))
                    .isLessThanOrEqualTo(Paginator.MAX_SHOWN_BYTES));
    assertThat(pages).hasSize(6);
    assertThat(pages.stream().flatMap(page -> page.items().stream()).map(PaginatorTest::id))
        .containsExactlyElementsOf(
            IntStream.range(0, 126).mapToObj(i -> position(125 - i)).toList());
  }

  @Test
  void of_filterOverLargeEntries_endsByWhatIsRead() {
    List<ListEntry<JsonObject>> entries = new ArrayList<>(entries(400));
    entries.replaceAll(entry -> new ListEntry<>(entry.position(), 64_000, entry.value()));

    Page first = page("name=n0", entries);

    assertThat(first.items()).isEmpty();
    assertThat(examined).isLessThanOrEqualTo(Paginator.MAX_READ_BYTES / 64_000 + 2);
    List<Page> pages = pages("name=n0", List.of(entries));
    assertThat(pages).hasSize(3);
    assertThat(pages.getLast().items()).hasSize(1);
  }

  @Test
  void of_hiddenEntries_countAsRead() {
    List<ListEntry<JsonObject>> entries = new ArrayList<>(entries(400));
    entries.replaceAll(
        entry -> new ListEntry<JsonObject>(entry.position(), 64_000, Optional.empty()));

    assertThat(page("", entries).next()).isPresent();
    assertThat(pages("", List.of(entries))).hasSize(3);
  }

  @Test
  void of_readingThatTakesLong_endsByTime_andGoesOnByTheLink() {
    List<ListEntry<JsonObject>> entries = entries(30);

    Page first =
        new Paginator("", clock)
            .page(
                ListRequestTest.valid("name=nobody"),
                () ->
                    entries.stream()
                        .peek(_ -> clock.moveTo(clock.instant().plusSeconds(1)))
                        .iterator());

    assertThat(first.next()).isPresent();
    assertThat(Duration.between(MovableClock.standing().instant(), clock.instant()))
        .isLessThanOrEqualTo(Paginator.MAX_TIME.plusSeconds(1));
  }

  @Test
  void of_offset_isSkippedOnceAmongThoseThatMatch() {
    List<Page> pages = pages("limit=2&offset=3", List.of(entries(9)));

    assertThat(pages.stream().flatMap(page -> page.items().stream()).map(PaginatorTest::id))
        .containsExactly(
            position(5), position(4), position(3), position(2), position(1), position(0));
    assertThat(page("offset=20", entries(9)).items()).isEmpty();
  }

  @Test
  void of_emptyEntries_arePassedOver() {
    List<ListEntry<JsonObject>> entries = new ArrayList<>(entries(4));
    entries.set(1, entries.get(1).skipped());

    Page page = page("limit=3", entries);

    assertThat(page.items()).hasSize(3);
    assertThat(page.next()).isEmpty();
  }

  @Test
  void case33_select_keepsTheIdAndNothingUnasked() {
    assertThat(page("limit=1&select=name", entries(1)).items())
        .containsExactly("{\"id\":\"%s\",\"name\":\"n0\"}".formatted(position(0)));
  }

  @Test
  void toJson_page_isABareArray() {
    assertThat(page("select=id", entries(2)).toJson())
        .isEqualTo("[{\"id\":\"%s\"},{\"id\":\"%s\"}]".formatted(position(1), position(0)));
    assertThat(page("", entries(0)).toJson()).isEqualTo("[]");
  }

  /** Follows the links; each request finds the next of the states, and then the last one. */
  private List<Page> pages(String query, List<List<ListEntry<JsonObject>>> states) {
    List<Page> pages = new ArrayList<>();
    Optional<String> next = Optional.of("?" + query);
    while (next.isPresent()) {
      List<ListEntry<JsonObject>> state = states.get(Math.min(pages.size(), states.size() - 1));
      Page page = page(next.get().substring(next.get().indexOf('?') + 1), state);
      pages.add(page);
      next = page.next();
    }
    return pages;
  }

  private Page page(String query, List<ListEntry<JsonObject>> entries) {
    ListRequest request = ListRequestTest.valid(query);
    examined = 0;
    return new Paginator("", clock)
        .page(
            request,
            () ->
                entries.stream()
                    .dropWhile(
                        entry ->
                            request
                                .after()
                                .filter(a -> entry.position().compareTo(a) >= 0)
                                .isPresent())
                    .peek(_ -> examined++)
                    .iterator());
  }

  /** The newest first. */
  private static List<ListEntry<JsonObject>> entries(int size) {
    return IntStream.range(0, size)
        .map(i -> size - 1 - i)
        .mapToObj(
            i ->
                placed(
                    i,
                    100,
                    JsonObject.builder()
                        .put("id", position(i))
                        .put("name", "n" + i)
                        .put("unasked", true)
                        .build()))
        .toList();
  }

  private static ListEntry<JsonObject> placed(int number, int bytes, JsonObject json) {
    return new ListEntry<>(position(number), bytes, Optional.of(json));
  }

  private static String id(String item) {
    return Json.readOwn(item).text("id").orElse("");
  }

  private static String position(int i) {
    return "%08d".formatted(i);
  }
}
