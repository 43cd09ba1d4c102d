package io.reachline.local.engine;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;

/** An HTTP server for an engine, behind an {@link AccessGuard}, on a free port of loopback. */
final class EngineServer {

  private final Server server;

  private EngineServer(Server server) {
    this.server = server;
  }

  static EngineServer start(Handler engine) {
    Server server = new Server(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    for (var connector : server.getConnectors()) {
      if (connector instanceof ServerConnector tcp) {
        tcp.setAcceptQueueSize(1024);
      }
    }
    server.setHandler(new AccessGuard(engine));
    try {
      server.start();
    } catch (Exception e) {
      throw new IllegalStateException("An engine's HTTP server cannot be started", e);
    }
    return new EngineServer(server);
  }

  /** Returns the URL that the server listens on. */
  URI endpoint() {
    return server.getURI().resolve("/");
  }

  /** Closes the connections that clients keep open. */
  void closeConnections() {
    for (var connector : server.getConnectors()) {
      connector.getConnectedEndPoints().forEach(EndPoint::close);
    }
  }

  void stop() throws Exception {
    server.stop();
  }
}
