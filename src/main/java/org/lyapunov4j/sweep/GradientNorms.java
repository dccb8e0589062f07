package org.lyapunov4j.sweep;

import java.io.BufferedWriter;
import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.optimize.api.BaseTrainingListener;

/**
 * Writes the L2 norm of the whole gradient of every update, as backpropagation gives it: before it
 * is clipped and before the updater makes a step of it. The file has the columns {@value #HEADER};
 * the first of them as in {@code scores.csv}.
 */
public final class GradientNorms extends BaseTrainingListener implements Closeable {
  /** Name of the file within a run directory. */
  public static final String FILE = "gradients.csv";

  static final String HEADER = "iteration,norm";

  private final BufferedWriter out;

  GradientNorms(Path directory) throws IOException {
    out = Files.newBufferedWriter(directory.resolve(FILE), StandardCharsets.UTF_8);
    out.write(HEADER + "\n");
  }

  @Override
  public void onGradientCalculation(Model model) {
    MultiLayerNetwork network = (MultiLayerNetwork) model;
    double norm = network.getFlattenedGradients().norm2Number().doubleValue();
    try {
      out.write(network.getIterationCount() + 1 + "," + norm + "\n");
    } catch (IOException full) {
      throw new UncheckedIOException("the norm of a gradient can't be written", full);
    }
  }

  @Override
  public void close() throws IOException {
    out.close();
  }

  /**
   * Norms of a run by their number, from the first update on; empty where none were recorded.
   *
   * @throws IOException if the file can't be read
   */
  public static List<Double> read(Path directory) throws IOException {
    Path file = directory.resolve(FILE);
    List<Double> norms = new ArrayList<>();
    if (Files.isRegularFile(file)) {
      for (String line : Files.readAllLines(file).stream().skip(1).toList()) {
        norms.add(Double.valueOf(line.substring(line.indexOf(',') + 1)));
      }
    }
    return norms;
  }
}
