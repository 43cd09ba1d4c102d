package io.reachline.outbound;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The forms of addresses that services may have. */
class TargetUrlTest {
  private static final String HOST_RULE =
      "must have a host that is a name with a dot, or an IP address in its usual form";
  private static final String NOT_PUBLIC = "must not have a host that is not public";

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://bot.example.com",
        "https://bot.example.com/",
        "https://bot.example.com/hook?key=a%20b&x=1",
        "HTTPS://Bot.Example.COM:8443/hook",
        "https://xn--bcher-kva.example/hook",
        "https://a-b.c1.example",
        "https://8.8.8.8/hook",
        "https://[2001:4860:4860::8888]:443/hook",
        "https://bot.example.com:65535",
        "https://bot.example.com//two/../dots"
      })
  void read_publicAddress_isPermitted(String url) {
    assertThat(problem(url, false)).isEmpty();
    assertThat(problem(url, true)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "hook | must begin with https://",
        "//bot.example.com/hook | must begin with https://",
        "ftp://bot.example.com | must begin with https://",
        "file:///etc/passwd | must begin with https://",
        "gopher://bot.example.com | must begin with https://",
        "jar:https://bot.example.com | must begin with https://",
        "javascript:alert(1) | must begin with https://",
        "https: | must be a URL, such as https://bot.example.com/hook",
        "https:/bot.example.com | must have a host",
        "https:bot.example.com | must have a host",
        "https:///hook | must have a host",
        "https://?x | must have a host",
        "https://user@bot.example.com | must not have a user or a password",
        "https://user:word@bot.example.com | must not have a user or a password",
        "https://@bot.example.com | must not have a user or a password",
        "https://bot.example.com@127.0.0.1/ | must not have a user or a password",
        "https://bot.example.com/hook#here | must not have a fragment",
        "https://bot.example.com#@127.0.0.1/ | must not have a fragment",
        "https://bot.example.com:0 | must have a port from 1 to 65,535",
        "https://bot.example.com:65536 | must have a port from 1 to 65,535",
        "https://bot.example.com:-1 | must be a URL, such as https://bot.example.com/hook",
        "https://bot.example.com:x | must be a URL, such as https://bot.example.com/hook",
        "https://bot.example.com:99999999999 | must be a URL, such as https://bot.example.com/hook",
        "https://bot.example.com\\@127.0.0.1 | must be a URL, such as https://bot.example.com/hook",
        "https://bot.example.com\\.evil.example | must be a URL, such as https://bot.example.com/hook",
        "https://bot.exa mple.com | must be written in ASCII, without spaces",
        "https://bücher.example | must be written in ASCII, without spaces",
        "https://bot。example。com | must be written in ASCII, without spaces",
        "https://①②⑦.⓪.⓪.① | must be written in ASCII, without spaces",
        "https://bot.example.com/%zz | must be a URL, such as https://bot.example.com/hook",
        "https://127%2e0.0.1 | must be a URL, such as https://bot.example.com/hook"
      })
  void read_otherForm_isRefused(String url, String problem) {
    assertThat(problem(url, false)).contains(problem);
    assertThat(problem(url, true)).contains(problem);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://bot.example.com\t",
        "https://bot.example.com\n",
        "https://bot.example.com/a\r\nb"
      })
  void read_controlCharacters_areRefused(String url) {
    assertThat(problem(url, true)).contains("must be written in ASCII, without spaces");
  }

  /** No form of a private host is permitted, also not where loopback is. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "10.0.0.1",
        "169.254.169.254",
        "192.168.1.1",
        "0.0.0.0",
        "255.255.255.255",
        "[::]",
        "[fd00:ec2::254]",
        "[fe80::1]",
        "[::127.0.0.1]",
        "[::ffff:0:127.0.0.1]",
        "[64:ff9b::7f00:1]",
        "[2002:7f00:1::]"
      })
  void read_privateLiteral_isNeverPermitted(String host) {
    assertThat(problem("https://%s/hook".formatted(host), false)).contains(NOT_PUBLIC);
    assertThat(problem("https://%s/hook".formatted(host), true)).contains(NOT_PUBLIC);
  }

  /** Forms that some readers take for an IP address, and others for a name. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "2130706433",
        "017700000001",
        "0x7f000001",
        "0x7f.1",
        "0x7f.0.0.1",
        "0177.0.0.1",
        "127.1",
        "127.0.1",
        "127.0.0.01",
        "127.0.0.1.",
        "127.0.0.256",
        "1.2.3.4.5",
        "8.8.8",
        "bot.example.123",
        "bot.example.0x7f",
        "localhost.",
        "LOCALHOST.",
        "bot.example.com.",
        "intranet",
        "metadata",
        "-bot.example.com",
        "bot-.example.com",
        "bot..example.com",
        ".example.com",
        "bot_1.example.com",
        "[::ffff:127.0.0.1]",
        "[::FFFF:7f00:1]",
        "[::ffff:8.8.8.8]",
        "[0:0:0:0:0:ffff:7f00:1]",
        "[fe80::1%25lo]",
        "[fe80::1%1]",
        "[v1.x]",
        "127.0.0.1%00.example.com"
      })
  void read_doubtfulHost_isNeverPermitted(String host) {
    for (boolean allowsLoopback : new boolean[] {false, true}) {
      assertThat(problem("https://%s/hook".formatted(host), allowsLoopback))
          .hasValueSatisfying(
              problem ->
                  assertThat(problem)
                      .isIn(
                          HOST_RULE,
                          "must have a host",
                          "must be a URL, such as https://bot.example.com/hook"));
    }
  }

  @Test
  void read_hostThatIsTooLong_isRefused() {
    assertThat(problem("https://%sexample.com".formatted("a.".repeat(130)), false))
        .contains(HOST_RULE);
    assertThat(problem("https://%s.example.com".formatted("a".repeat(64)), false))
        .contains(HOST_RULE);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"localhost", "LocalHost", "127.0.0.1", "127.8.9.10", "[::1]", "[0:0:0:0:0:0:0:1]"})
  void read_thisMachine_isPermittedWhereLoopbackIs(String host) {
    for (String scheme : new String[] {"http", "https"}) {
      assertThat(problem("%s://%s:8080/hook".formatted(scheme, host), true)).isEmpty();
    }
    assertThat(problem("https://%s:8080/hook".formatted(host), false)).contains(NOT_PUBLIC);
    assertThat(problem("http://%s:8080/hook".formatted(host), false))
        .contains("must begin with https://");
  }

  @Test
  void read_http_isPermittedWhereLoopbackIs() {
    assertThat(problem("http://bot.example.com", true)).isEmpty();
    assertThat(problem("http://bot.example.com", false)).contains("must begin with https://");
  }

  @ParameterizedTest
  @CsvSource({
    "https://bot.example, /, /?a=b",
    "https://bot.example/, /, /?a=b",
    "https://bot.example/x/, /x/, /x/?a=b",
    "https://bot.example?k, /?k, /?k&a=b",
    "https://bot.example/x?k=%20v, /x?k=%20v, /x?k=%20v&a=b",
    "https://bot.example//x, //x, //x?a=b"
  })
  void path_always_isAsItWasWritten(String url, String path, String withQuery) {
    TargetUrl target = permitted(url);

    assertThat(target.path()).isEqualTo(path);
    assertThat(target.pathWith("a=b")).isEqualTo(withQuery);
  }

  private static TargetUrl permitted(String url) {
    return switch (TargetUrl.read(url, false)) {
      case TargetUrl.Read.Permitted(var target) -> target;
      case TargetUrl.Read.Refused(var problem) -> throw new AssertionError(problem);
    };
  }

  private static Optional<String> problem(String url, boolean allowsLoopback) {
    return switch (TargetUrl.read(url, allowsLoopback)) {
      case TargetUrl.Read.Permitted _ -> Optional.empty();
      case TargetUrl.Read.Refused(var problem) -> Optional.of(problem);
    };
  }
}
