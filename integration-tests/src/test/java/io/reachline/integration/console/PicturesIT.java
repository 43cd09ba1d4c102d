package io.reachline.integration.console;

import static org.assertj.core.api.Assertions.assertThat;

import io.reachline.local.LocalService;
import io.reachline.local.Reachline;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.net.BindException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * The pictures of the documentation, of what {@code ./reachline demo} leaves. They are written to
 * {@code target/pictures}; with {@code -Dreachline.pictures=DIRECTORY} into that directory.
 */
@WithBrowser
class PicturesIT {

  private static final Path DIRECTORY =
      Path.of(System.getProperty("reachline.pictures", "target/pictures"));
  private static final byte[] PNG = {(byte) 0x89, 'P', 'N', 'G'};

  private static LocalService service;
  private static DemoOrganization demo;
  private static Browser browser;

  @BeforeAll
  static void start() throws BindException {
    service = LocalService.start(LocalService.Options.inMemory(Path.of("..")), System.out);
    demo = new DemoOrganization(service);
    browser = Browser.start(service);
  }

  @AfterAll
  static void stop() {
    browser.close();
    demo.close();
    service.close();
  }

  @Test
  void pictures_ofTheDemo_showWhatReachedNobodyAndWhy() throws Exception {
    playDemo();
    browser.signIn("admin");
    browser.run("localStorage.setItem('reachline.theme', 'light')");
    browser.reload();

    browser.open("/now");
    browser.find("#feed li");
    take("now");

    browser.open("/conversations/" + undeliverable());
    browser.find("article.untold .ask").click();
    browser.waitFor("should have been there");
    take("why");
    browser.assertQuiet();
  }

  private static void playDemo() throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                Reachline.class.getName(),
                "demo",
                "--length",
                "PT5S",
                "--url",
                service.url().toString())
            .redirectErrorStream(true)
            .redirectOutput(Redirect.DISCARD)
            .start();
    assertThat(process.waitFor()).isZero();
  }

  /** Returns the id of a conversation with a message that reached nobody. */
  private static String undeliverable() {
    return demo.list("/v2/messages?type=status&text=Notifications%20Undeliverable&limit=1")
        .getFirst()
        .text("conversation")
        .orElseThrow();
  }

  private static void take(String name) throws IOException {
    Files.createDirectories(DIRECTORY);
    byte[] picture = browser.picture();
    assertThat(picture).startsWith(PNG);
    Files.write(DIRECTORY.resolve(name + ".png"), picture);
  }
}
