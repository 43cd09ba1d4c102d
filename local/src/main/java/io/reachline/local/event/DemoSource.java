package io.reachline.local.event;

/** The ids of the demo organisation, and of its webhook at Zoho Desk. */
public final class DemoSource {

  /** The organisation's id. */
  public static final String ORGANIZATION = "64d1f0c2a9b3e87f5c210001";

  /** The organisation's id at Zoho. */
  public static final String ZOHO_ORGANIZATION = "106553778";

  /** The webhook's id at Zoho. */
  public static final String WEBHOOK = "65403000000071001";

  /** The host of the data centre with the organisation's Zoho account. */
  public static final String HOST = "desk.zoho.com";

  private DemoSource() {}
}
