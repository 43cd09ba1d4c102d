package io.reachline.local.engine;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import io.reachline.aws.AwsHttpClient;
import io.reachline.local.disk.PrivateFiles;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.apache.pekko.actor.ActorRef;
import org.apache.pekko.actor.ActorSystem;
import org.apache.pekko.actor.Props;
import org.apache.pekko.pattern.Patterns;
import org.elasticmq.NodeAddress;
import org.elasticmq.StrictSQSLimits$;
import org.elasticmq.actor.QueueManagerActor;
import org.elasticmq.actor.queue.QueueEvent;
import org.elasticmq.persistence.sql.SqlQueuePersistenceActor;
import org.elasticmq.persistence.sql.SqlQueuePersistenceConfig;
import org.elasticmq.rest.sqs.SQSRestServer;
import org.elasticmq.rest.sqs.SQSRestServerBuilder;
import org.elasticmq.rest.sqs.TheSQSRestServerBuilder;
import org.elasticmq.util.NowProvider;
import scala.Option;
import scala.collection.immutable.Nil$;
import scalikejdbc.ConnectionPool$;
import software.amazon.awssdk.services.sqs.SqsClient;

/**
 * An embedded ElasticMQ. With a directory, it keeps queues and messages in a database there, and
 * acknowledges a message only when its row is written.
 */
public final class QueueEngine implements AutoCloseable {

  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final String USER = "sa";

  private final ActorSystem actors;
  private final SQSRestServer server;
  private final EngineServer proxy;
  private final boolean hasDatabase;
  private final SqsClient client;

  private QueueEngine(
      ActorSystem actors, SQSRestServer server, EngineServer proxy, boolean hasDatabase) {
    this.actors = actors;
    this.server = server;
    this.proxy = proxy;
    this.hasDatabase = hasDatabase;
    this.client =
        SqsClient.builder()
            .httpClient(AwsHttpClient.create())
            .credentialsProvider(LocalAccount.credentials())
            .region(LocalAccount.region())
            .endpointOverride(endpoint())
            .build();
  }

  /** Starts the engine with its data in a directory, or in memory if none is given. */
  public static QueueEngine start(Optional<Path> directory) {
    ActorSystem actors = ActorSystem.create("queues", quiet());
    try {
      return start(actors, directory);
    } catch (RuntimeException e) {
      actors.terminate();
      throw e;
    }
  }

  private static QueueEngine start(ActorSystem actors, Optional<Path> directory) {
    String secret = LocalAccount.random();
    Option<ActorRef> database = Option.apply(null);
    if (directory.isPresent()) {
      database = Option.apply(openDatabase(actors, directory.get()));
    }
    Option<ActorRef> listener = database;
    ActorRef manager =
        actors.actorOf(
            Props.create(
                QueueManagerActor.class,
                () ->
                    new QueueManagerActor(new NowProvider(), StrictSQSLimits$.MODULE$, listener)));
    TheSQSRestServerBuilder builder =
        SQSRestServerBuilder.withActorSystem(actors)
            .withQueueManagerActor(manager)
            .withInterface("127.0.0.1")
            .withServerAddress(new NodeAddress("http", "127.0.0.1", 0, secret))
            .withDynamicPort()
            .withAWSAccountId(LocalAccount.ID)
            .withAWSRegion(LocalAccount.REGION);
    if (listener.isDefined()) {
      restore(listener.get(), manager);
      builder = builder.withQueueEventListener(listener.get());
    }
    SQSRestServer server = builder.start();
    int port = server.waitUntilStarted().localAddress().getPort();
    EngineServer proxy =
        EngineServer.start(new ElasticMqProxy(secret, URI.create("http://127.0.0.1:" + port)));
    return new QueueEngine(actors, server, proxy, directory.isPresent());
  }

  private static Config quiet() {
    return ConfigFactory.parseMap(
            Map.of(
                "pekko.loglevel", "OFF",
                "pekko.stdout-loglevel", "OFF",
                "pekko.coordinated-shutdown.run-by-jvm-shutdown-hook", "off",
                "pekko.jvm-exit-on-fatal-error", "off"))
        .withFallback(ConfigFactory.load());
  }

  private static ActorRef openDatabase(ActorSystem actors, Path directory) {
    // By default H2 writes half a second late, which could lose acknowledged messages. It must not
    // close on exit either: close() does so, after the last message.
    String address =
        "jdbc:h2:file:%s;WRITE_DELAY=0;DB_CLOSE_ON_EXIT=FALSE"
            .formatted(directory.resolve("queues").toAbsolutePath());
    // Tried here first, since ElasticMQ would wait for an unreadable database forever.
    try (Connection _ = DriverManager.getConnection(address, USER, "")) {
      PrivateFiles.protect(directory);
    } catch (SQLException | IOException e) {
      throw new IllegalStateException("The queues in %s cannot be read".formatted(directory), e);
    }
    // ElasticMQ creates this pool only once per process and would not reopen a closed one.
    ConnectionPool$ pools = ConnectionPool$.MODULE$;
    pools.singleton(
        address,
        USER,
        "",
        pools.singleton$default$4(),
        pools.singleton$default$5(address, USER, "", pools.singleton$default$4()));
    SqlQueuePersistenceConfig config =
        new SqlQueuePersistenceConfig(true, "org.h2.Driver", address, USER, "", false);
    return actors.actorOf(
        Props.create(
            SqlQueuePersistenceActor.class,
            () -> new SqlQueuePersistenceActor(config, emptyList())));
  }

  @SuppressWarnings("unchecked") // An empty list has no elements of a wrong type.
  private static <T> scala.collection.immutable.List<T> emptyList() {
    return (scala.collection.immutable.List<T>) (Object) Nil$.MODULE$;
  }

  private static void restore(ActorRef database, ActorRef manager) {
    try {
      Patterns.ask(database, new QueueEvent.Restore(manager), PATIENCE)
          .toCompletableFuture()
          .get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
    } catch (Exception e) {
      throw new IllegalStateException("The database of the queues cannot be read", e);
    }
  }

  /** Returns the URL that the engine listens on. */
  public URI endpoint() {
    return proxy.endpoint();
  }

  public SqsClient client() {
    return client;
  }

  @Override
  public void close() {
    client.close();
    try {
      proxy.stop();
      server.stopAndWait();
      actors.terminate();
      actors.getWhenTerminated().toCompletableFuture().get(10, TimeUnit.SECONDS);
    } catch (Exception e) {
      throw new IllegalStateException("ElasticMQ cannot be stopped", e);
    }
    if (hasDatabase) {
      ConnectionPool$.MODULE$.closeAll();
    }
  }
}
