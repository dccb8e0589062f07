package org.lyapunov4j.network;

import java.io.Serializable;
import java.util.Random;

/** Distribution of the independent entries of a noise probe. */
public sealed interface Noise extends Serializable {

  /** Uniform on [low, high). */
  static Noise uniform(double low, double high) {
    return new Uniform(low, high);
  }

  /** Normal. */
  static Noise gaussian(double mean, double standardDeviation) {
    return new Gaussian(mean, standardDeviation);
  }

  /** Draws one entry. */
  double draw(Random random);

  /** Uniform on [low, high). */
  record Uniform(double low, double high) implements Noise {
    public Uniform {
      if (!(low <= high) || Double.isInfinite(high - low)) {
        throw new IllegalArgumentException(
            "uniform noise needs finite low <= high, got " + low + " and " + high);
      }
    }

    @Override
    public double draw(Random random) {
      return low + (high - low) * random.nextDouble();
    }
  }

  /** Normal with the given mean and standard deviation. */
  record Gaussian(double mean, double standardDeviation) implements Noise {
    public Gaussian {
      if (!(standardDeviation >= 0) || Double.isInfinite(standardDeviation + Math.abs(mean))) {
        throw new IllegalArgumentException(
            "gaussian noise needs a finite mean and a finite standard deviation >= 0, got "
                + mean
                + " and "
                + standardDeviation);
      }
    }

    @Override
    public double draw(Random random) {
      return mean + standardDeviation * random.nextGaussian();
    }
  }
}
