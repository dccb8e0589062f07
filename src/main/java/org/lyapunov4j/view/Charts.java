package org.lyapunov4j.view;

import java.awt.Color;
import java.awt.Dimension;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.apache.batik.svggen.SVGGraphics2D;
import org.knowm.xchart.BitmapEncoder;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.style.Styler;
import org.lyapunov4j.json.AtomicFile;
import org.w3c.dom.Document;

/** How charts in files look, and how they are written. */
public final class Charts {
  private static final int WIDTH = 900;
  private static final int HEIGHT = 560;
  private static final String NAMESPACE = "http://www.w3.org/2000/svg";

  private Charts() {}

  /** An empty chart in the common look. */
  public static XYChart chart(String title, String x, String y) {
    XYChart chart =
        new XYChartBuilder()
            .width(WIDTH)
            .height(HEIGHT)
            .title(title)
            .xAxisTitle(x)
            .yAxisTitle(y)
            .build();
    chart.getStyler().setChartBackgroundColor(Color.WHITE);
    chart.getStyler().setLegendPosition(Styler.LegendPosition.OutsideE);
    chart.getStyler().setLegendBorderColor(Color.WHITE);
    chart.getStyler().setPlotBorderVisible(false);
    chart.getStyler().setLocale(Locale.ROOT);
    return chart;
  }

  /** Kinds of files that a chart can be written as. */
  public enum Format {
    PNG {
      @Override
      void write(XYChart chart, Path file) throws IOException {
        png(chart, file);
      }
    },
    /** Letters are outlines in it, so that it looks the same everywhere. */
    SVG {
      @Override
      void write(XYChart chart, Path file) throws IOException {
        svg(chart, file);
      }
    };

    abstract void write(XYChart chart, Path file) throws IOException;
  }

  /**
   * Writes a chart in some formats.
   *
   * @param file without the ending
   * @return the files
   */
  static List<Path> save(XYChart chart, Path file, Set<Format> formats) throws IOException {
    List<Path> files = new ArrayList<>();
    for (Format format : formats) {
      Path named =
          file.resolveSibling(file.getFileName() + "." + format.name().toLowerCase(Locale.ROOT));
      format.write(chart, named);
      files.add(named);
    }
    return files;
  }

  /** Writes a chart as PNG. */
  public static void png(XYChart chart, Path file) throws IOException {
    BitmapEncoder.BitmapFormat png = BitmapEncoder.BitmapFormat.PNG;
    AtomicFile.write(
        Path.of(BitmapEncoder.addFileExtension(file.toString(), png)),
        out -> BitmapEncoder.saveBitmap(chart, out, png));
  }

  private static void svg(XYChart chart, Path file) throws IOException {
    Document document;
    try {
      document =
          DocumentBuilderFactory.newInstance()
              .newDocumentBuilder()
              .getDOMImplementation()
              .createDocument(NAMESPACE, "svg", null);
    } catch (ParserConfigurationException impossible) {
      throw new IllegalStateException("every Java can make an XML document", impossible);
    }
    SVGGraphics2D graphics = new SVGGraphics2D(document);
    graphics.setSVGCanvasSize(new Dimension(chart.getWidth(), chart.getHeight()));
    chart.paint(graphics, chart.getWidth(), chart.getHeight());
    AtomicFile.write(
        file,
        out -> {
          Writer text = new OutputStreamWriter(out, StandardCharsets.UTF_8);
          graphics.stream(text, true);
          text.flush();
        });
  }
}
