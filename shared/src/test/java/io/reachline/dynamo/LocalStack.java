package io.reachline.dynamo;

import java.net.URI;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.localstack.LocalStackContainer;
import org.testcontainers.utility.DockerImageName;

/** LocalStack in a container, shared by all tests, if Docker has its image. */
final class LocalStack {
  private static final String DEFAULT_IMAGE = "localstack/localstack:4.14.0";
  private static final LocalStack INSTANCE = start();

  private final @Nullable Database database;
  private final String obstacle;

  private LocalStack(@Nullable Database database, String obstacle) {
    this.database = database;
    this.obstacle = obstacle;
  }

  static Optional<Database> database() {
    return Optional.ofNullable(INSTANCE.database);
  }

  /** The reason why it is not available. */
  static String obstacle() {
    return INSTANCE.obstacle;
  }

  private static LocalStack start() {
    String image = Objects.requireNonNullElse(System.getenv("LOCALSTACK_IMAGE"), DEFAULT_IMAGE);
    Optional<URI> endpoint;
    try {
      endpoint = endpoint(image);
    } catch (RuntimeException e) {
      return new LocalStack(null, "%s does not start: %s".formatted(image, rootMessage(e)));
    }
    return endpoint
        .map(address -> new LocalStack(Database.at(address), ""))
        .orElseGet(() -> new LocalStack(null, "No Docker answers, and LocalStack runs in it"));
  }

  private static Optional<URI> endpoint(String image) {
    if (!DockerClientFactory.instance().isDockerAvailable()) {
      return Optional.empty();
    }
    // Closed by Testcontainers when this process ends.
    LocalStackContainer container =
        new LocalStackContainer(
                DockerImageName.parse(image).asCompatibleSubstituteFor("localstack/localstack"))
            .withServices("dynamodb");
    // No function runs in it, so it need not reach Docker itself.
    container.setBinds(List.of());
    container.start();
    return Optional.of(container.getEndpoint());
  }

  private static String rootMessage(Throwable e) {
    Throwable root = e;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    return String.valueOf(root.getMessage());
  }
}
