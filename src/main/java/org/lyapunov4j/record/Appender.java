package org.lyapunov4j.record;

import java.io.Closeable;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Path;

/**
 * The few operations of a file that {@link LineFile} needs. {@link RandomAccessFile} and not a
 * channel, because a channel is closed for good when it is used on an interrupted thread, and the
 * thread here is the one that trains.
 */
public interface Appender extends Closeable {

  /** Writes all bytes at a position. */
  void write(long position, byte[] bytes) throws IOException;

  /** Cuts the file off after so many bytes. */
  void truncate(long length) throws IOException;

  /** Returns when what was written has reached the disk. */
  void sync() throws IOException;

  /** Opens files; tests open other things. */
  @FunctionalInterface
  interface Opener {
    Appender open(Path file) throws IOException;
  }

  /** A file on disk, made when it is missing. */
  static Appender file(Path path) throws IOException {
    RandomAccessFile file = new RandomAccessFile(path.toFile(), "rw");
    return new Appender() {
      @Override
      public void write(long position, byte[] bytes) throws IOException {
        file.seek(position);
        file.write(bytes);
      }

      @Override
      public void truncate(long length) throws IOException {
        file.setLength(length);
      }

      @Override
      public void sync() throws IOException {
        file.getFD().sync();
      }

      @Override
      public void close() throws IOException {
        file.close();
      }
    };
  }
}
