package org.lyapunov4j.view;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * The scripts and styles of the views, which the page in DL4J's UI links to and the report carries
 * inside. DL4J's server has the own ones at {@code /assets/lyapunov/<name>} and those of the plots
 * at {@code /assets/webjars/<path>}.
 */
public final class ViewAssets {
  /** Where {@link #SCRIPTS} and {@link #STYLES} lie on the class path. */
  public static final String FOLDER = "deeplearning4jUiAssets/lyapunov/";

  /** Where {@link #PLOT_SCRIPT} and {@link #PLOT_STYLE} lie on the class path. */
  public static final String WEBJARS = "META-INF/resources/webjars/";

  public static final String PLOT_SCRIPT = "uplot/1.6.30/dist/uPlot.iife.min.js";
  public static final String PLOT_STYLE = "uplot/1.6.30/dist/uPlot.min.css";

  /** In the order in which a page loads them, after {@link #PLOT_SCRIPT}. */
  public static final List<String> SCRIPTS =
      List.of(
          "theme.js",
          "text.js",
          "smooth.js",
          "link.js",
          "picker.js",
          "help.js",
          "plots.js",
          "panels.js",
          "views.js",
          "parallel.js",
          "scatter.js",
          "trials.js",
          "sweeps.js");

  public static final List<String> STYLES = List.of("views.css");

  private ViewAssets() {}

  /**
   * The text of one of them.
   *
   * @param path on the class path
   * @throws IllegalStateException if it is not there
   */
  static String text(String path) throws IOException {
    try (InputStream in = ViewAssets.class.getClassLoader().getResourceAsStream(path)) {
      if (in == null) {
        throw new IllegalStateException(
            path + " is missing on the class path; use the whole jar of lyapunov4j and uplot's");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
