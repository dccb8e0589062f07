package org.lyapunov4j.sweep;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.lyapunov4j.corpus.CorpusWriter;

class TrialAnswerTest {
  private static TrialPlan plan(int number, Map<String, Object> hyper) {
    return new TrialPlan(
        number, "t-" + number, hyper, JsonNodeFactory.instance.objectNode(), null, Path.of("."));
  }

  private static final TrialPlan PLAN = plan(1, Map.of("learningRate", 0.1));
  private static final byte[] ANSWER = TrialAnswer.trained(SweepTest.trial(PLAN)).encode();

  private static String refusal(byte[] bytes, TrialPlan plan) {
    return assertThrows(IOException.class, () -> TrialAnswer.decode(bytes, plan)).getMessage();
  }

  @Test
  void comesBackAsItWas() throws IOException {
    TrialAnswer trained = TrialAnswer.decode(ANSWER, PLAN);
    assertEquals(
        CorpusWriter.line(SweepTest.trial(PLAN)), CorpusWriter.line(trained.trial().orElseThrow()));
    assertArrayEquals(ANSWER, trained.encode());
    TrialAnswer failed = TrialAnswer.failed("t-1", "no\n room \u00e9");
    assertEquals(failed, TrialAnswer.decode(failed.encode(), PLAN));
    assertEquals("no room \u00e9", failed.reason());
  }

  @Test
  void cutAnywhereItIsRefused() {
    for (int length = 0; length < ANSWER.length; length++) {
      assertTrue(refusal(Arrays.copyOf(ANSWER, length), PLAN).contains("not whole"), "" + length);
    }
  }

  @Test
  void withAnyByteChangedItIsRefused() {
    for (int at = 0; at < ANSWER.length; at++) {
      byte[] changed = ANSWER.clone();
      changed[at] ^= 4;
      refusal(changed, PLAN);
      changed[at] = 0;
      refusal(changed, PLAN);
    }
  }

  @Test
  void gluedToAnythingItIsRefused() {
    byte[] noise = "[0.055s][info][gc] Using Serial\n".getBytes(StandardCharsets.UTF_8);
    for (byte[] other : new byte[][] {noise, ANSWER, "\n".getBytes(StandardCharsets.UTF_8)}) {
      ByteArrayOutputStream before = new ByteArrayOutputStream();
      before.writeBytes(other);
      before.writeBytes(ANSWER);
      refusal(before.toByteArray(), PLAN);
      ByteArrayOutputStream after = new ByteArrayOutputStream();
      after.writeBytes(ANSWER);
      after.writeBytes(other);
      refusal(after.toByteArray(), PLAN);
    }
    for (String line : new String[] {"", "\n", "ok {}\n", "answer trained 0 00000000\n"}) {
      refusal(line.getBytes(StandardCharsets.UTF_8), PLAN);
    }
  }

  @Test
  void thatOfAnotherTrialIsRefused() {
    assertTrue(refusal(ANSWER, plan(2, PLAN.hyper())).contains("an answer about t-1 came for t-2"));
    String other = refusal(ANSWER, plan(1, Map.of("learningRate", 0.2)));
    assertTrue(other.contains("must be what was planned"), other);
  }
}
