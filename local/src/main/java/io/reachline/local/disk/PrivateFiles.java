package io.reachline.local.disk;

import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import java.util.stream.Stream;

/**
 * A writer of files and directories that only their owner can read, since they hold customers'
 * messages and keys. On a file system without POSIX permissions they are ordinary files.
 */
public final class PrivateFiles {

  private static final Set<PosixFilePermission> DIRECTORY =
      PosixFilePermissions.fromString("rwx------");
  private static final Set<PosixFilePermission> FILE = PosixFilePermissions.fromString("rw-------");

  private PrivateFiles() {}

  /** Writes a file atomically, creating its parent directories. */
  public static void write(Path file, String content) throws IOException {
    Path directory = file.toAbsolutePath().getParent();
    Files.createDirectories(directory, attributes(DIRECTORY));
    Path draft = Files.createTempFile(directory, "new", ".draft", attributes(FILE));
    Files.writeString(draft, content);
    Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  /** Makes a file, or a directory with everything in it, accessible to its owner only. */
  public static void protect(Path path) throws IOException {
    if (!isSupported()) {
      return;
    }
    try (Stream<Path> all = Files.walk(path)) {
      for (Path file : all.toList()) {
        Files.setPosixFilePermissions(file, Files.isDirectory(file) ? DIRECTORY : FILE);
      }
    }
  }

  private static FileAttribute<?>[] attributes(Set<PosixFilePermission> permissions) {
    return isSupported()
        ? new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(permissions)}
        : new FileAttribute<?>[0];
  }

  private static boolean isSupported() {
    return FileSystems.getDefault().supportedFileAttributeViews().contains("posix");
  }
}
