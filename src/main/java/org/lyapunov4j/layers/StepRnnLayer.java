package org.lyapunov4j.layers;

import static org.nd4j.linalg.indexing.NDArrayIndex.all;
import static org.nd4j.linalg.indexing.NDArrayIndex.interval;

import java.util.Arrays;
import java.util.Map;
import org.deeplearning4j.exception.DL4JInvalidInputException;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.gradient.DefaultGradient;
import org.deeplearning4j.nn.gradient.Gradient;
import org.deeplearning4j.nn.layers.recurrent.BaseRecurrentLayer;
import org.deeplearning4j.nn.workspace.ArrayType;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.memory.MemoryWorkspace;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Unrolls the equations of a {@link StepRnn} over the time steps of a minibatch. */
@SuppressWarnings("serial") // as all of DL4J's layers: saved by their parameters
final class StepRnnLayer extends BaseRecurrentLayer<StepRnn> {
  /** The output of the last step, [m x n], as DL4J's own layers call it. */
  static final String PREVIOUS_OUTPUT = "prevAct";

  /** What else the state holds, [m x (state - 1) n]. */
  static final String PREVIOUS_MEMORY = "prevMem";

  /**
   * The state that the last forward pass began with, for the backward pass to begin with the same.
   * DL4J 1.0.0-M2.1 does not say to a layer that the pass it asks to differentiate had carried
   * state.
   */
  private Map<String, INDArray> start = Map.of();

  StepRnnLayer(NeuralNetConfiguration conf, DataType dataType) {
    super(conf, dataType);
  }

  @Override
  public Type type() {
    return Type.RECURRENT;
  }

  @Override
  public boolean isPretrainLayer() {
    return false;
  }

  @Override
  public INDArray activate(boolean training, LayerWorkspaceMgr workspaces) {
    start = Map.of();
    return run(start, training, workspaces).output();
  }

  @Override
  public INDArray rnnTimeStep(INDArray input, LayerWorkspaceMgr workspaces) {
    setInput(input, workspaces);
    return run(stateMap, false, workspaces).storeState(stateMap).output();
  }

  @Override
  public INDArray rnnActivateUsingStoredState(
      INDArray input, boolean training, boolean storeState, LayerWorkspaceMgr workspaces) {
    setInput(input, workspaces);
    start = Map.copyOf(tBpttStateMap);
    Unrolling pass = run(start, training, workspaces);
    return (storeState ? pass.storeState(tBpttStateMap) : pass).output();
  }

  @Override
  public Pair<Gradient, INDArray> backpropGradient(INDArray epsilon, LayerWorkspaceMgr workspaces) {
    return tbpttBackpropGradient(epsilon, Integer.MAX_VALUE, workspaces);
  }

  @Override
  public Pair<Gradient, INDArray> tbpttBackpropGradient(
      INDArray epsilon, int backwardSteps, LayerWorkspaceMgr workspaces) {
    assertInputSet(true);
    applyDropOutIfNecessary(true, workspaces);
    gradientsFlattened.assign(0);
    Unrolling pass = new Unrolling(start, true, true, workspaces);
    pass.forward();
    INDArray inputGradient = pass.backward(permuteIfNWC(epsilon), backwardSteps);
    weightNoiseParams.clear();
    Gradient gradient = new DefaultGradient(gradientsFlattened);
    gradientViews.forEach(gradient.gradientForVariable()::put);
    return new Pair<>(gradient, backpropDropOutIfPresent(permuteIfNWC(inputGradient)));
  }

  private Unrolling run(
      Map<String, INDArray> start, boolean training, LayerWorkspaceMgr workspaces) {
    assertInputSet(false);
    applyDropOutIfNecessary(training, workspaces);
    Unrolling pass = new Unrolling(start, training, false, workspaces);
    pass.forward();
    return pass;
  }

  private DL4JInvalidInputException invalid(String rule, INDArray got) {
    return new DL4JInvalidInputException(
        rule + ", got " + Arrays.toString(got.shape()) + " " + layerId());
  }

