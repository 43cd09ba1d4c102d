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
 * Files and directories that nobody but their owner may read: they hold messages of customers, and
 * keys. On a file system that knows no such permissions they are as any other.
 */
public final class PrivateFiles {

  private static final Set<PosixFilePermission> DIRECTORY =
      PosixFilePermissions.fromString("rwx------");
  private static final Set<PosixFilePermission> FILE = PosixFilePermissions.fromString("rw-------");

  private PrivateFiles() {}

  /** Writes a file and the directories on its way, whole or not at all. */
  public static void write(Path file, String content) throws IOException {
    Path directory = file.toAbsolutePath().getParent();
    Files.createDirectories(directory, attributes(DIRECTORY));
    Path draft = Files.createTempFile(directory, "new", ".draft", attributes(FILE));
    Files.writeString(draft, content);
    Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  /** Takes a file or a directory, with all that is in it, from everybody else. */
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
