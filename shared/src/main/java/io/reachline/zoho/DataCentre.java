package io.reachline.zoho;

import java.util.List;

/** The hosts of Zoho Desk's data centres. */
final class DataCentre {
  static final List<String> HOSTS =
      List.of(
          "desk.zoho.com",
          "desk.zoho.eu",
          "desk.zoho.in",
          "desk.zoho.com.au",
          "desk.zoho.jp",
          "desk.zoho.sa",
          "desk.zoho.sg",
          "desk.zoho.ae",
          "desk.zoho.com.cn",
          "desk.zoho.uk",
          "desk.zohocloud.ca");

  private DataCentre() {}
}
