package org.lyapunov4j.network;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;

/** Names that tell the layers of a network apart, which DL4J does not ask of names. */
final class UniqueNames {
  private UniqueNames() {}

  /** One name a layer, in the order of the network. */
  static List<String> of(MultiLayerNetwork network) {
    List<String> names = new ArrayList<>();
    for (Layer layer : network.getLayers()) {
      String name = layer.conf().getLayer().getLayerName();
      names.add(name == null ? "layer" + names.size() : name);
    }
    return of(names);
  }

  /** The second layer called "name" becomes "name (2)"; a name that is nobody else's stays. */
  static List<String> of(List<String> names) {
    Set<String> taken = new HashSet<>(names);
    Set<String> seen = new HashSet<>();
    List<String> unique = new ArrayList<>();
    for (String name : names) {
      String next = name;
      for (int number = 2; seen.contains(next) || isAnothers(next, name, taken); number++) {
        next = name + " (" + number + ")";
      }
      seen.add(next);
      unique.add(next);
    }
    return unique;
  }

  private static boolean isAnothers(String next, String name, Set<String> taken) {
    return !next.equals(name) && taken.contains(next);
  }
}
