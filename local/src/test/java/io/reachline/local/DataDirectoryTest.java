package io.reachline.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class DataDirectoryTest {

  @TempDir Path temporary;

  @Test
  void open_directoryOfSomebodyElse_isRefusedByName() throws IOException {
    Files.writeString(temporary.resolve("thesis.tex"), "");
    assertThatThrownBy(() -> DataDirectory.open(temporary))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining(temporary.toString())
        .hasMessageContaining("thesis.tex");
    assertThat(temporary.resolve("lock")).doesNotExist();
  }

  @Test
  void open_file_isRefusedByName() throws IOException {
    Path file = Files.writeString(temporary.resolve("data"), "");
    assertThatThrownBy(() -> DataDirectory.open(file))
        .hasMessage("--data %s is not a directory".formatted(file));
  }

  @Test
  void open_itsOwnDirectoryAgain_isFine() {
    DataDirectory.open(temporary.resolve("data")).close();
    DataDirectory again = DataDirectory.open(temporary.resolve("data"));
    assertThatThrownBy(() -> DataDirectory.open(temporary.resolve("data")))
        .hasMessageContaining("in use");
    again.close();
  }

  @Test
  @DisabledOnOs(value = OS.WINDOWS, disabledReason = "Windows has no such permissions")
  void protect_everythingInIt_isForItsOwnerOnly() throws IOException {
    try (DataDirectory data = DataDirectory.open(temporary.resolve("data"))) {
      Path directory = data.directory("some");
      Path file = Files.writeString(directory.resolve("file"), "a secret");
      data.protect();
      assertThat(permissions(file)).isEqualTo("rw-------");
      assertThat(permissions(directory)).isEqualTo("rwx------");
      assertThat(permissions(temporary.resolve("data"))).isEqualTo("rwx------");
      assertThat(permissions(temporary.resolve("data/lock"))).isEqualTo("rw-------");
    }
  }

  private static String permissions(Path path) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
  }
}
