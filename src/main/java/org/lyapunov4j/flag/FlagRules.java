package org.lyapunov4j.flag;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Several rules, in the order they are asked.
 *
 * <pre>{@code
 * FlagRules rules = FlagRules.standard()
 *     .without(Frozen.NAME)
 *     .and(new Vanishing(2, 1e9, 0.05, 0.9).patience(50, 0.1).warmup(100, 0.2));
 * }</pre>
 *
 * @param rules no two of one name
 */
public record FlagRules(List<FlagRule> rules) {

  public FlagRules {
    rules = List.copyOf(rules);
    Set<String> names = new TreeSet<>();
    for (FlagRule rule : rules) {
      if (!names.add(rule.name())) {
        throw new IllegalArgumentException(
            "rules must have different names, got two called " + rule.name());
      }
    }
  }

  /** No rules at all. */
  public static FlagRules none() {
    return new FlagRules(List.of());
  }

  /** The rules that need nothing but checkpoints and losses, each with its defaults. */
  public static FlagRules standard() {
    return new FlagRules(
        List.of(
            new NonFinite(),
            new Untrained(),
            new Risen(),
            new DeadUnits(),
            new Saturated(),
            new Alike(),
            Exploding.standard(),
            Vanishing.standard(),
            Collapsing.standard(),
            new Overshooting(),
            Frozen.standard(),
            NotLearning.standard(),
            Unconverged.standard(),
            new SingleStep()));
  }

  /** These rules and another, which replaces one of the same name. */
  public FlagRules and(FlagRule rule) {
    List<FlagRule> more = new ArrayList<>(rules);
    more.removeIf(other -> other.name().equals(rule.name()));
    more.add(rule);
    return new FlagRules(more);
  }

  /** These rules and others, which replace those of the same names. */
  public FlagRules and(FlagRules others) {
    FlagRules all = this;
    for (FlagRule rule : others.rules) {
      all = all.and(rule);
    }
    return all;
  }

  /**
   * These rules but for some.
   *
   * @throws IllegalArgumentException if there is none of such a name
   */
  public FlagRules without(String... names) {
    List<FlagRule> fewer = new ArrayList<>(rules);
    for (String name : names) {
      if (!fewer.removeIf(rule -> rule.name().equals(name))) {
        throw new IllegalArgumentException("there is no rule " + name + " among " + names());
      }
    }
    return new FlagRules(fewer);
  }

  /** The names of the rules. */
  public List<String> names() {
    return rules.stream().map(FlagRule::name).collect(Collectors.toList());
  }

  /** What all the rules say, in their order. */
  public List<Flag> judge(RunHistory history) {
    return rules.stream().flatMap(rule -> rule.judge(history).stream()).toList();
  }
}
