package org.lyapunov4j.experiment;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.lyapunov4j.aelle.Aelle;
import org.lyapunov4j.aelle.AelleRules;
import org.lyapunov4j.config.Section;
import org.lyapunov4j.flag.Exploding;
import org.lyapunov4j.flag.FlagRule;
import org.lyapunov4j.flag.FlagRules;
import org.lyapunov4j.flag.Severity;
import org.lyapunov4j.flag.Vanishing;

/**
 * What is flagged in a training, and what of it ends the training.
 *
 * @param rules that judge it
 * @param stopOn severity of a flag that ends it; empty where none does
 * @param minimumEpochs epochs that are trained in any case
 */
record FlagSettings(FlagRules rules, Optional<Severity> stopOn, int minimumEpochs) {

  /**
   * Reads a section of a monitor's.
   *
   * @param aelle the model whose rules judge beside the standard ones; empty where none is asked
   */
  static FlagSettings read(Section monitor, Optional<Aelle> aelle) {
    Section options = monitor.section("flags");
    FlagRules rules = AelleRules.besideStandard(aelle);
    if (options.has("exploding")) {
      rules = rules.and(exploding(options.section("exploding")));
    }
    if (options.has("vanishing")) {
      rules = rules.and(vanishing(options.section("vanishing")));
    }
    rules = withoutThoseOff(rules, options);
    Optional<Severity> stopOn =
        options.has("stopOn")
            ? Optional.of(options.choice("stopOn", Severity.class, Severity.CRITICAL))
            : Optional.empty();
    int minimumEpochs = options.integer("minimumEpochs", 0, 1_000_000, 0);
    options.finish();
    return new FlagSettings(rules, stopOn, minimumEpochs);
  }

  private static FlagRule exploding(Section options) {
    Exploding usual = new Exploding();
    double noteworthy = options.numberAbove("noteworthy", 1, 1e300, usual.noteworthy());
    double warning =
        options.number("warning", noteworthy, 1e300, Math.max(noteworthy, usual.warning()));
    double critical =
        options.number("critical", warning, 1e300, Math.max(warning, usual.critical()));
    double errors = options.number("standardErrors", 0, 100, usual.standardErrors());
    FlagRule rule =
        new Exploding(errors, noteworthy, warning, critical, usual.exponent())
            .patience(
                options.integer("patience", 0, 1_000_000, Exploding.DEFAULT_PATIENCE),
                options.has("patience") ? 0 : Exploding.DEFAULT_PATIENCE_SHARE);
    options.finish();
    return rule;
  }

  private static FlagRule vanishing(Section options) {
    Vanishing usual = new Vanishing();
    double shrink = options.numberAbove("shrink", 1, 1e300, usual.shrink());
    double errors = options.number("standardErrors", 0, 100, usual.standardErrors());
    FlagRule rule =
        new Vanishing(errors, shrink, usual.fall(), usual.near())
            .patience(
                options.integer("patience", 0, 1_000_000, Vanishing.DEFAULT_PATIENCE),
                options.has("patience") ? 0 : Vanishing.DEFAULT_PATIENCE_SHARE)
            .warmup(Vanishing.DEFAULT_WARMUP, Vanishing.DEFAULT_WARMUP_SHARE);
    options.finish();
    return rule;
  }

  private static FlagRules withoutThoseOff(FlagRules rules, Section options) {
    List<String> names = new ArrayList<>();
    options
        .raw("off")
        .ifPresent(
            given -> {
              if (given.isArray()) {
                given.forEach(name -> names.add(name.asText()));
              } else {
                names.add(given.asText());
              }
            });
    FlagRules kept = rules;
    for (String name : names) {
      String rule = name.toUpperCase(Locale.ROOT).replace('-', '_');
      if (rules.names().contains(rule)) {
        kept = kept.names().contains(rule) ? kept.without(rule) : kept;
      } else {
        options.wrong("off", "a list of " + rules.names(), name, null);
      }
    }
    return kept;
  }
}
