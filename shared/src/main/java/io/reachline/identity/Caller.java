package io.reachline.identity;

import java.util.Arrays;
import java.util.Map;
import java.util.Optional;

/**
 * Who calls the API, as the verified claims of the token say: {@code _id}, {@code organization},
 * {@code scope} and, for a guest, perhaps {@code conversation}.
 *
 * @param path of the organisation that the caller acts in: the token's own, or one below it that
 *     the request names
 * @param scope the highest of the token's scopes
 * @param conversation the only conversation that this caller reaches, where the token names one
 */
public record Caller(
    UserId user, OrganizationPath path, Scope scope, Optional<String> conversation) {

  /** Returns the caller, empty where the claims do not name one. */
  public static Optional<Caller> of(Map<String, String> claims) {
    String user = claims.getOrDefault("_id", "");
    String organization = claims.getOrDefault("organization", "");
    Optional<Scope> scope = highest(claims.getOrDefault("scope", ""));
    if (!HexId.isValid(user) || !HexId.isValid(organization) || scope.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        new Caller(
            new UserId(user),
            OrganizationPath.root(new OrganizationId(organization)),
            scope.get(),
            Optional.ofNullable(claims.get("conversation"))));
  }

  /** The organisation that the caller acts in. */
  public OrganizationId organization() {
    return path.organization();
  }

  /** Returns the caller acting in an organisation. */
  public Caller in(OrganizationPath other) {
    return new Caller(user, other, scope, conversation);
  }

  /** Whether the token lets its caller into a conversation of its organisation. */
  public boolean mayReach(String conversationId) {
    return conversation.isEmpty() || conversation.get().equals(conversationId);
  }

  private static Optional<Scope> highest(String scopes) {
    String[] names = scopes.replaceAll("[\\[\\],]", " ").trim().split("\\s+");
    return Arrays.stream(Scope.values())
        .filter(scope -> Arrays.asList(names).contains(scope.wireName()))
        .reduce((lower, higher) -> higher);
  }
}
