package io.reachline.local.event;

/** The organisation that is there from the start, and the Zoho Desk webhook that it accepts. */
public final class DemoSource {

  /** The organisation's id. */
  public static final String ORGANIZATION = "64d1f0c2a9b3e87f5c210001";

  /** Its id at Zoho. */
  public static final String ZOHO_ORGANIZATION = "106553778";

  /** The webhook's id at Zoho. */
  public static final String WEBHOOK = "65403000000071001";

  /** The data centre that holds its account. */
  public static final String HOST = "desk.zoho.com";

  private DemoSource() {}
}
