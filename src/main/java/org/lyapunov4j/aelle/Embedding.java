package org.lyapunov4j.aelle;

import java.util.ArrayList;
import java.util.List;
import org.lyapunov4j.aelle.encoding.Evidence;
import org.lyapunov4j.aelle.encoding.SpectralPath;
import org.lyapunov4j.config.ConfigException;
import org.lyapunov4j.corpus.Trial;

/**
 * A trial in the plane that a model draws its corpus in: the two directions in which the latent
 * codes of the corpus vary most.
 *
 * @param badness share of the trials of its task that ended better, in (0, 1)
 * @param forecast what the model expects of it, from the spectra alone
 */
public record Embedding(Trial trial, double x, double y, double badness, Forecast forecast) {

  /**
   * Places trials by what their checkpoints up to {@code at} have shown; those that the model can't
   * encode are left out.
   *
   * @throws ConfigException if they were measured in another way than the model's corpus, or none
   *     can be placed
   */
  public static List<Embedding> of(Aelle model, List<Trial> trials, double at) {
    Evidence evidence = Evidence.of(trials, at);
    List<Embedding> points = new ArrayList<>();
    String reason = "there is no checkpoint with a spectrum";
    for (int i = 0; i < evidence.size(); i++) {
      Trial trial = evidence.trials().get(i);
      model
          .unfit(trial)
          .ifPresent(
              unfit -> {
                throw new ConfigException(unfit);
              });
      Forecast forecast = model.forecast(SpectralPath.of(trial, at), null);
      double[] place = forecast.embedding();
      if (Double.isNaN(place[0])) {
        reason = forecast.abstention().orElse(reason);
      } else {
        points.add(
            new Embedding(trial, place[0], place[1], evidence.outcomes().badness()[i], forecast));
      }
    }
    if (points.isEmpty()) {
      throw new ConfigException("no trial can be placed at progress " + at + ": " + reason);
    }
    return points;
  }
}
