package io.reachline.local;

import io.reachline.local.disk.PrivateFiles;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The directory of {@code --data}, which keeps the service's data over restarts. It is locked by
 * one process at a time, and only its owner can read it, since it holds customers' messages and
 * keys.
 */
final class DataDirectory implements AutoCloseable {

  private static final String LOCK = "lock";

  private final Path path;
  private final FileChannel lockFile;

  private DataDirectory(Path path, FileChannel lockFile) {
    this.path = path;
    this.lockFile = lockFile;
  }

  /**
   * Opens a directory, creating it if necessary.
   *
   * @throws IllegalStateException if it is in use, or holds files of something else
   */
  static DataDirectory open(Path path) {
    try {
      if (Files.exists(path) && !Files.isDirectory(path)) {
        throw new IllegalStateException("--data %s is not a directory".formatted(path));
      }
      refuseForeign(path);
      Files.createDirectories(path);
      FileChannel lockFile =
          FileChannel.open(path.resolve(LOCK), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      if (!isLocked(lockFile)) {
        lockFile.close();
        throw new IllegalStateException("%s is in use by another process".formatted(path));
      }
      DataDirectory directory = new DataDirectory(path, lockFile);
      directory.protect();
      return directory;
    } catch (IOException e) {
      throw new UncheckedIOException("--data %s cannot be used".formatted(path), e);
    }
  }

  /** Refuses a directory with other files, which would all be made private. */
  private static void refuseForeign(Path path) throws IOException {
    if (Files.notExists(path) || Files.exists(path.resolve(LOCK))) {
      return;
    }
    try (Stream<Path> content = Files.list(path)) {
      List<Path> first = content.sorted().limit(3).map(Path::getFileName).toList();
      if (!first.isEmpty()) {
        throw new IllegalStateException(
            "--data %s contains other files (%s); choose a new or empty directory"
                .formatted(path, String.join(", ", first.stream().map(Path::toString).toList())));
      }
    }
  }

  private static boolean isLocked(FileChannel lockFile) throws IOException {
    try {
      @Nullable FileLock lock = lockFile.tryLock();
      return lock != null;
    } catch (OverlappingFileLockException e) {
      return false;
    }
  }

  /** Makes everything in the directory readable by its owner only. */
  void protect() {
    try {
      PrivateFiles.protect(path);
    } catch (IOException e) {
      throw new UncheckedIOException("%s cannot be made private".formatted(path), e);
    }
  }

  /** Returns a subdirectory, creating it if necessary. */
  Path directory(String name) {
    try {
      return Files.createDirectories(path.resolve(name));
    } catch (IOException e) {
      throw new UncheckedIOException("%s cannot be used".formatted(path.resolve(name)), e);
    }
  }

  Path resolve(String name) {
    return path.resolve(name);
  }

  @Override
  public void close() {
    try {
      lockFile.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
