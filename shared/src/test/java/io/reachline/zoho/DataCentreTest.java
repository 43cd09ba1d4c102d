package io.reachline.zoho;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class DataCentreTest {

  @Test
  void hosts_areZohosElevenAndNoOther() {
    assertThat(DataCentre.HOSTS)
        .containsExactlyInAnyOrder(
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
  }
}
