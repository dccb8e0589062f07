package org.lyapunov4j.sweep;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.optimize.api.BaseTrainingListener;
import org.lyapunov4j.json.Disk;
import org.lyapunov4j.json.LineFile;
import org.lyapunov4j.record.NotRecorded;
import org.lyapunov4j.record.RunDirectory;

/**
 * Writes the L2 norm of the whole gradient of every update, as backpropagation gives it: before it
 * is clipped and before the updater makes a step of it. The file has the columns {@value #HEADER};
 * the first of them as in {@code scores.csv}.
 */
public final class GradientNorms extends BaseTrainingListener implements Closeable {
  /** Name of the file within a run directory. */
  public static final String FILE = "gradients.csv";

  static final String HEADER = "iteration,norm";

  private final RunDirectory directory;
  private final LineFile file;

  GradientNorms(RunDirectory directory) throws IOException {
    this.directory = directory;
    this.file = LineFile.create(Disk.LOCAL, directory.path().resolve(FILE), HEADER);
  }

  @Override
  public void onGradientCalculation(Model model) {
    MultiLayerNetwork network = (MultiLayerNetwork) model;
    double norm = network.getFlattenedGradients().norm2Number().doubleValue();
    try {
      file.append(() -> network.getIterationCount() + 1 + "," + norm, false);
    } catch (IOException counted) {
      // Told at the end: the training goes on.
    }
  }

  /** Says to the run directory what could not be written. */
  @Override
  public void close() {
    try {
      file.close();
    } catch (IOException counted) {
      // As above.
    }
    if (file.lost() > 0) {
      directory.lost(new NotRecorded(FILE, "norms", file.lost(), file.lines(), file.reason()));
    }
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
