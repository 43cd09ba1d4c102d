package io.reachline.dynamo;

import io.reachline.directory.Sharding;
import io.reachline.storage.Retention;
import java.net.URI;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import java.util.stream.Stream;
import org.opentest4j.TestAbortedException;

/** The engines that keep stores; every contract is tested against each. */
public enum Engine {
  MEMORY {
    @Override
    public Stores open(Clock clock, Retention retention) {
      return Stores.inMemory(clock, retention);
    }
  },
  DYNAMODB_LOCAL {
    @Override
    public Stores open(Clock clock, Retention retention) {
      return over(LocalDynamoDb.database(), clock, retention);
    }
  },
  /** DynamoDB Local, where every organisation writes to five shards and had seven. */
  DYNAMODB_LOCAL_SHARDED {
    @Override
    public Stores open(Clock clock, Retention retention) {
      Database database = LocalDynamoDb.database();
      Sharding sharding = new Sharding(5, 1, Instant.EPOCH, 7);
      return Stores.inDynamoDb(
          database.client(), database.tables(), new Shards(_ -> sharding, clock), clock, retention);
    }
  },
  LOCALSTACK {
    @Override
    public Stores open(Clock clock, Retention retention) {
      return LocalStack.database()
          .map(database -> over(database, clock, retention))
          .orElseThrow(() -> new TestAbortedException(LocalStack.obstacle()));
    }
  },
  /** The endpoint in {@code AWS_ENDPOINT_URL}. */
  ENDPOINT {
    @Override
    public Stores open(Clock clock, Retention retention) {
      return over(Named.DATABASE, clock, retention);
    }
  };

  private static final String ENDPOINT_VARIABLE = "AWS_ENDPOINT_URL";

  /**
   * Returns the stores over this engine, or skips the test with the reason if it is not available.
   */
  public abstract Stores open(Clock clock, Retention retention);

  /** Returns the engines to test with; the endpoint only if one is set. */
  public static Stream<Engine> all() {
    return Stream.of(values()).filter(engine -> engine != ENDPOINT || endpoint().isPresent());
  }

  private static Stores over(Database database, Clock clock, Retention retention) {
    return Stores.inDynamoDb(database.client(), database.tables(), clock, retention);
  }

  private static Optional<String> endpoint() {
    return Optional.ofNullable(System.getenv(ENDPOINT_VARIABLE)).filter(url -> !url.isBlank());
  }

  /** Holds the database, which is created on first use. */
  private static final class Named {
    static final Database DATABASE = Database.at(URI.create(endpoint().orElseThrow()));

    static {
      Runtime.getRuntime().addShutdownHook(new Thread(DATABASE::delete));
    }
  }
}
