package io.reachline.list;

import static org.assertj.core.api.Assertions.assertThat;

import io.reachline.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class PageTest {
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
    assertThat(pages.stream().flatMap(page -> page.items().stream()).map(PageTest::id))
        .containsExactlyElementsOf(
            IntStream.range(0, size).mapToObj(i -> place(size - 1 - i)).toList());
  }

  @Property(seed = "3", tries = 200)
  void case32_arrivalsWhilePaging_neitherRepeatNorHideOlderOnes(
      @ForAll @Size(min = 1, max = 30) List<@IntRange(max = 5) Integer> arrivals,
      @ForAll @IntRange(min = 1, max = 7) int limit) {
    int old = 40;
    List<List<Entry>> states = new ArrayList<>();
    int size = old;
    for (int arriving : arrivals) {
      states.add(entries(size));
      size += arriving;
    }

    List<String> seen =
        pages("limit=" + limit, states).stream()
            .flatMap(page -> page.items().stream())
            .map(PageTest::id)
            .toList();

    assertThat(seen)
        .containsExactlyElementsOf(
            IntStream.range(0, old).mapToObj(i -> place(old - 1 - i)).toList());
  }

  @Test
  void of_filterThatFindsNothing_stopsAfter5000AndLinksOn() {
    List<Entry> entries = entries(12_000);

    Page first = page("limit=10&name=nobody", entries);

    assertThat(first.items()).isEmpty();
    assertThat(first.next()).isPresent();
    assertThat(examined).isLessThanOrEqualTo(Page.MAX_EXAMINED + 1);
    assertThat(pages("limit=10&name=nobody", List.of(entries))).hasSize(3);
  }

  @Test
  void of_filterThatFindsFew_givesAShortPageAndThenTheRest() {
    List<Entry> entries = entries(12_000);

    List<Page> pages = pages("limit=10&name=[%s,%s]".formatted("n3", "n11000"), List.of(entries));

    assertThat(pages.stream().map(page -> page.items().size())).containsExactly(1, 0, 1);
    assertThat(pages.stream().flatMap(page -> page.items().stream()).map(PageTest::id))
        .containsExactly(place(11_000), place(3));
  }

  @Test
  void of_just5000Entries_areOnePage() {
    assertThat(page("name=nobody", entries(Page.MAX_EXAMINED)).next()).isEmpty();
    assertThat(page("name=nobody", entries(Page.MAX_EXAMINED + 1)).next()).isPresent();
  }

  @Test
  void of_offset_isSkippedOnceAmongThoseThatMatch() {
    List<Page> pages = pages("limit=2&offset=3", List.of(entries(9)));

    assertThat(pages.stream().flatMap(page -> page.items().stream()).map(PageTest::id))
        .containsExactly(place(5), place(4), place(3), place(2), place(1), place(0));
    assertThat(page("offset=20", entries(9)).items()).isEmpty();
  }

  @Test
  void of_emptyEntries_arePassedOver() {
    List<Entry> entries = new ArrayList<>(entries(4));
    entries.set(1, new Entry(entries.get(1).place(), JsonObject.EMPTY));

    Page page = page("limit=3", entries);

    assertThat(page.items()).hasSize(3);
    assertThat(page.next()).isEmpty();
  }

  @Test
  void case33_select_keepsTheIdAndNothingUnasked() {
    assertThat(page("limit=1&select=name,secret", entries(1)).items())
        .containsExactly(JsonObject.builder().put("id", place(0)).put("name", "n0").build());
  }

  @Test
  void toJson_page_isABareArray() {
    assertThat(page("select=id", entries(2)).toJson())
        .isEqualTo("[{\"id\":\"%s\"},{\"id\":\"%s\"}]".formatted(place(1), place(0)));
    assertThat(page("", entries(0)).toJson()).isEqualTo("[]");
  }

  /** Follows the links; each request finds the next of the states, the last one for the rest. */
  private List<Page> pages(String query, List<List<Entry>> states) {
    List<Page> pages = new ArrayList<>();
    Optional<String> next = Optional.of("?" + query);
    while (next.isPresent()) {
      List<Entry> state = states.get(Math.min(pages.size(), states.size() - 1));
      Page page = page(next.get().substring(next.get().indexOf('?') + 1), state);
      pages.add(page);
      next = page.next();
    }
    return pages;
  }

  private Page page(String query, List<Entry> entries) {
    ListRequest request = ListRequestTest.valid(query);
    examined = 0;
    return Page.of(
        request,
        Entry.each(
            entries.stream()
                .dropWhile(
                    entry ->
                        request.after().filter(a -> entry.place().compareTo(a) >= 0).isPresent())
                .iterator(),
            entry -> {
              examined++;
              return entry;
            }),
        "");
  }

  /** The newest first. */
  private static List<Entry> entries(int size) {
    return IntStream.range(0, size)
        .map(i -> size - 1 - i)
        .mapToObj(
            i ->
                new Entry(
                    place(i),
                    JsonObject.builder()
                        .put("id", place(i))
                        .put("name", "n" + i)
                        .put("unasked", true)
                        .build()))
        .toList();
  }

  private static String id(JsonObject item) {
    return item.text("id").orElse("");
  }

  private static String place(int i) {
    return "%08d".formatted(i);
  }
}
