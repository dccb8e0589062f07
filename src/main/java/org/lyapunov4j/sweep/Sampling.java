package org.lyapunov4j.sweep;

import java.util.Random;
import org.apache.commons.math3.random.SobolSequenceGenerator;

/** How trials are spread over a search space. The n-th place follows from seed and n alone. */
enum Sampling {
  /**
   * A Sobol sequence (Joe and Kuo 2008), which leaves no gaps, shifted modulo 1 by a vector drawn
   * from the seed (Cranley and Patterson 1976), which keeps that and has no trial at the origin.
   */
  SOBOL {
    @Override
    double[] place(int number, int width, long seed) {
      if (width == 0) {
        return new double[0];
      }
      double[] place = new SobolSequenceGenerator(width).skipTo(number);
      Random shift = new Random(Seeds.of(seed, 0));
      for (int i = 0; i < width; i++) {
        double shifted = place[i] + shift.nextDouble();
        place[i] = shifted < 1 ? shifted : shifted - 1;
      }
      return place;
    }
  },

  /** Independent and uniform. */
  RANDOM {
    @Override
    double[] place(int number, int width, long seed) {
      return new Random(Seeds.of(seed, number)).doubles(width).toArray();
    }
  };

  /**
   * The n-th place in the unit cube.
   *
   * @param number from 1
   * @param width dimensions of the cube
   * @return [width], each in [0, 1)
   */
  abstract double[] place(int number, int width, long seed);
}
