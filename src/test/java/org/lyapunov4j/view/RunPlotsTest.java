package org.lyapunov4j.view;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.lyapunov4j.checkpoint.CheckpointReport;
import org.lyapunov4j.checkpoint.Reports;
import org.lyapunov4j.record.RecordedRun;
import org.lyapunov4j.record.ScoreRow;

class RunPlotsTest {
  private static final double NAN = Double.NaN;
  private static final double NEVER = Double.NEGATIVE_INFINITY;

  @TempDir Path folder;

  private List<String> plots(CheckpointReport... reports) throws IOException {
    RecordedRun run =
        new RecordedRun(folder, Optional.empty(), List.of(reports), List.of(), List.of(), false);
    List<Path> files = RunPlots.write(run, folder, Set.of(Charts.Format.PNG));
    for (Path file : files) {
      assertNotNull(ImageIO.read(file.toFile()), file + " is a picture");
    }
    return files.stream().map(file -> file.getFileName().toString()).toList();
  }

  @Test
  void aRunHasPlotsOfItsExponentsAndTwoALayer() throws IOException {
    assertEquals(
        List.of(
            "exponents.png",
            "evolution-lstm1-backward.png",
            "spectrum-lstm1-backward.png",
            "dimension.png",
            "entropy.png"),
        plots(
            Reports.of(0, 0.1, -0.2, -3, -4), Reports.of(1, 0.2, -0.2), Reports.of(2, 0.1, NEVER)));
  }

  @Test
  void aCheckpointThatIsNotANumberIsAGap() throws IOException {
    assertEquals(3, plots(Reports.of(0, 0.1), Reports.of(1, NAN), Reports.of(2, 0.3)).size());
  }

  @Test
  void oneCheckpointIsEnough() throws IOException {
    assertEquals(5, plots(Reports.of(0, 0.1, -0.2)).size());
  }

  @Test
  void nothingIsDrawnOfNothing() throws IOException {
    assertEquals(List.of(), plots());
    assertEquals(List.of(), plots(Reports.of(0, NAN, NAN)));
    assertEquals(0, folder.toFile().list().length);
  }

  @Test
  void deadUnitsHaveNoExponentsToDrawButSummaries() throws IOException {
    assertEquals(
        List.of("dimension.png", "entropy.png", "memory.png"), plots(Reports.of(1, NEVER, NEVER)));
  }

  @Test
  void plotsComeAsSvgTooAndLossesAreAmongThem() throws IOException {
    RecordedRun run =
        new RecordedRun(
            folder,
            Optional.empty(),
            List.of(),
            List.of(),
            List.of(new ScoreRow(1, 0, 2.5, NAN), new ScoreRow(2, 0, NAN, 2)),
            false);
    List<Path> files = RunPlots.write(run, folder, EnumSet.allOf(Charts.Format.class));
    assertEquals(List.of(folder.resolve("loss.png"), folder.resolve("loss.svg")), files);
    String svg = Files.readString(folder.resolve("loss.svg"));
    assertTrue(svg.contains("<svg") && svg.contains("</svg"), svg);
    RunPlots.write(run, folder, EnumSet.allOf(Charts.Format.class));
    assertEquals(svg, Files.readString(folder.resolve("loss.svg")));
  }

  @ParameterizedTest
  @CsvSource({"lstm1, lstm1", "a/b:c, a-b-c", "'layer (backward)', layer-backward", "../../x, x"})
  void aLayersNameMakesASafeFileName(String layer, String file) {
    assertEquals(file, RunPlots.fileName(layer));
  }
}
