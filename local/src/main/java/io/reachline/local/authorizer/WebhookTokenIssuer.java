package io.reachline.local.authorizer;

import com.nimbusds.jwt.JWTClaimsSet;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;

/** An issuer of the tokens with which Zoho Desk signs its webhook requests. */
public final class WebhookTokenIssuer {

  private static final Duration LIFETIME = Duration.ofHours(1);

  private final SigningKey key;
  private final Clock clock;

  public WebhookTokenIssuer(SigningKey key, Clock clock) {
    this.key = key;
    this.clock = clock;
  }

  /** Returns a token for events that an organisation of Zoho's sends through a webhook. */
  public String issue(String zohoOrganization, String webhook) {
    Instant now = clock.instant();
    return key.sign(
        new JWTClaimsSet.Builder()
            .issuer("orgId:" + zohoOrganization)
            .audience("webhookId:" + webhook)
            .issueTime(Date.from(now))
            .expirationTime(Date.from(now.plus(LIFETIME)))
            .build());
  }
}
