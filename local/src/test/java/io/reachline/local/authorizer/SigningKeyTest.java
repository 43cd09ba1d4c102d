package io.reachline.local.authorizer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class SigningKeyTest {

  @TempDir Path data;

  @Test
  void open_twice_givesTheSameKey() {
    Optional<Path> keys = Optional.of(data.resolve("keys"));
    assertThat(SigningKey.open(keys, "api").jwks()).isEqualTo(SigningKey.open(keys, "api").jwks());
    assertThat(SigningKey.open(keys, "zoho").jwks())
        .isNotEqualTo(SigningKey.open(keys, "api").jwks());
  }

  @Test
  @DisabledOnOs(value = OS.WINDOWS, disabledReason = "Windows has no such permissions")
  void open_newKey_isForItsOwnerOnly() throws IOException {
    Path keys = data.resolve("keys");
    SigningKey.open(Optional.of(keys), "api");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(keys)))
        .isEqualTo("rwx------");
    assertThat(
            PosixFilePermissions.toString(Files.getPosixFilePermissions(keys.resolve("api.jwk"))))
        .isEqualTo("rw-------");
  }

  @Test
  void jwks_hasNoPrivatePart() {
    assertThat(SigningKey.generate().jwks()).contains("\"n\":").doesNotContain("\"d\":");
  }

  @Test
  void open_damagedFile_namesIt() throws IOException {
    Files.writeString(data.resolve("api.jwk"), "{}");
    assertThatThrownBy(() -> SigningKey.open(Optional.of(data), "api"))
        .hasMessageContaining("api.jwk");
  }
}
