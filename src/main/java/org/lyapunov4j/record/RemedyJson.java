package org.lyapunov4j.record;

import com.fasterxml.jackson.databind.node.ArrayNode;
import java.util.List;
import org.lyapunov4j.flag.Remedy;
import org.lyapunov4j.json.Fields;
import org.lyapunov4j.json.Json;

/** What can be done about a flag, as an array of objects, the best first. */
final class RemedyJson {
  private RemedyJson() {}

  static ArrayNode encode(List<Remedy> remedies) {
    ArrayNode array = Json.MAPPER.createArrayNode();
    for (Remedy remedy : remedies) {
      array
          .addObject()
          .put("kind", remedy.kind().name())
          .put("layer", remedy.layer())
          .put("text", remedy.text())
          .put("running", remedy.running())
          .set("value", Json.number(remedy.value()));
    }
    return array;
  }

  static List<Remedy> decode(List<Fields> remedies) {
    return remedies.stream()
        .map(
            fields ->
                new Remedy(
                    fields.choice("kind", Remedy.Kind.class),
                    fields.text("layer"),
                    fields.number("value"),
                    fields.text("text"),
                    fields.truth("running")))
        .toList();
  }
}
