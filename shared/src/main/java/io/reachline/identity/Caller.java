package io.reachline.identity;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Who calls the API, as the verified claims of the token say: {@code _id}, {@code organization},
 * {@code scope} or {@code scp} and, for a guest, perhaps {@code conversation}.
 *
 * @param path of the organisation that the caller acts in: the token's own, or one below it that
 *     the request names
 * @param scope the highest of the token's scopes
 * @param conversation the only conversation that this caller reaches, where the token names one
 */
public record Caller(
    UserId user, OrganizationPath path, Scope scope, Optional<String> conversation) {

  /**
   * Returns the caller, empty where the claims do not name one.
   *
   * @param claims as API Gateway hands them on: an array as its elements in brackets, with spaces
   *     between them
   * @param split the scopes as the gateway split them; empty where it does not say
   * @param prefix what stands before the name of each scope in a token; may be empty
   */
  public static Optional<Caller> of(Map<String, String> claims, List<String> split, String prefix) {
    String user = claims.getOrDefault("_id", "");
    String organization = claims.getOrDefault("organization", "");
    Optional<Scope> scope = highest(scopes(claims, split), prefix);
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

  /** Returns the scopes as the gateway reads them: by spaces, and by nothing else. */
  private static List<String> scopes(Map<String, String> claims, List<String> split) {
    String claim = claims.getOrDefault("scope", claims.getOrDefault("scp", ""));
    if (!claim.startsWith("[") || !claim.endsWith("]")) {
      return Arrays.asList(claim.split(" +"));
    }
    List<String> elements = Arrays.asList(claim.substring(1, claim.length() - 1).split(" +"));
    // A text in brackets looks like an array here. What the gateway made of it tells them apart.
    return split.isEmpty() ? elements : elements.stream().filter(split::contains).toList();
  }

  private static Optional<Scope> highest(List<String> granted, String prefix) {
    return Arrays.stream(Scope.values())
        .filter(scope -> granted.contains(prefix + scope.wireName()))
        .reduce((lower, higher) -> higher);
  }
}
