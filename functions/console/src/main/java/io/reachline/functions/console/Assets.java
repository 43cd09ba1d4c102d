package io.reachline.functions.console;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.JarURLConnection;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Properties;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * The files that the console's page loads: its own, and those of its libraries. All are served
 * under one hash of all of them, so that a page never mixes files of two versions.
 */
final class Assets {

  private static final String OWN = "/console/";
  private static final String INDEX = "index.html";

  /** The directives of Lit that pages may import, such as {@code lit/directives/repeat.js}. */
  private static final List<String> DIRECTIVES =
      List.of("class-map", "guard", "if-defined", "keyed", "live", "ref", "repeat", "until");

  private static final List<String> LIT_HTML =
      List.of(
          "lit-html.js",
          "is-server.js",
          "directive.js",
          "directive-helpers.js",
          "async-directive.js",
          "directives/private-async-helpers.js");

  private final Map<String, ConsoleFile> files;
  private final String page;
  private final String hash;

  private Assets(Map<String, ConsoleFile> files, String page, String hash) {
    this.files = files;
    this.page = page;
    this.hash = hash;
  }

  /** Reads all files from the class path. */
  static Assets load() {
    Map<String, byte[]> contents = new TreeMap<>();
    for (String name : ownNames()) {
      contents.put(name, read(OWN + name));
    }
    library(contents, "lit", "lit", List.of("index.js"));
    library(contents, "lit-html", "lit-html", LIT_HTML);
    library(contents, "lit-element", "lit-element", List.of("lit-element.js"));
    library(
        contents,
        "lit__reactive-element",
        "reactive-element",
        List.of("reactive-element.js", "css-tag.js"));
    for (String directive : DIRECTIVES) {
      List<String> file = List.of("directives/" + directive + ".js");
      library(contents, "lit", "lit", file);
      library(contents, "lit-html", "lit-html", file);
    }
    String plot = webjar("uplot") + "dist/";
    contents.put("uplot/uplot.css", read(plot + "uPlot.min.css"));
    // The small build is a script with one variable; the module of the same library is not
    // minified.
    contents.put(
        "uplot/uplot.js",
        join(read(plot + "uPlot.iife.min.js"), "\nexport default uPlot;\n".getBytes(UTF_8)));

    String page = new String(Objects.requireNonNull(contents.remove(INDEX)), UTF_8);
    Map<String, ConsoleFile> files = new TreeMap<>();
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    contents.forEach(
        (name, content) -> {
          ConsoleFile file = ConsoleFile.of(name, content);
          files.put(name, file);
          all.writeBytes((name + " " + file.tag() + "\n").getBytes(UTF_8));
        });
    return new Assets(files, page, ConsoleFile.hash(all.toByteArray()));
  }

  /** Returns a file by its path behind the hash; empty if there is none. */
  Optional<ConsoleFile> find(String path) {
    return Optional.ofNullable(files.get(path));
  }

  /** Returns all files by their paths behind the hash. */
  Map<String, ConsoleFile> all() {
    return files;
  }

  /** Returns the hash under which the files are served. */
  String hash() {
    return hash;
  }

  /** Returns the page, which names the files by their hash. */
  String page() {
    return page.replace("{{assets}}", "./console/" + hash);
  }

  private static void library(
      Map<String, byte[]> contents, String webjar, String folder, List<String> names) {
    for (String name : names) {
      contents.put(folder + "/" + name, read(webjar(webjar) + name));
    }
  }

  /** Returns the folder of a library in its jar, whose name has the version. */
  private static String webjar(String name) {
    Properties properties = new Properties();
    try (InputStream file = open("/META-INF/maven/org.webjars.npm/" + name + "/pom.properties")) {
      properties.load(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return "/META-INF/resources/webjars/"
        + name
        + "/"
        + Objects.requireNonNull(properties.getProperty("version"))
        + "/";
  }

  private static List<String> ownNames() {
    URL folder = Objects.requireNonNull(Assets.class.getResource(OWN + INDEX));
    try {
      if (folder.openConnection() instanceof JarURLConnection connection) {
        return connection.getJarFile().stream()
            .filter(entry -> !entry.isDirectory())
            .map(entry -> "/" + entry.getName())
            .filter(name -> name.startsWith(OWN))
            .map(name -> name.substring(OWN.length()))
            .toList();
      }
      Path root = Path.of(new URI(folder.toString())).resolveSibling("");
      try (Stream<Path> found = Files.walk(root)) {
        return found
            .filter(Files::isRegularFile)
            .map(file -> root.relativize(file).toString().replace('\\', '/'))
            .toList();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  private static byte[] read(String resource) {
    try (InputStream file = open(resource)) {
      return file.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static InputStream open(String resource) {
    return Objects.requireNonNull(Assets.class.getResourceAsStream(resource), resource);
  }

  private static byte[] join(byte[] first, byte[] second) {
    ByteArrayOutputStream joined = new ByteArrayOutputStream();
    joined.writeBytes(first);
    joined.writeBytes(second);
    return joined.toByteArray();
  }
}
