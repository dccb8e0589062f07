package org.lyapunov4j.record;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RunNameTest {

  @ParameterizedTest
  @CsvSource(
      nullValues = "NULL",
      value = {
        "sonnets,sonnets",
        "lstm_2.v3,lstm_2.v3",
        "../../etc/passwd,etc-passwd",
        "..,run",
        "'',run",
        "'   ',run",
        "NULL,run",
        "a/b\\c:d*e?f,a-b-c-d-e-f",
        ".hidden,hidden",
        "trailing...,trailing",
        "grüße 実験,grüße-実験",
        "-rf,rf",
      })
  void keepsWhatIsSafe(String given, String expected) {
    assertEquals(expected, RunName.safe(given));
  }

  @Test
  void cutsLongNamesAtWholeCharacters() {
    String safe = RunName.safe("実".repeat(300));
    assertTrue(safe.getBytes(StandardCharsets.UTF_8).length <= 100, safe);
    assertEquals("実".repeat(33), safe);
    assertEquals(100, RunName.safe("x".repeat(5000)).length());
  }

  @Test
  void controlCharactersAndEmojiBecomeHyphens() {
    assertEquals("a-b-c", RunName.safe("a\u0000b\uD83D\uDE00c\n"));
  }
}
