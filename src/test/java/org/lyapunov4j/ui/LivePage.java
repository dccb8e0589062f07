package org.lyapunov4j.ui;

import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

/** A server and a browser for the tests of one class, and what the page's tiles say. */
abstract class LivePage {
  @TempDir static Path files;
  static UiServer server;
  static Browser browser;

  @BeforeAll
  static void start() throws Exception {
    browser = Browser.start(files.resolve("browser"));
    server = UiServer.start(UiServer.LOCALHOST, 0);
  }

  @AfterAll
  static void stop() {
    if (browser != null) {
      browser.close();
    }
    if (server != null) {
      server.close();
    }
  }

  /** What the tiles say: the state of things now. */
  static String tiles() throws Exception {
    return browser
        .evaluate(
            "[...document.querySelectorAll('.l4j-tile')].map(t => t.innerText.replace(/\\s+/g, ' '))"
                + ".join(' | ')")
        .asText();
  }

  static void awaitTile(String text) throws Exception {
    try {
      Browser.await("a tile shows " + text, () -> tiles().contains(text));
    } catch (AssertionError never) {
      throw new AssertionError(
          never.getMessage()
              + "; tiles: "
              + tiles()
              + "; page: "
              + browser.text()
              + "; complaints: "
              + browser.complaints(),
          never);
    }
  }
}
