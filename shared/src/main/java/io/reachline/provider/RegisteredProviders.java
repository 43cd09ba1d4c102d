package io.reachline.provider;

import io.reachline.webhook.Providers;
import io.reachline.zoho.ZohoDesk;
import java.util.List;

/** The providers that this service knows: another one is a package of its own and a line here. */
public final class RegisteredProviders {
  public static final Providers ALL = new Providers(List.of(new ZohoDesk()));

  private RegisteredProviders() {}
}
