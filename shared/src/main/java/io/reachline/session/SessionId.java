package io.reachline.session;

import io.reachline.conversation.ConversationId;
import io.reachline.conversation.ConversationKey;
import io.reachline.identity.HexId;
import io.reachline.identity.OrganizationId;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A provider's id of a session. It is text, since it may have more digits than a number can hold.
 * Ids of different providers must differ: a provider other than the first puts its name in front,
 * as in {@code name_65403000000038063}.
 */
public record SessionId(String value) {
  /** The greatest length, which no id of a provider comes near. */
  public static final int MAX_LENGTH = 100;

  private static final String FIRST_PROVIDER = "zoho-desk";
  private static final Pattern NAME = Pattern.compile("([a-z][a-z0-9-]{0,39})_");

  /**
   * @throws IllegalArgumentException if the value is blank or too long
   */
  public SessionId {
    if (value.isBlank() || value.length() > MAX_LENGTH) {
      throw new IllegalArgumentException(
          "sessionId must have 1 to %d characters".formatted(MAX_LENGTH));
    }
  }

  /** Returns the name of the session's provider. */
  public String provider() {
    Matcher name = NAME.matcher(value);
    return name.lookingAt() ? name.group(1) : FIRST_PROVIDER;
  }

  /** Returns the conversation of this session. Its id is a hash, so it needs no look-up. */
  public ConversationKey conversation(OrganizationId organization) {
    String hash = HexId.hash("zoho-desk|%s|%s".formatted(organization.value(), value));
    return new ConversationKey(organization, new ConversationId(hash.substring(0, HexId.LENGTH)));
  }
}
