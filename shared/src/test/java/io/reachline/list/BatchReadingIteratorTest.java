package io.reachline.list;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class BatchReadingIteratorTest {
  private final List<List<Integer>> fetched = new ArrayList<>();

  @Test
  void next_firstOfAChunk_fetchesThatChunkAlone() {
    BatchReadingIterator<Integer, String> values = chunked(7, 3);

    assertThat(values.hasNext()).isTrue();
    assertThat(fetched).isEmpty();
    assertThat(values.next()).isEqualTo("0");
    assertThat(fetched).containsExactly(List.of(0, 1, 2));

    List<String> rest = new ArrayList<>();
    values.forEachRemaining(rest::add);
    assertThat(rest).containsExactly("1", "2", "3", "4", "5", "6");
    assertThat(fetched).containsExactly(List.of(0, 1, 2), List.of(3, 4, 5), List.of(6));
  }

  @Test
  void next_noKeys_isRefused() {
    BatchReadingIterator<Integer, String> none = chunked(0, 3);

    assertThat(none.hasNext()).isFalse();
    assertThatThrownBy(none::next).isInstanceOf(NoSuchElementException.class);
    assertThat(fetched).isEmpty();
  }

  private BatchReadingIterator<Integer, String> chunked(int keys, int size) {
    return new BatchReadingIterator<>(
        IntStream.range(0, keys).boxed().iterator(),
        size,
        batchSize -> {
          fetched.add(batchSize);
          return batchSize.stream().map(String::valueOf).toList();
        });
  }
}
