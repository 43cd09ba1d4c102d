package io.reachline.local.engine;

import com.almworks.sqlite4java.SQLiteConnection;
import com.almworks.sqlite4java.SQLiteException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.util.Optional;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.handler.ContextHandler;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.streams.DynamoDbStreamsClient;
import software.amazon.dynamodb.services.local.server.LocalDynamoDBRequestHandler;
import software.amazon.dynamodb.services.local.server.LocalDynamoDBServerHandler;

/**
 * DynamoDB Local in this process. Behind a server of our own, since DynamoDB Local's listens on all
 * interfaces.
 */
public final class DynamoDbEngine implements AutoCloseable {

  static {
    // The engine's own warnings are of no use to anyone here, and Log4j takes its time to start.
    System.setProperty(
        "log4j2.loggerContextFactory",
        "org.apache.logging.log4j.simple.SimpleLoggerContextFactory");
    System.setProperty("org.apache.logging.log4j.simplelog.level", "OFF");
  }

  private final Server server;
  private final LocalDynamoDBServerHandler handler;
  private final DynamoDbClient client;
  private final DynamoDbStreamsClient streams;
  private final URI endpoint;

  private DynamoDbEngine(Server server, LocalDynamoDBServerHandler handler) {
    this.server = server;
    this.handler = handler;
    this.endpoint = server.getURI().resolve("/");
    this.client =
        DynamoDbClient.builder()
            .httpClient(UrlConnectionHttpClient.create())
            .credentialsProvider(LocalAccount.credentials())
            .region(LocalAccount.region())
            .endpointOverride(endpoint)
            .build();
    this.streams =
        DynamoDbStreamsClient.builder()
            .httpClient(UrlConnectionHttpClient.create())
            .credentialsProvider(LocalAccount.credentials())
            .region(LocalAccount.region())
            .endpointOverride(endpoint)
            .build();
  }

  /** Starts the engine, in memory where no directory is given. */
  public static DynamoDbEngine start(Optional<Path> directory) {
    @Nullable String files = directory.map(Path::toString).orElse(null);
    try {
      LocalDynamoDBServerHandler handler =
          new LocalDynamoDBServerHandler(
              new LocalDynamoDBRequestHandler(0, files == null, files, true, false), null);
      Server server = new Server(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
      for (var connector : server.getConnectors()) {
        if (connector instanceof ServerConnector tcp) {
          tcp.setAcceptQueueSize(1024);
        }
      }
      server.setHandler(new ContextHandler(handler, "/"));
      server.start();
      DynamoDbEngine engine = new DynamoDbEngine(server, handler);
      if (directory.isPresent()) {
        var _ = engine.client.listTables();
        logAhead(directory.get().resolve("shared-local-instance.db"));
      }
      return engine;
    } catch (Exception e) {
      throw new IllegalStateException("DynamoDB Local does not start", e);
    }
  }

  /**
   * Makes SQLite write ahead, which it keeps to for this file from then on: as durable as its usual
   * journal, with one flush to the disk for each write instead of several. To be called once
   * DynamoDB Local has opened the file.
   */
  private static void logAhead(Path database) throws SQLiteException {
    SQLiteConnection connection = new SQLiteConnection(database.toFile());
    try {
      connection.open(false).exec("PRAGMA journal_mode=WAL");
    } finally {
      connection.dispose();
    }
  }

  /** Where it listens. */
  public URI endpoint() {
    return endpoint;
  }

  public DynamoDbClient client() {
    return client;
  }

  public DynamoDbStreamsClient streams() {
    return streams;
  }

  @Override
  public void close() {
    client.close();
    streams.close();
    try {
      server.stop();
      handler.close();
    } catch (Exception e) {
      throw new IllegalStateException("DynamoDB Local does not stop", e);
    }
  }
}
