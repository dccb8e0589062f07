package org.lyapunov4j.ui;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Takes pictures of addresses, wide and narrow, light and dark; {@code bin/screenshots} runs it.
 */
final class Screenshots {
  private static final long SETTLED_MILLIS = 4_000;

  private Screenshots() {}

  /**
   * Takes them.
   *
   * @param arguments folder of the pictures, then a name and an address each
   */
  public static void main(String[] arguments) throws Exception {
    Path folder = Path.of(arguments[0]);
    try (Browser browser = Browser.start(Files.createTempDirectory("screenshots"))) {
      for (int i = 1; i < arguments.length; i += 2) {
        for (int width : List.of(1400, 390)) {
          for (String scheme : List.of("light", "dark")) {
            browser.resize(width, 900);
            browser.scheme(scheme);
            browser.open(arguments[i + 1]);
            Thread.sleep(SETTLED_MILLIS);
            Path file = folder.resolve("%s-%d-%s.png".formatted(arguments[i], width, scheme));
            Files.write(file, browser.picture());
            System.out.println(file + " " + browser.complaints());
          }
        }
      }
    }
  }
}
