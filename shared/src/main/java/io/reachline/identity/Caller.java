package io.reachline.identity;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A caller of the API, read from the verified claims of the token: {@code _id}, {@code
 * organization}, {@code scope} or {@code scp} and, for a guest, optionally {@code conversation}.
 *
 * @param path the path of the organisation that the caller acts in: the token's own, or one below
 *     it that the request names
 * @param scope the highest of the token's scopes
 * @param conversation the only conversation that the caller may reach, if the token names one
 */
public record Caller(
    UserId user, OrganizationPath path, Scope scope, Optional<String> conversation) {

  /**
   * Returns the caller; empty if the claims do not name one.
   *
   * @param claims the claims as API Gateway passes them on: an array as its elements in brackets,
   *     separated by spaces
   * @param split the scopes as API Gateway split them; empty if the event does not have them
   * @param prefix the prefix of each scope's name in a token; may be empty
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

  /** Returns the organisation that the caller acts in. */
  public OrganizationId organization() {
    return path.organization();
  }

  /** Returns this caller, acting in another organisation. */
  public Caller in(OrganizationPath other) {
    return new Caller(user, other, scope, conversation);
  }

  /** Returns whether the token lets the caller reach a conversation of the organisation. */
  public boolean mayReach(String conversationId) {
    return conversation.isEmpty() || conversation.get().equals(conversationId);
  }

  /** Returns the scopes, separated by spaces only, as API Gateway does. */
  private static List<String> scopes(Map<String, String> claims, List<String> split) {
    String claim = claims.getOrDefault("scope", claims.getOrDefault("scp", ""));
    if (!claim.startsWith("[") || !claim.endsWith("]")) {
      return Arrays.asList(claim.split(" +"));
    }
    List<String> elements = Arrays.asList(claim.substring(1, claim.length() - 1).split(" +"));
    // A text in brackets looks like an array here. Only the split scopes tell the two apart.
    return split.isEmpty() ? elements : elements.stream().filter(split::contains).toList();
  }

  private static Optional<Scope> highest(List<String> granted, String prefix) {
    return Arrays.stream(Scope.values())
        .filter(scope -> granted.contains(prefix + scope.wireName()))
        .reduce((lower, higher) -> higher);
  }
}
