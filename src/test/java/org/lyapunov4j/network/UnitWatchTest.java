package org.lyapunov4j.network;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.lyapunov4j.cell.Activation;
import org.lyapunov4j.cell.Activations;
import org.lyapunov4j.cell.ElmanCell;
import org.lyapunov4j.cell.GateWeights;
import org.lyapunov4j.cell.LstmCell;
import org.lyapunov4j.checkpoint.UnitHealth;
import org.lyapunov4j.spectrum.Drive;
import org.lyapunov4j.spectrum.Matrix;
import org.lyapunov4j.spectrum.RecurrentCell;
import org.lyapunov4j.spectrum.SpectrumEstimator;
import org.lyapunov4j.spectrum.SpectrumOptions;

class UnitWatchTest {
  private static final int UNITS = 4;
  private static final int INPUTS = 2;

  private static GateWeights random(long seed, double gain, double bias) {
    Random random = new Random(seed);
    double[] biases = new double[UNITS];
    java.util.Arrays.fill(biases, bias);
    return new GateWeights(
        Matrix.columnMajor(UNITS, INPUTS, gaussian(random, UNITS * INPUTS, gain)),
        Matrix.columnMajor(UNITS, UNITS, gaussian(random, UNITS * UNITS, gain)),
        biases);
  }

  private static double[] gaussian(Random random, int length, double gain) {
    double[] values = new double[length];
    java.util.Arrays.setAll(values, i -> gain * random.nextGaussian());
    return values;
  }

  private static GateWeights constant(double value) {
    double[] same = new double[UNITS * UNITS];
    java.util.Arrays.fill(same, value);
    return new GateWeights(
        Matrix.columnMajor(UNITS, INPUTS, java.util.Arrays.copyOf(same, UNITS * INPUTS)),
        Matrix.columnMajor(UNITS, UNITS, same),
        new double[UNITS]);
  }

  private static Drive drive(double scale) {
    return new Drive(
        INPUTS,
        List.of(
            gaussian(new Random(1), 30 * INPUTS, scale),
            gaussian(new Random(2), 20 * INPUTS, scale)));
  }

  private static UnitHealth elman(GateWeights weights, Activation activation, double scale) {
    return health(new ElmanCell(weights, activation), drive(scale));
  }

  private static UnitHealth health(RecurrentCell cell, Drive drive) {
    UnitWatch watch = new UnitWatch(cell);
    assertTrue(Double.isNaN(watch.health().alike()), "nothing was seen");
    new SpectrumEstimator(SpectrumOptions.defaults().withThreads(2)).estimate(watch, drive);
    return watch.health();
  }

  @Test
  void healthyUnitsAreNone() {
    assertEquals(new UnitHealth(0, 0, 0), elman(random(3, 0.3, 0), Activations.tanh(), 1));
  }

  @Test
  void unitsBelowTheirThresholdAtEveryStepAreDead() {
    UnitHealth health = elman(random(3, 0.3, -100), Activations.relu(), 1);
    assertEquals(1, health.dead());
    assertEquals(0, health.saturated(), "a rectifier squashes nothing");
    assertEquals(0, health.alike(), "dead units are not alike for their weights");
  }

  @Test
  void hugeInputsSaturate() {
    UnitHealth health = elman(random(3, 0.3, 0), Activations.tanh(), 5000);
    assertTrue(health.saturated() > 0.95, health.toString());
    assertEquals(0, health.dead(), "a tiny slope is not 0");
  }

  @Test
  void gatesCountAmongWhatSaturates() {
    LstmCell cell =
        new LstmCell(
            random(1, 0.3, 40),
            random(2, 0.3, 40),
            random(3, 0.3, 40),
            random(4, 0.3, 0),
            Activations.tanh(),
            Activations.sigmoid());
    UnitHealth health = health(cell, drive(1));
    assertTrue(health.saturated() >= 0.6 && health.saturated() < 1, health.toString());
  }

  @Test
  void equalWeightsMakeEqualUnits() {
    assertEquals(0.75, elman(constant(0.1), Activations.tanh(), 1).alike());
    assertEquals(0.75, elman(constant(0), Activations.tanh(), 1).alike());
  }

  @Test
  void whatIsNoNumberIsUnknown() {
    assertTrue(Double.isNaN(elman(random(3, 0.3, Double.NaN), Activations.tanh(), 1).saturated()));
  }

  @Test
  void aCellThatDoesNotShowItsActivationsIsUnknownButForTwins() {
    UnitHealth health =
        health(new OpaqueCell(new ElmanCell(constant(0.1), Activations.tanh())), drive(1));
    assertTrue(Double.isNaN(health.dead()) && Double.isNaN(health.saturated()));
    assertEquals(0.75, health.alike());
  }
}
