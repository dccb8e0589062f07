package org.lyapunov4j.aelle;

import java.io.DataOutput;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.lyapunov4j.aelle.encoding.PathEncoding;
import org.lyapunov4j.aelle.encoding.Proportions;
import org.lyapunov4j.aelle.encoding.SpectralPath;
import org.lyapunov4j.learn.ExtraTrees;
import org.lyapunov4j.learn.Folds;
import org.lyapunov4j.learn.Forest;
import org.lyapunov4j.learn.Standardiser;

/**
 * Tells paths of trained networks from impostors: the same paths with all exponents stretched or
 * shrunk, with their order broken, and with exponents of other trials. A corpus of networks from
 * calm to chaotic fills its space so widely that a reconstruction finds most of these familiar;
 * trees that have seen what is not real do not. They are shown the encoded path and, since one cut
 * can't compare two of its numbers, the {@link Proportions} of its spectrum.
 */
public final class Impostors {
  private static final ExtraTrees TREES = new ExtraTrees(100, 0.5, 2);
  private static final int FOLDS = 5;
  private static final int KINDS = 5;

  private final Standardiser standardiser;
  private final Forest forest;
  private final double threshold;

  private Impostors(Standardiser standardiser, Forest forest, double threshold) {
    this.standardiser = standardiser;
    this.forest = forest;
    this.threshold = threshold;
  }

  /**
   * Learns from real paths.
   *
   * @param exceeding share of held-out real paths that may be taken for impostors
   */
  public static Impostors fit(List<SpectralPath> real, double exceeding, long seed) {
    Random random = new Random(seed);
    List<double[]> rows = new ArrayList<>();
    real.forEach(path -> rows.add(features(PathEncoding.encode(path))));
    for (SpectralPath path : real) {
      for (int kind = 0; kind < KINDS; kind++) {
        rows.add(features(PathEncoding.encode(changed(path, impostor(kind, real, random)))));
      }
    }
    int n = real.size();
    double[][] all = rows.toArray(double[][]::new);
    double[][] targets = new double[all.length][1];
    for (int i = n; i < all.length; i++) {
      targets[i][0] = 1;
    }
    Standardiser standardiser = Standardiser.fit(all);
    double[][] standard = standardiser.apply(all);
    int[] groups = IntStream.range(0, all.length).map(i -> i < n ? i : (i - n) / KINDS).toArray();
    double[] unseen =
        Arrays.stream(
                Folds.deal(new int[all.length], groups, FOLDS, seed)
                    .heldOut(
                        standard,
                        targets,
                        (x, y, fold) -> TREES.fit(x, y, seed + 1 + fold)::predict))
            .limit(n)
            .mapToDouble(said -> said[0])
            .sorted()
            .toArray();
    int place = Math.min(n - 1, (int) ((1 - exceeding) * n));
    return new Impostors(standardiser, TREES.fit(standard, targets, seed), unseen[place]);
  }

  private static double[] features(double[] encoded) {
    double[] proportions = Proportions.of(encoded);
    double[] features = Arrays.copyOf(encoded, encoded.length + proportions.length);
    System.arraycopy(proportions, 0, features, encoded.length, proportions.length);
    return features;
  }

  private static UnaryOperator<double[]> impostor(
      int kind, List<SpectralPath> real, Random random) {
    switch (kind) {
      case 0, 1, 2:
        double size = Math.exp(0.7 + 0.8 * random.nextDouble());
        double factor = kind < 2 ? size : 1 / size;
        return exponents -> Arrays.stream(exponents).map(x -> factor * x).toArray();
      case 3:
        return exponents -> shuffled(exponents, random);
      default:
        return exponents -> borrowed(exponents.length, real, random);
    }
  }

  public static double[] shuffled(double[] exponents, Random random) {
    double[] shuffled = exponents.clone();
    for (int i = shuffled.length - 1; i > 0; i--) {
      int j = random.nextInt(i + 1);
      double swap = shuffled[i];
      shuffled[i] = shuffled[j];
      shuffled[j] = swap;
    }
    return shuffled;
  }

  private static double[] borrowed(int count, List<SpectralPath> real, Random random) {
    double[] ascending = new double[count];
    for (int i = 0; i < count; i++) {
      double[] theirs = real.get(random.nextInt(real.size())).last().layers()[0];
      ascending[i] = theirs[random.nextInt(theirs.length)];
    }
    Arrays.sort(ascending);
    double[] descending = new double[count];
    Arrays.setAll(descending, i -> ascending[count - 1 - i]);
    return descending;
  }

  public static SpectralPath changed(SpectralPath path, UnaryOperator<double[]> change) {
    return new SpectralPath(
        path.points().stream()
            .map(
                point ->
                    new SpectralPath.Point(
                        point.progress(),
                        Arrays.stream(point.layers()).map(change).toArray(double[][]::new),
                        point.score(),
                        point.validation()))
            .toList(),
        path.broken());
  }

  /** How much an encoded path looks like an impostor; above 1 it is taken for one. */
  public double suspicion(double[] path) {
    return forest.predict(standardiser.apply(features(path)))[0] / Math.max(1e-3, threshold);
  }

  void write(DataOutput out) throws IOException {
    standardiser.write(out);
    forest.write(out);
    out.writeDouble(threshold);
  }

  static Impostors read(ByteBuffer in) {
    return new Impostors(Standardiser.read(in), Forest.read(in), in.getDouble());
  }
}
