package org.lyapunov4j.view;

import java.io.IOException;
import java.util.List;

/**
 * A page in one file that shows runs by the same views as the page in DL4J's UI: scripts, styles
 * and data are inside, so it opens from a disk, without a network, now and in ten years. A policy
 * inside of it forbids the browser to load or send anything. The same runs give the same bytes.
 */
final class HtmlReport {
  /** Nothing comes from or goes to a network; PNG files are made from blobs. */
  private static final String POLICY =
      "default-src 'none'; script-src 'unsafe-inline'; style-src 'unsafe-inline'; img-src data:"
          + " blob:";

  private HtmlReport() {}

  /**
   * The page of some runs.
   *
   * @param runs views as {@link RunView} makes them
   */
  static String runs(String title, List<String> runs) throws IOException {
    return page(title, "[" + String.join(",\n", runs) + "]", List.of("report.js"));
  }

  /** The page of a sweep. */
  static String sweep(String title, String sweep) throws IOException {
    return page(title, sweep, List.of("sweep.js"));
  }

  private static String page(String title, String data, List<String> own) throws IOException {
    StringBuilder scripts = new StringBuilder(script(ViewAssets.WEBJARS + ViewAssets.PLOT_SCRIPT));
    for (List<String> names : List.of(ViewAssets.SCRIPTS, own)) {
      for (String name : names) {
        scripts.append(script(ViewAssets.FOLDER + name));
      }
    }
    StringBuilder styles =
        new StringBuilder(ViewAssets.text(ViewAssets.WEBJARS + ViewAssets.PLOT_STYLE));
    for (String name : ViewAssets.STYLES) {
      styles.append('\n').append(ViewAssets.text(ViewAssets.FOLDER + name));
    }
    return """
    <!DOCTYPE html>
    <html lang="en">
    <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <meta http-equiv="Content-Security-Policy" content="%s">
    <title>%s</title>
    <style>
    %s
    </style>
    </head>
    <body class="l4j-report">
    <header class="l4j-top"><h1>%s</h1></header>
    <main id="views"></main>
    <noscript><p>What is in this report is drawn by scripts inside of it.</p></noscript>
    <script type="application/json" id="data">%s</script>
    %s</body>
    </html>
    """
        .formatted(POLICY, html(title), styles, html(title), inScript(data), scripts);
  }

  private static String script(String path) throws IOException {
    return "<script>\n" + ViewAssets.text(path) + "\n</script>\n";
  }

  /** Text as it is put between tags. */
  static String html(String text) {
    return text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;")
        .replace("'", "&#39;");
  }

  /** JSON that can neither end the script that it stands in, nor begin a comment. */
  static String inScript(String json) {
    return json.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026");
  }
}
