package org.lyapunov4j.spectrum;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * What a tangent flow runs along: the sequences of a drive one by one, or chained to one. They are
 * grouped by their order alone, so that tangent vectors can be carried from one to the next within
 * a group while groups are shared out to threads.
 */
final class Trajectories {
  /** Few, so that there is a group for every thread; more than one, so that frames are carried. */
  private static final int GROUP = 4;

  private final int inputs;
  private final List<double[]> sequences;
  private final int[] warmups;
  private final int group;
  private final boolean chained;

  /** Steps of a sequence of the drive, on average. */
  private final int sequenceSteps;

  private Trajectories(
      int inputs,
      List<double[]> sequences,
      int[] warmups,
      int group,
      boolean chained,
      int sequenceSteps) {
    this.chained = chained;
    this.sequenceSteps = sequenceSteps;
    this.inputs = inputs;
    this.sequences = sequences;
    this.warmups = warmups;
    this.group = group;
  }

  /**
   * The trajectories that have a step to count.
   *
   * @throws IllegalArgumentException if there is none
   */
  static Trajectories of(Drive drive, SpectrumOptions options) {
    List<double[]> sequences = new ArrayList<>();
    if (options.drive() == DriveMode.CHAINED) {
      sequences.add(drive.sequences().stream().flatMapToDouble(Arrays::stream).toArray());
    } else {
      sequences.addAll(drive.sequences());
    }
    int longest = sequences.stream().mapToInt(s -> s.length / drive.inputs()).max().orElse(0);
    int fixed = Math.max(0, options.warmup());
    sequences.removeIf(sequence -> sequence.length / drive.inputs() <= fixed);
    if (sequences.isEmpty()) {
      throw new IllegalArgumentException(
          "sequences must be longer than the warm-up of "
              + fixed
              + " steps for one to be counted, the longest has "
              + longest
              + ": lower the warm-up or give longer sequences");
    }
    int group = options.frame() == FrameStart.ALIGNED ? GROUP : 1;
    int[] warmups = new int[sequences.size()];
    for (int b = 0; b < warmups.length; b++) {
      int steps = sequences.get(b).length / drive.inputs();
      warmups[b] = options.warmup(steps, b % group > 0);
    }
    double mean =
        drive.sequences().stream()
            .mapToInt(sequence -> sequence.length / drive.inputs())
            .filter(steps -> steps > 0)
            .average()
            .orElse(1);
    return new Trajectories(
        drive.inputs(),
        sequences,
        warmups,
        group,
        options.drive() == DriveMode.CHAINED,
        (int) mean);
  }

  int count() {
    return sequences.size();
  }

  int groups() {
    return (sequences.size() + group - 1) / group;
  }

  /** The first trajectory of a group; one behind the last for one behind the last group. */
  int first(int g) {
    return Math.min(sequences.size(), g * group);
  }

  double[] inputs(int b) {
    return sequences.get(b);
  }

  int steps(int b) {
    return sequences.get(b).length / inputs;
  }

  int warmup(int b) {
    return warmups[b];
  }

  int counted(int b) {
    return steps(b) - warmups[b];
  }

  /** Where growth of gradients is measured along trajectory b. */
  List<GrowthWindows> windows(int b, List<Integer> lengths, int most) {
    return GrowthWindows.of(chained ? sequenceSteps : steps(b), lengths, most);
  }

  /** Steps that are not counted, a trajectory, on average, rounded. */
  int meanWarmup() {
    return (int) Math.round(Arrays.stream(warmups).average().orElse(0));
  }
}
