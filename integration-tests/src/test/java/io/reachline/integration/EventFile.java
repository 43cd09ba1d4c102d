package io.reachline.integration;

import io.reachline.local.event.SampleEvent;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A file of {@code events/}: the event of an invocation. Its folder is named after the function.
 */
record EventFile(String folder, String name) {
  private static final Path EVENTS = Path.of("../events");

  static List<EventFile> all() {
    try (Stream<Path> files = Files.walk(EVENTS, 2)) {
      return files
          .filter(file -> file.getNameCount() == EVENTS.getNameCount() + 2)
          .map(file -> of(EVENTS.relativize(file).toString()))
          .filter(file -> !file.folder().equals("keys"))
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Returns the file with a path, such as {@code directory/list-sources}. */
  static EventFile of(String path) {
    int slash = path.indexOf('/');
    return new EventFile(path.substring(0, slash), path.substring(slash + 1).replace(".json", ""));
  }

  /** Returns the event, with its times moved to some minutes before the present. */
  String read(String source, Instant present) {
    try {
      String text = Files.readString(EVENTS.resolve(folder).resolve(name + ".json"));
      return SampleEvent.fill(text, Optional.of(source), present);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public String toString() {
    return folder + "/" + name;
  }
}
