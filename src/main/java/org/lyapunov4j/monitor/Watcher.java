package org.lyapunov4j.monitor;

import java.io.Serializable;
import java.lang.ref.WeakReference;
import org.deeplearning4j.nn.api.Model;
import org.lyapunov4j.spectrum.SpectrumEstimator;
import org.nd4j.linalg.api.memory.MemoryWorkspace;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.executioner.OpExecutioner.ExecutionerType;
import org.nd4j.linalg.factory.Nd4j;

/**
 * One worker's eyes: knows which network it sees and how far that has come, and decides with the
 * schedule where checkpoints are. What DL4J calls is in {@link LyapunovListener}.
 */
final class Watcher implements Serializable {
  private static final long serialVersionUID = 1L;

  /** What {@code takeCheckpoint} waits for the one before, in patiences. */
  private static final int LONG = 6;

  private final Settings settings;
  private final Ledger ledger;
  private final Pace pace = new Pace();
  private String worker = "";
  private boolean replicated;
  private boolean begun;
  private int lastSeen = -1;
  private int lastSkipped = -1;
  private int epochs;
  private transient Conductor conductor;
  private transient Ticker ticker;
  private transient WeakReference<Model> seen;
  private transient Boolean constrained;
  private transient Boolean penalised;
  private transient boolean penaltyKnown;
  private transient double penalty;
  private transient boolean taking;
  private transient boolean inEpoch;
  private transient int epochFirst;

  /** A checkpoint that waits for DL4J to apply its constraints. */
  private transient CheckpointPlace pending;

  Watcher(Settings settings, Ledger ledger, Conductor conductor, Ticker ticker) {
    this.settings = settings;
    this.ledger = ledger;
    attach(conductor, ticker);
  }

  /** What serialisation drops. */
  void attach(Conductor newConductor, Ticker newTicker) {
    conductor = newConductor;
    ticker = newTicker;
  }

  /**
   * Says who trains.
   *
   * @param isReplicated whether it holds one of several copies of the network that are brought
   *     together again and again
   */
  void worker(String name, boolean isReplicated) {
    worker = name;
    replicated = isReplicated;
  }

  /** A minibatch has its loss; a graph still holds the labels, and no longer at its gradients. */
  void scored(Model model) {
    sight(model);
    conductor.minibatch(model, worker);
  }

  /** The gradients of a minibatch are there and not yet applied. */
  void gradients(Model model) {
    sight(model);
    if (!pace.knowsEffort()) {
      reckon(model);
    }
    if (penalised == null) {
      penalised = Models.isPenalised(model);
    }
    penalty = penalised ? Models.penalty(model) : 0;
    penaltyKnown = true;
    if (pending != null) {
      take(model, pending);
    } else if (!begun && settings.initial()) {
      take(model, here(model).judged(true));
    } else if (!begun) {
      conductor.probing().probe(model);
    }
    begun = true;
  }

  private void reckon(Model model) {
    INDArray input = Models.input(model);
    if (input == null) {
      return;
    }
    Workload work = new Workload(Sizes.of(model), input.size(0), Footprint.steps(input));
    int plan = ledger.planned().iterations() - pace.firstIteration();
    Allotment allotment =
        ledger.allotment(() -> Effort.allotment(work, settings.schedule(), Math.max(0, plan)));
    pace.effort(Effort.of(work, settings, allotment));
  }

  /** An update has been made. */
  void updated(Model model, int iteration, int epoch) {
    sight(model);
    CheckpointPlace here = place(model, iteration + 1, epoch);
    penaltyKnown = false;
    lastSeen = iteration + 1;
    ledger.updated(epoch);
    if (!inEpoch && settings.schedule().needsEpochs()) {
      conductor.announcements().missingEpochs();
    }
    conductor.score(here, isBeside());
    consider(model, here, false);
  }

  void epochStarts(Model model) {
    sight(model);
    inEpoch = true;
    epochFirst = Models.iterations(model);
  }

  void epochEnds(Model model) {
    sight(model);
    int last = Models.iterations(model);
    if (inEpoch && last == epochFirst) {
      conductor.idleEpoch(worker);
    } else if (inEpoch) {
      epochs++;
      ledger.planned().epoch(epochFirst, last, ledger.planned().epochs() - epochs);
    }
    inEpoch = false;
    if (pending != null) {
      take(model, pending);
    }
    consider(model, here(model), true);
  }

