package org.lyapunov4j.aelle;

import java.io.DataOutput;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.lyapunov4j.aelle.encoding.Outcomes;
import org.lyapunov4j.learn.Dense;
import org.lyapunov4j.learn.Wire;

/**
 * A trained autoencoder with a performance head on its latent code, without DL4J: asking it must
 * not disturb the training that is being watched. Made by {@link AutoencoderTraining}.
 *
 * @param encoder layers from the input to the latent code
 * @param decoder layers from the latent code to the reconstruction
 * @param head from the latent code to the targets of {@link Outcomes}
 */
public record Autoencoder(List<Dense> encoder, List<Dense> decoder, Dense head) {

  public Autoencoder {
    encoder = List.copyOf(encoder);
    decoder = List.copyOf(decoder);
  }

  /** The latent code of a standardised input. */
  public double[] encode(double[] input) {
    return through(encoder, input);
  }

  /** What the head says of a latent code. */
  public double[] perform(double[] code) {
    return head.apply(code);
  }

  /** The input less its reconstruction. */
  double[] residual(double[] input, double[] code) {
    double[] residual = through(decoder, code);
    for (int i = 0; i < residual.length; i++) {
      residual[i] = input[i] - residual[i];
    }
    return residual;
  }

  private static double[] through(List<Dense> layers, double[] input) {
    double[] signal = input;
    for (Dense layer : layers) {
      signal = layer.apply(signal);
    }
    return signal;
  }

  void write(DataOutput out) throws IOException {
    write(out, encoder);
    write(out, decoder);
    head.write(out);
  }

  private static void write(DataOutput out, List<Dense> layers) throws IOException {
    out.writeInt(layers.size());
    for (Dense layer : layers) {
      layer.write(out);
    }
  }

  static Autoencoder read(ByteBuffer in) {
    return new Autoencoder(readLayers(in), readLayers(in), Dense.read(in));
  }

  private static List<Dense> readLayers(ByteBuffer in) {
    int count = Wire.length(in, 1);
    List<Dense> layers = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      layers.add(Dense.read(in));
    }
    return layers;
  }
}