  /** One pass of one minibatch. */
  private final class Unrolling {
    private final LayerWorkspaceMgr workspaces;
    private final ArrayType working;
    private final boolean backwards;
    private final INDArray input;
    private final INDArray mask;
    private final int steps;
    private final long minibatch;
    private final long units;
    private final INDArray weights;
    private final INDArray biasRows;
    private final StepArrays frame;
    private final RnnStep step;

    /** The input of the step at hand, [m x inputs]. */
    private final INDArray x;

    /** [m x n x steps], or null if there is a backward pass to follow. */
    private final INDArray output;

    /** What the frame remembers of every step, or null. */
    private final INDArray tape;

    Unrolling(
        Map<String, INDArray> start,
        boolean training,
        boolean backwards,
        LayerWorkspaceMgr workspaces) {
      this.workspaces = workspaces;
      this.working = backwards ? ArrayType.BP_WORKING_MEM : ArrayType.FF_WORKING_MEM;
      this.backwards = backwards;
      StepRnn conf = layerConf();
      RnnShape shape = conf.shape();
      units = conf.getNOut();
      input = checkedInput();
      minibatch = input.size(0);
      steps = Math.toIntExact(input.size(2));
      mask = checkedMask();
      weights = getParamWithNoise(StepRnnParams.INPUT_WEIGHTS, training, workspaces);
      INDArray bias = getParamWithNoise(StepRnnParams.BIAS, training, workspaces);
      frame =
          new StepArrays(
              shape,
              minibatch,
              getParamWithNoise(StepRnnParams.RECURRENT_WEIGHTS, training, workspaces),
              bias,
              backwards ? gradientViews.get(StepRnnParams.RECURRENT_WEIGHTS) : null,
              this::array);
      step = conf.step(frame, training);
      x = array(minibatch, conf.getNIn());
      biasRows = frame.scratch(shape.input()).assign(0);
      biasRows.addiRowVector(
          bias.reshape(1, bias.length()).get(all(), interval(0, shape.input() * units)));
      INDArray remembered = frame.remembered();
      tape = backwards ? array3(working, remembered.size(1)) : null;
      output = backwards ? null : array3(ArrayType.ACTIVATIONS, units);
      startFrom(start, shape);
    }

    private INDArray checkedInput() {
      if (StepRnnLayer.this.input.rank() != 3) {
        throw invalid(
            "input of a recurrent layer must be of rank 3, [minibatch, size, time steps]",
            StepRnnLayer.this.input);
      }
      INDArray ncw = permuteIfNWC(StepRnnLayer.this.input.castTo(dataType));
      if (ncw.size(1) != layerConf().getNIn()) {
        throw invalid("input must have size nIn = " + layerConf().getNIn(), ncw);
      }
      return ncw;
    }

    private INDArray checkedMask() {
      if (maskArray == null) {
        return null;
      }
      if (maskArray.length() != minibatch * steps) {
        throw invalid("mask must be [" + minibatch + ", " + steps + "], as the input", maskArray);
      }
      return maskArray.castTo(dataType).reshape(minibatch, steps);
    }

    private INDArray array(long rows, long columns) {
      return workspaces.createUninitialized(working, dataType, new long[] {rows, columns}, 'f');
    }

    private INDArray array3(ArrayType type, long columns) {
      return workspaces.createUninitialized(
          type, dataType, new long[] {minibatch, columns, steps}, 'f');
    }

    /** The matrix [m x columns] of step t: a view. */
    private INDArray at(INDArray sequence, int t) {
      return sequence.tensorAlongDimension(t, 1, 0);
    }

