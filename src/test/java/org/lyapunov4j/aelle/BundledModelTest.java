package org.lyapunov4j.aelle;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import org.junit.jupiter.api.Test;
import org.lyapunov4j.spectrum.StateMode;

class BundledModelTest {
  @Test
  void itIsSmallAndSaysWhereItComesFrom() throws IOException {
    try (InputStream in = Aelle.class.getResourceAsStream("bundled-model.zip")) {
      assertTrue(in.readAllBytes().length < 2_000_000);
    }
    Provenance provenance = Aelle.bundled().provenance();
    assertEquals(StateMode.FULL, provenance.mode());
    assertTrue(provenance.trials().size() >= 4, provenance.trials().toString());
    assertTrue(provenance.trials().values().stream().mapToInt(n -> n).sum() >= 600);
  }
}
