package org.lyapunov4j.learn;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CalibrationTest {
  /** Badness forecast of four trials of the better half and of four of the worse. */
  private static final double[] FORECAST = {0.4, 0.1, 0.3, 0.2, 0.35, 0.8, 0.9, 0.7};

  @ParameterizedTest
  @CsvSource({
    // Itself and those of the better half at least as bad, of itself and all four.
    "0.9, 0.2",
    "0.41, 0.2",
    "0.4, 0.4",
    "0.35, 0.4",
    "0.3, 0.6",
    "0.15, 0.8",
    "0.1, 1",
    "0, 1"
  })
  void aFalseAlarmLevelIsTheShareOfGoodTrialsThatLookAsBad(double badness, double level) {
    boolean[] worse = new boolean[FORECAST.length];
    for (int i = 0; i < FORECAST.length; i++) {
      worse[i] = i >= 4;
    }
    Calibration calibration = Calibration.fit(FORECAST, worse, worse);
    assertEquals(level, calibration.chances(badness).falseAlarm(), 1e-12);
  }
}
