package io.reachline.functions.console;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The console as a web site: the page and its settings, which browsers ask for anew each time, and
 * the files, which never change under their hash.
 */
final class Site {

  private static final String ALWAYS_ASK = "no-cache";
  private static final String FOR_EVER = "public, max-age=31536000, immutable";
  private static final Pattern IMPORT_MAP =
      Pattern.compile("<script type=\"importmap\">(.*?)</script>", Pattern.DOTALL);
  private static final Pattern GZIP =
      Pattern.compile("(?:^|,)\\s*gzip\\s*(?:;\\s*q=(?:1|0\\.\\d*[1-9])\\d*\\s*)?(?:,|$)");

  private final Assets assets;
  private final ConsoleFile page;
  private final ConsoleFile settings;
  private final Map<String, String> pageHeaders;

  Site(Assets assets, SignInSettings signIn) {
    this.assets = assets;
    String html = assets.page();
    page = ConsoleFile.of("index.html", html.getBytes(UTF_8));
    settings = ConsoleFile.of("config.json", signIn.toJson().getBytes(UTF_8));
    pageHeaders =
        Map.of(
            "Content-Security-Policy",
            policy(html, signIn),
            "Cross-Origin-Opener-Policy",
            "same-origin",
            "X-Frame-Options",
            "DENY");
  }

  /**
   * An answer.
   *
   * @param body the content, perhaps compressed; empty if there is none
   */
  @SuppressWarnings("ArrayRecordComponent") // Never compared.
  record Answer(int status, Map<String, String> headers, byte[] body) {

    static Answer notFound() {
      return new Answer(
          404,
          Map.of(
              "Content-Type",
              "text/plain; charset=utf-8",
              "Cache-Control",
              "no-store",
              "X-Content-Type-Options",
              "nosniff"),
          "Not found\n".getBytes(UTF_8));
    }
  }

  /** Answers with the page. */
  Answer page(Map<String, String> headers) {
    return answer(page, ALWAYS_ASK, pageHeaders, headers);
  }

  /**
   * Answers with a file.
   *
   * @param path the path behind {@code /console/}
   * @param headers the request's headers by lower-case name
   */
  Answer file(String path, Map<String, String> headers) {
    if (path.equals("config.json")) {
      return answer(settings, ALWAYS_ASK, Map.of(), headers);
    }
    String prefix = assets.hash() + "/";
    Optional<ConsoleFile> file =
        path.startsWith(prefix) ? assets.find(path.substring(prefix.length())) : Optional.empty();
    return file.map(found -> answer(found, FOR_EVER, Map.of(), headers))
        .orElseGet(Answer::notFound);
  }

  private static Answer answer(
      ConsoleFile file, String caching, Map<String, String> more, Map<String, String> request) {
    boolean compressed = GZIP.matcher(request.getOrDefault("accept-encoding", "")).find();
    // Two representations have two tags.
    String tag = "\"" + file.tag() + (compressed ? "-gzip" : "") + "\"";
    Map<String, String> headers = new LinkedHashMap<>(more);
    headers.put("Cache-Control", caching);
    headers.put("ETag", tag);
    headers.put("Vary", "Accept-Encoding");
    headers.put("X-Content-Type-Options", "nosniff");
    headers.put("Referrer-Policy", "no-referrer");
    if (isKnown(tag, request.getOrDefault("if-none-match", ""))) {
      return new Answer(304, headers, new byte[0]);
    }
    headers.put("Content-Type", file.type());
    if (compressed) {
      headers.put("Content-Encoding", "gzip");
    }
    return new Answer(200, headers, compressed ? file.compressed() : file.content());
  }

  private static boolean isKnown(String tag, String known) {
    return known.strip().equals("*")
        || Arrays.stream(known.split(",", -1))
            .map(String::strip)
            // A proxy that recompresses makes a tag weak.
            .anyMatch(each -> each.equals(tag) || each.equals("W/" + tag));
  }

  /**
   * Returns the policy that lets the page load its own files only, and run no script beside them.
   */
  private static String policy(String html, SignInSettings signIn) {
    Matcher map = IMPORT_MAP.matcher(html);
    if (!map.find()) {
      throw new IllegalStateException("The page has no import map");
    }
    String hash =
        Base64.getEncoder().encodeToString(ConsoleFile.sha256(map.group(1).getBytes(UTF_8)));
    return "default-src 'none'; script-src 'self' 'sha256-"
        + hash
        + "'; style-src 'self'; img-src 'self' data:; connect-src 'self' "
        + String.join(" ", signIn.origins())
        + "; form-action 'none'; frame-ancestors 'none'; base-uri 'none'";
  }
}
