package io.reachline.local;

import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Collectors;

/** A user of the demo organisation. */
enum DemoUser implements DemoNamed {
  AGENT("64d1f0c2a9b3e87f5c21a002", "agent"),
  BOT("64d1f0c2a9b3e87f5c21a003", "bot"),
  ADMIN("64d1f0c2a9b3e87f5c21a004", "admin"),
  AGENT_SALES("64d1f0c2a9b3e87f5c21a011", "agent"),
  AGENT_SERVICE("64d1f0c2a9b3e87f5c21a012", "agent"),
  AGENT_NIGHT("64d1f0c2a9b3e87f5c21a013", "agent");

  private final String id;
  private final String role;

  DemoUser(String id, String role) {
    this.id = id;
    this.role = role;
  }

  String id() {
    return id;
  }

  String role() {
    return role;
  }

  static Optional<DemoUser> named(String name) {
    return Arrays.stream(values()).filter(user -> user.wireName().equals(name)).findFirst();
  }

  static String names() {
    return Arrays.stream(values()).map(DemoUser::wireName).collect(Collectors.joining(", "));
  }
}
