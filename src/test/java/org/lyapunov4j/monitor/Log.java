package org.lyapunov4j.monitor;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.util.List;
import org.slf4j.LoggerFactory;

/** What the listener says in the log while this is open. */
final class Log implements AutoCloseable {
  private final Logger log = (Logger) LoggerFactory.getLogger(LyapunovListener.class);
  private final ListAppender<ILoggingEvent> lines = new ListAppender<>();

  private final Level before = log.getLevel();

  Log() {
    log.setLevel(Level.INFO);
    lines.start();
    log.addAppender(lines);
  }

  /** Lines of a level that hold some words. */
  synchronized List<String> with(Level level, String words) {
    return List.copyOf(lines.list).stream()
        .filter(line -> line.getLevel() == level)
        .map(ILoggingEvent::getFormattedMessage)
        .filter(line -> line.contains(words))
        .toList();
  }

  @Override
  public void close() {
    log.detachAppender(lines);
    log.setLevel(before);
  }
}
