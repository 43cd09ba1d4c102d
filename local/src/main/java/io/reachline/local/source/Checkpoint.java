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

/** The last handled sequence number of each shard of a stream, optionally kept in a file. */
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

  /** Notes that a shard is handled up to and including a record. */
  void advance(String shard, String sequenceNumber) {
    positions.put(shard, sequenceNumber);
  }

  /** Removes all shards but these, which still exist. */
  void retain(Set<String> shards) {
    positions.keySet().retainAll(shards);
  }

  /** Writes the file atomically. */
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
