package org.lyapunov4j.aelle;

import java.io.DataOutput;
import java.io.IOException;
import java.nio.ByteBuffer;

/** What a model knows about one stage of training: how to forecast there, and what is real. */
public record Stage(StageModel model, Impostors impostors) {

  /** As {@link StageModel#ask}, with unfamiliarity in units of what is tolerated. */
  public StageModel.Answer ask(double[] path, double[] losses, String task) {
    StageModel.Answer answer = model.ask(path, losses, task);
    double unfamiliarity =
        Math.max(answer.unfamiliarity() / answer.threshold(), impostors.suspicion(path));
    return new StageModel.Answer(
        answer.spectral(), answer.withLoss(), answer.plane(), unfamiliarity, 1);
  }

  void write(DataOutput out) throws IOException {
    model.write(out);
    impostors.write(out);
  }

  static Stage read(ByteBuffer in, int format) {
    return new Stage(StageModel.read(in, format), Impostors.read(in));
  }
}
