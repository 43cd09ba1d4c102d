package io.reachline.local.source;

import com.fasterxml.jackson.jr.ob.JSON;
import io.reachline.local.disk.PrivateFiles;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** How far each shard of a stream was handled, by sequence number; in a file where there is one. */
final class Checkpoint {

  private final Optional<Path> file;
  private final Map<String, String> positions = new ConcurrentHashMap<>();

  private Checkpoint(Optional<Path> file) {
    this.file = file;
  }

  static Checkpoint open(Optional<Path> file) {
    Checkpoint checkpoint = new Checkpoint(file);
    if (file.isPresent() && Files.exists(file.get())) {
      try {
        JSON.std
            .mapFrom(Files.readString(file.get()))
            .forEach(
                (shard, position) -> checkpoint.positions.put(shard, String.valueOf(position)));
      } catch (IOException e) {
        throw new UncheckedIOException("%s cannot be read".formatted(file.get()), e);
      }
    }
    return checkpoint;
  }

  Optional<String> position(String shard) {
    return Optional.ofNullable(positions.get(shard));
  }

  /** Records that a shard was handled up to a record, this one included. */
  void advance(String shard, String sequenceNumber) {
    positions.put(shard, sequenceNumber);
  }

  /** Forgets shards that are no more. */
  void retain(Set<String> shards) {
    positions.keySet().retainAll(shards);
  }

  /** Writes the file, whole or not at all. */
  void save() {
    if (file.isEmpty()) {
      return;
    }
    Path target = file.get();
    try {
      PrivateFiles.write(target, JSON.std.asString(positions));
    } catch (IOException e) {
      throw new UncheckedIOException("%s cannot be written".formatted(target), e);
    }
  }
}
