package io.reachline.local.engine;

import com.almworks.sqlite4java.SQLiteConnection;
import com.almworks.sqlite4java.SQLiteException;
import io.reachline.aws.AwsHttpClient;
import io.reachline.local.disk.PrivateFiles;
import java.io.OutputStream;
import java.io.PrintStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import org.eclipse.jetty.server.handler.ContextHandler;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbException;
import software.amazon.awssdk.services.dynamodb.streams.DynamoDbStreamsClient;
import software.amazon.dynamodb.services.local.server.LocalDynamoDBRequestHandler;
import software.amazon.dynamodb.services.local.server.LocalDynamoDBServerHandler;

/**
 * An embedded DynamoDB Local. It runs behind this project's own HTTP server, because DynamoDB
 * Local's own listens on all interfaces.
 */
public final class DynamoDbEngine implements AutoCloseable {

  static {
    // The engine's own log is of no use here, and starting Log4j takes time.
    System.setProperty(
        "log4j2.loggerContextFactory",
        "org.apache.logging.log4j.simple.SimpleLoggerContextFactory");
    System.setProperty("org.apache.logging.log4j.simplelog.level", "OFF");
    loadGrammar();
  }

  private static final String FILE = "shared-local-instance.db";
  private static final int ATTEMPTS = 5;
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private final EngineServer server;
  private final LocalDynamoDBServerHandler handler;
  private final Optional<Path> directory;
  private final DynamoDbClient client;
  private final DynamoDbStreamsClient streams;
  private final URI endpoint;

  private DynamoDbEngine(
      EngineServer server, LocalDynamoDBServerHandler handler, Optional<Path> directory) {
    this.server = server;
    this.handler = handler;
    this.directory = directory;
    this.endpoint = server.endpoint();
    this.client =
        DynamoDbClient.builder()
            .httpClient(AwsHttpClient.create())
            .credentialsProvider(LocalAccount.credentials())
            .region(LocalAccount.region())
            .endpointOverride(endpoint)
            .build();
    this.streams =
        DynamoDbStreamsClient.builder()
            .httpClient(AwsHttpClient.create())
            .credentialsProvider(LocalAccount.credentials())
            .region(LocalAccount.region())
            .endpointOverride(endpoint)
            .build();
  }

  /** Loads the classes that print a warning about ANTLR's version, without showing it. */
  private static void loadGrammar() {
    PrintStream errors = System.err;
    System.setErr(new PrintStream(OutputStream.nullOutputStream()));
    try {
      Class.forName("com.amazon.dynamodb.grammar.DynamoDbGrammarLexer");
      Class.forName("com.amazon.dynamodb.grammar.DynamoDbGrammarParser");
    } catch (ClassNotFoundException e) {
      throw new IllegalStateException("This version of DynamoDB Local has other classes", e);
    } finally {
      System.setErr(errors);
    }
  }

  /** Starts the engine with its data in a directory, or in memory if none is given. */
  public static DynamoDbEngine start(Optional<Path> directory) {
    try {
      DynamoDbEngine engine = listen(directory);
      for (int attempt = 1; directory.isPresent(); attempt++) {
        try {
          var _ = engine.client.listTables();
          // Before SQLite creates its other files, which inherit the permissions of this one.
          PrivateFiles.protect(directory.get().resolve(FILE));
          useWriteAheadLog(directory.get().resolve(FILE));
          break;
        } catch (DynamoDbException | SQLiteException e) {
          // An engine that was just closed in this process may lock the file for a moment longer.
          engine.close();
          if (attempt == ATTEMPTS) {
            throw e;
          }
          engine = listen(directory);
        }
      }
      return engine;
    } catch (Exception e) {
      throw new IllegalStateException(
          directory
              .map("The tables in %s cannot be read"::formatted)
              .orElse("DynamoDB Local cannot be started"),
          e);
    }
  }

  private static DynamoDbEngine listen(Optional<Path> directory) throws Exception {
    @Nullable String files = directory.map(Path::toString).orElse(null);
    LocalDynamoDBServerHandler handler =
        new LocalDynamoDBServerHandler(
            new LocalDynamoDBRequestHandler(0, files == null, files, true, false), null);
    EngineServer server = EngineServer.start(new ContextHandler(handler, "/"));
    return new DynamoDbEngine(server, handler, directory);
  }

  /**
   * Switches a database to SQLite's write-ahead log, permanently. It is as durable as the default
   * journal, but flushes to disk once per write instead of several times. DynamoDB Local must have
   * opened the file before.
   */
  private static void useWriteAheadLog(Path database) throws SQLiteException {
    SQLiteConnection connection = new SQLiteConnection(database.toFile());
    try {
      connection.open(false).setBusyTimeout(5_000).exec("PRAGMA journal_mode=WAL");
    } finally {
      connection.dispose();
    }
  }

  /** Closes the connections that clients keep open, as a snapshot that is restored finds them. */
  public void closeConnections() {
    server.closeConnections();
  }

  /** Returns the URL that the engine listens on. */
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
      throw new IllegalStateException("DynamoDB Local cannot be stopped", e);
    }
    directory.map(files -> files.resolve(FILE + "-wal")).ifPresent(DynamoDbEngine::awaitAbsence);
  }

  /**
   * Waits until DynamoDB Local has closed the database, which it does on a thread of its own. The
   * write-ahead log is deleted then.
   */
  private static void awaitAbsence(Path log) {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (Files.exists(log) && System.nanoTime() < deadline) {
      LockSupport.parkNanos(Duration.ofMillis(10).toNanos());
    }
  }
}
