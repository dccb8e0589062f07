package org.lyapunov4j.ui;

import java.util.List;
import java.util.Optional;
import org.lyapunov4j.view.ViewedRun;
import org.lyapunov4j.view.ViewedSweep;

/** Where the page finds runs. May be asked by several threads. */
interface Runs {
  /**
   * A run that can be looked at.
   *
   * @param id what to ask for it by; short, so that it fits into an address
   * @param name what to call it; any text
   * @param group what runs of one kind have in common, such as their name without a date
   * @param live whether more may come
   * @param notes what a viewer should know of how complete it is, a sentence each
   */
  record Entry(String id, String name, String group, boolean live, List<String> notes) {
    public Entry {
      notes = List.copyOf(notes);
    }
  }

  /**
   * A sweep that can be looked at.
   *
   * @param id what to ask for it by
   * @param name what to call it; any text
   * @param live whether more trials may come
   */
  record SweepEntry(String id, String name, boolean live) {}

  /** All sweeps there are, the latest first. */
  default List<SweepEntry> sweeps() {
    return List.of();
  }

  /** What is known of a sweep; empty where there is none of that id. */
  default Optional<ViewedSweep> sweep(String id) {
    return Optional.empty();
  }

  /** All runs there are, the latest first. */
  List<Entry> list();

  /** What is known of a run; empty where there is none of that id. */
  Optional<ViewedRun> run(String id);
}
