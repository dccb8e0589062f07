package org.lyapunov4j.monitor;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.conf.BackpropType;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.optimize.api.BaseTrainingListener;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.lyapunov4j.checkpoint.CheckpointReport;
import org.lyapunov4j.checkpoint.CheckpointSink;
import org.lyapunov4j.flag.Flag;
import org.lyapunov4j.flag.FlagRule;
import org.lyapunov4j.flag.FlagRules;
import org.lyapunov4j.flag.FlagSink;
import org.lyapunov4j.flag.Loss;
import org.lyapunov4j.flag.NonFinite;
import org.lyapunov4j.flag.RunHistory;
import org.lyapunov4j.flag.Severity;
import org.lyapunov4j.flag.TrainingContext;
import org.lyapunov4j.flag.TrainingFacts;
import org.slf4j.LoggerFactory;

/** From rules to who wants to know of flags. */
class FlaggingTest {
  private static final int UPDATES = 5;

  private final Logger log = (Logger) LoggerFactory.getLogger(LyapunovListener.class);
  private final ListAppender<ILoggingEvent> lines = new ListAppender<>();
  private Level level;

  @BeforeEach
  void readTheLog() {
    lines.start();
    level = log.getLevel();
    log.setLevel(Level.INFO);
    log.addAppender(lines);
  }

  @AfterEach
  void leaveTheLog() {
    log.detachAppender(lines);
    log.setLevel(level);
  }

  private List<String> logged(Level level) {
    return lines.list.stream()
        .filter(line -> line.getLevel() == level)
        .map(ILoggingEvent::getFormattedMessage)
        .toList();
  }

  /** Flags the checkpoints that it is told to, by their number. */
  private record Saying(String name, Severity severity, List<Integer> checkpoints)
      implements FlagRule {
    Saying(Severity severity, Integer... checkpoints) {
      this("SAYING", severity, List.of(checkpoints));
    }

    @Override
    public List<Flag> judge(RunHistory history) {
      int index = history.last().map(CheckpointReport::index).orElse(-1);
      return checkpoints.contains(index)
          ? List.of(history.flag(severity, name, "", "It is so.", "Do.", Map.of(), Double.NaN))
          : List.of();
    }
  }

  /** A sink that keeps the order of what it gets. */
  @SuppressWarnings("try") // as in CheckpointSink
  private static final class Diary implements CheckpointSink, FlagSink {
    final List<String> entries = new CopyOnWriteArrayList<>();

    @Override
    public void accept(CheckpointReport report) {
      entries.add("report " + report.iteration());
    }

    @Override
    public void flag(Flag flag) {
      entries.add("flag " + flag.iteration());
    }
  }

  private static LyapunovListenerBuilder everyUpdate(FlagRule rule) {
    return LyapunovListener.builder()
        .schedule(Schedule.everyIterations(1))
        .rules(FlagRules.none())
        .rule(rule);
  }

  private static MultiLayerNetwork train(LyapunovListener monitor) {
    MultiLayerNetwork network = Nets.lstm();
    Nets.fit(network, Nets.iterator(UPDATES, false), 1, monitor);
    monitor.awaitPending();
    return network;
  }

  @Test
  void flagsFollowTheirCheckpointInOrder() {
    Diary diary = new Diary();
    List<Integer> called = new ArrayList<>();
    LyapunovListener monitor =
        everyUpdate(new Saying(Severity.WARNING, 1, 2, 4))
            .sink(diary)
            .onFlag(flag -> called.add(flag.iteration()))
            .build();
    train(monitor);
    assertEquals(
        List.of(
            "report 0",
            "report 1",
            "flag 1",
            "report 2",
            "report 3",
            "report 4",
            "flag 4",
            "report 5"),
        diary.entries);
    assertEquals(List.of(1, 4), called);
    assertEquals(List.of(1, 4), monitor.flags().stream().map(Flag::iteration).toList());
    assertEquals(List.of(), monitor.standingFlags());
    assertEquals(2, logged(Level.WARN).size());
    assertEquals("Lyapunov: " + monitor.flags().get(0), logged(Level.WARN).get(0));
  }

  @Test
  void besideTheTrainingTheyDoTheSame() {
    Diary diary = new Diary();
    LyapunovListener monitor =
        everyUpdate(new Saying(Severity.CRITICAL, 0)).background().sink(diary).build();
    train(monitor);
    assertEquals(List.of("report 0", "flag 0"), diary.entries.subList(0, 2));
  }

  @Test
  void informationIsNoWarning() {
    LyapunovListener monitor = everyUpdate(new Saying(Severity.INFORMATION, 1)).build();
    train(monitor);
    assertEquals(List.of(), logged(Level.WARN));
    assertTrue(logged(Level.INFO).contains("Lyapunov: " + monitor.flags().get(0)));
  }

  @Test
  void whoFailsIsWarnedOfOnceAndHurtsNobody() {
    List<Flag> called = new ArrayList<>();
    FlagRule failing =
        new FlagRule() {
          @Override
          public String name() {
            return "FAILING";
          }

          @Override
          public List<Flag> judge(RunHistory history) {
            throw new IllegalStateException("bad rule");
          }
        };
    LyapunovListener monitor =
        everyUpdate(failing)
            .rule(new Saying(Severity.INFORMATION, 1, 3))
            .onFlag(
                flag -> {
                  throw new IllegalStateException("bad callback");
                })
            .sink(new CheckpointSinkThatFailsOnFlags())
            .onFlag(called::add)
            .build();
    MultiLayerNetwork watched = train(monitor);
    assertEquals(2, called.size());
    List<String> warnings = logged(Level.WARN);
    assertEquals(3, warnings.size(), warnings::toString);
    // Sinks and callbacks have queues of their own, so that the three come in any order.
    for (String said :
        List.of("Rule FAILING failed, training goes on", "bad sink", "bad callback")) {
      assertTrue(warnings.stream().anyMatch(warning -> warning.contains(said)), said);
    }
    MultiLayerNetwork plain = Nets.lstm();
    Nets.fit(plain, Nets.iterator(UPDATES, false), 1);
    assertArrayEquals(plain.params().toFloatVector(), watched.params().toFloatVector());
  }