    private void startFrom(Map<String, INDArray> start, RnnShape shape) {
      frame.before().assign(0);
      INDArray previous = start.get(PREVIOUS_OUTPUT);
      if (previous == null) {
        return;
      }
      if (previous.size(0) != minibatch) {
        throw invalid(
            "the stored state is of "
                + previous.size(0)
                + " sequences, and the input must be of as many; call rnnClearPreviousState()"
                + " before others",
            StepRnnLayer.this.input);
      }
      frame.blocks(frame.before(), 0, 1).assign(previous);
      if (shape.state() > 1) {
        frame.blocks(frame.before(), 1, shape.state() - 1).assign(start.get(PREVIOUS_MEMORY));
      }
    }

    void forward() {
      INDArray z = frame.z();
      INDArray before = frame.before();
      INDArray after = frame.after();
      INDArray shown = frame.blocks(after, 0, 1);
      for (int t = 0; t < steps; t++) {
        MemoryWorkspace loop = workspaces.notifyScopeEntered(ArrayType.RNN_FF_LOOP_WORKING_MEM);
        try (loop) {
          if (t > 0) {
            before.assign(after);
          }
          x.assign(at(input, t));
          z.assign(biasRows);
          Nd4j.gemm(x, weights, z, false, false, 1, 1);
          step.forward();
          if (mask != null) {
            INDArray real = mask.getColumn(t, true);
            after.muliColumnVector(real).addi(before.mulColumnVector(real.rsub(1)));
          }
          if (backwards) {
            at(tape, t).assign(frame.remembered());
          } else {
            INDArray out = at(output, t).assign(shown);
            if (mask != null) {
              out.muliColumnVector(mask.getColumn(t, true));
            }
          }
        }
      }
    }

    INDArray output() {
      return permuteIfNWC(output);
    }

    Unrolling storeState(Map<String, INDArray> map) {
      MemoryWorkspace outside = Nd4j.getMemoryManager().scopeOutOfWorkspaces();
      try (outside) {
        INDArray after = frame.after();
        map.put(PREVIOUS_OUTPUT, frame.blocks(after, 0, 1).dup('f'));
        if (after.size(1) > units) {
          map.put(PREVIOUS_MEMORY, after.get(all(), interval(units, after.size(1))).dup('f'));
        }
      }
      return this;
    }

    /** Fills the gradient views; returns the gradient with respect to the input. */
    INDArray backward(INDArray epsilon, long backwardSteps) {
      INDArray weightGradient = gradientViews.get(StepRnnParams.INPUT_WEIGHTS);
      INDArray inputGradient = array3(ArrayType.ACTIVATION_GRAD, input.size(1));
      int end = (int) Math.max(0, steps - backwardSteps);
      if (end > 0) {
        inputGradient.assign(0);
      }
      INDArray dAfter = frame.dAfter().assign(0);
      INDArray dShown = frame.blocks(dAfter, 0, 1);
      INDArray dz = frame.dz();
      INDArray dzSum = array(minibatch, dz.size(1)).assign(0);
      for (int t = steps - 1; t >= end; t--) {
        MemoryWorkspace loop = workspaces.notifyScopeEntered(ArrayType.RNN_BP_LOOP_WORKING_MEM);
        try (loop) {
          frame.remembered().assign(at(tape, t));
          INDArray real = mask == null ? null : mask.getColumn(t, true);
          INDArray shown = at(epsilon, t);
          dShown.addi(real == null ? shown : shown.mulColumnVector(real));
          INDArray held = real == null ? null : dAfter.mulColumnVector(real.rsub(1));
          if (real != null) {
            dAfter.muliColumnVector(real);
          }
          step.backward();
          dzSum.addi(dz);
          x.assign(at(input, t));
          Nd4j.gemm(x, dz, weightGradient, true, false, 1, 1);
          Nd4j.gemm(dz, weights, at(inputGradient, t), false, true, 1, 0);
          dAfter.assign(frame.dBefore());
          if (held != null) {
            dAfter.addi(held);
          }
        }
      }
      INDArray biasGradient = gradientViews.get(StepRnnParams.BIAS);
      biasGradient.get(interval(0, dz.size(1))).assign(dzSum.sum(0));
      step.finish(biasGradient);
      return inputGradient;
    }
  }
}
