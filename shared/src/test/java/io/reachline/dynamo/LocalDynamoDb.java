package io.reachline.dynamo;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.handler.ContextHandler;
import software.amazon.dynamodb.services.local.server.LocalDynamoDBRequestHandler;
import software.amazon.dynamodb.services.local.server.LocalDynamoDBServerHandler;

/**
 * DynamoDB Local in this process, shared by all tests. It runs behind another server, since its own
 * listens on all interfaces.
 */
final class LocalDynamoDb {
  private static final Database DATABASE = start();

  private LocalDynamoDb() {}

  static Database database() {
    return DATABASE;
  }

  private static Database start() {
    try {
      Server server = new Server(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
      server.setHandler(
          new ContextHandler(
              new LocalDynamoDBServerHandler(
                  new LocalDynamoDBRequestHandler(0, true, null, true, false), null),
              "/"));
      server.start();
      return Database.at(server.getURI().resolve("/"));
    } catch (Exception e) {
      throw new IllegalStateException("DynamoDB Local does not start", e);
    }
  }
}