  @SuppressWarnings("try")
  private static final class CheckpointSinkThatFailsOnFlags implements CheckpointSink, FlagSink {
    @Override
    public void accept(CheckpointReport report) {}

    @Override
    public void flag(Flag flag) {
      throw new IllegalStateException("bad sink");
    }
  }

  /** Sets the score that later listeners see. */
  private static final class Scores extends BaseTrainingListener {
    @Override
    public void iterationDone(Model model, int iteration, int epoch) {
      if (iteration >= 2) {
        ((MultiLayerNetwork) model).setScore(Double.NaN);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void aLossThatIsNoNumberIsFlaggedAtOnce(boolean beside) {
    Diary diary = new Diary();
    LyapunovListenerBuilder builder =
        LyapunovListener.builder().schedule(Schedule.everyEpochs(1)).sink(diary);
    LyapunovListener monitor = (beside ? builder.background() : builder.synchronous()).build();
    MultiLayerNetwork network = Nets.lstm();
    Nets.fit(network, Nets.iterator(UPDATES, false), 1, new Scores(), monitor);
    monitor.awaitPending();
    Flag flag = monitor.flags().get(0);
    assertEquals(NonFinite.NAME, flag.rule());
    assertEquals(3, flag.iteration());
    assertEquals("The training loss is NaN after 3 updates.", flag.reason());
    assertTrue(diary.entries.contains("flag 3"));
    assertEquals(
        1, diary.entries.stream().filter(entry -> entry.startsWith("flag")).count(), "once");
    assertEquals(1, monitor.standingFlags().size());
  }

  @Test
  void resumingForgetsWhatStands() {
    LyapunovListener monitor = everyUpdate(new Saying(Severity.CRITICAL, 5, 6)).build();
    MultiLayerNetwork network = train(monitor);
    monitor.noteStop(monitor.flags().get(0));
    assertEquals(1, monitor.standingFlags().size());
    assertTrue(monitor.stopReason().isPresent());
    monitor.resume();
    assertEquals(List.of(), monitor.standingFlags());
    assertTrue(monitor.stopReason().isEmpty());
    network.fit(Nets.iterator(1, false));
    assertEquals(List.of(5, 6), monitor.flags().stream().map(Flag::iteration).toList());
  }

  @ParameterizedTest
  @EnumSource(Nets.Net.class)
  void rulesAreToldHowFarGradientsTravel(Nets.Net net) {
    List<TrainingContext> seen = new ArrayList<>();
    FlagRule looking =
        new FlagRule() {
          @Override
          public String name() {
            return "LOOKING";
          }

          @Override
          public List<Flag> judge(RunHistory history) {
            seen.add(history.context().withFacts(TrainingFacts.NONE));
            return List.of();
          }
        };
    for (BackpropType type : List.of(BackpropType.Standard, BackpropType.TruncatedBPTT)) {
      Model model = Nets.network(Nets.Cell.LSTM, net, type, Nets.Extra.NONE);
      LyapunovListener monitor = everyUpdate(looking).plannedIterations(7).build();
      Nets.fit(model, Nets.iterator(1, false), 1, monitor);
    }
    assertEquals(new TrainingContext(0, 0, 7), seen.get(0));
    assertEquals(new TrainingContext(0, Nets.STEPS / 2, 7), seen.get(seen.size() - 1));
    LyapunovListener told = everyUpdate(looking).sequenceLength(1000).build();
    train(told);
    assertEquals(1000, seen.get(seen.size() - 1).sequenceLength());
  }

  @Test
  void lossesOfALongRunAreSpreadOverItAndTheLastIsThere() {
    ThinnedLosses losses = new ThinnedLosses();
    for (int i = 1; i <= 10_000; i++) {
      losses.add(i, 0, i);
    }
    List<Integer> kept = losses.list().stream().map(Loss::iteration).toList();
    assertTrue(
        kept.size() > ThinnedLosses.CAPACITY / 2 && kept.size() <= ThinnedLosses.CAPACITY + 1);
    assertEquals(1, kept.get(0));
    assertEquals(10_000, kept.get(kept.size() - 1));
    assertEquals(kept.stream().sorted().distinct().toList(), kept);
    int largest =
        IntStream.range(1, kept.size()).map(i -> kept.get(i) - kept.get(i - 1)).max().orElseThrow();
    assertEquals(16, largest);
    ThinnedLosses few = new ThinnedLosses();
    assertEquals(List.of(), few.list());
    few.add(1, 0, Double.NaN);
    assertEquals(1, few.list().size());
  }

  @Test
  void standardRulesAreOnByDefault() {
    LyapunovListener monitor = new LyapunovListener();
    ComputationGraph graph =
        (ComputationGraph)
            Nets.network(Nets.Cell.LSTM, Nets.Net.CG, BackpropType.Standard, Nets.Extra.NONE);
    Nets.fit(graph, Nets.iterator(2, false), 1, monitor);
    monitor.awaitPending();
    assertFalse(monitor.flags().stream().anyMatch(f -> f.severity().atLeast(Severity.WARNING)));
    graph.params().putScalar(0, Double.NaN);
    Nets.fit(graph, Nets.iterator(2, false), 1, monitor);
    monitor.awaitPending();
    assertTrue(monitor.standingFlags().stream().anyMatch(f -> f.rule().equals(NonFinite.NAME)));
  }
}