  /** A checkpoint is asked for, outside of training. */
  void requested(Model model) {
    if (taking || conductor.isInside()) {
      conductor.announcements().requestInside();
      return;
    }
    sight(model);
    conductor.awaitCheckpoints(settings.patience().multipliedBy(LONG));
    CheckpointPlace here = here(model);
    if (!conductor.isSilent() && !pace.hasCheckpointAt(here.iteration())) {
      begun = true;
      pending = null;
      take(model, here.judged(true), false);
    }
    conductor.settle();
  }

  /**
   * Looks whether this is the network that was seen last. A copy that goes on where that one was is
   * taken for it; another one, or one whose count of updates goes back, begins anew.
   */
  private void sight(Model model) {
    int iteration = Models.iterations(model);
    boolean same = seen != null && seen.get() == model;
    // A listener that throws in iterationDone keeps DL4J from counting that update.
    boolean back = iteration < lastSeen - 1;
    if (same && (!back || replicated)) {
      return;
    }
    seen = new WeakReference<>(model);
    constrained = null;
    penalised = null;
    boolean mayGoOn = replicated || lastSeen < 0 || (!same && iteration == lastSeen);
    if (!conductor.meet(model, iteration, mayGoOn, same)) {
      if (!pace.hasBegun()) {
        pace.anew(iteration);
      }
      return;
    }
    pace.anew(iteration);
    begun = false;
    lastSeen = iteration;
    lastSkipped = -1;
    epochs = 0;
    pending = null;
  }

  private void consider(Model model, CheckpointPlace here, boolean epochEnd) {
    if (conductor.isSilent() || pace.hasCheckpointAt(here.iteration())) {
      return;
    }
    pace.start(ticker.nanos());
    Moment moment =
        pace.moment(
            here.iteration(),
            here.epoch(),
            epochEnd,
            ledger.planned().iterations(),
            ticker.nanos(),
            conductor.isBusy());
    if (!settings.schedule().isDue(moment)) {
      return;
    }
    CheckpointPlace due = here.judged(settings.schedule().isFixed(moment));
    if (constrained == null) {
      constrained = Constraints.present(model);
    }
    if (constrained && !epochEnd) {
      pending = due;
    } else {
      take(model, due);
    }
  }

  private void take(Model model, CheckpointPlace due) {
    pending = null;
    if (conductor.isSilent()) {
      return;
    }
    boolean beside = isBeside();
    boolean waits = due.judged() && settings.schedule().keepsBudget();
    if (beside && !waits && conductor.isBusy()) {
      if (due.iteration() != lastSkipped) {
        lastSkipped = due.iteration();
        ledger.skip();
      }
      return;
    }
    take(model, due, beside);
  }

  private void take(Model model, CheckpointPlace due, boolean beside) {
    long start = ticker.nanos();
    pace.start(start);
    boolean counts = pace.take(due.iteration(), due.judged());
    taking = true;
    MemoryWorkspace outside = Nd4j.getMemoryManager().scopeOutOfWorkspaces();
    try (outside) {
      if (beside) {
        conductor.awaitRoom();
      }
      conductor.checkpoint(model, due, beside, nanos -> spentBeside(nanos, counts));
    } finally {
      taking = false;
      long cost = ticker.nanos() - start;
      ledger.spent(cost);
      if (counts) {
        pace.cost(cost);
      }
    }
  }

  private void spentBeside(long nanos, boolean counts) {
    ledger.spentBeside(nanos);
    if (counts) {
      pace.cost(nanos);
    }
  }

  private boolean isBeside() {
    return switch (settings.execution()) {
      case SYNCHRONOUS -> false;
      case BACKGROUND -> true;
      case BY_SCHEDULE ->
          settings.schedule().keepsBudget()
              && SpectrumEstimator.blasThreads() == 1
              && Nd4j.getExecutioner().type() == ExecutionerType.NATIVE_CPU;
    };
  }

  private CheckpointPlace here(Model model) {
    return place(model, Models.iterations(model), Models.epochs(model));
  }

  private CheckpointPlace place(Model model, int iteration, int epoch) {
    double score = model.score();
    double loss = penaltyKnown ? score - penalty : Double.NaN;
    return new CheckpointPlace(iteration, epoch, score, loss, worker, true);
  }
}
