package org.lyapunov4j.record;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;

/** A disk whose next writes can be made to fail after a few bytes, as a full one does. */
public final class FaultyDisk implements Appender.Opener {
  /** Bytes of each write that get through while the disk is full; negative for a healthy disk. */
  public int room = -1;

  public boolean truncateFails;

  @Override
  public Appender open(Path file) throws IOException {
    Appender real = Appender.file(file);
    return new Appender() {
      @Override
      public void write(long position, byte[] bytes) throws IOException {
        if (room >= 0) {
          real.write(position, Arrays.copyOf(bytes, Math.min(room, bytes.length)));
          throw new IOException("No space left on device");
        }
        real.write(position, bytes);
      }

      @Override
      public void truncate(long length) throws IOException {
        if (truncateFails) {
          throw new IOException("Input/output error");
        }
        real.truncate(length);
      }

      @Override
      public void sync() throws IOException {
        real.sync();
      }

      @Override
      public void close() throws IOException {
        real.close();
      }
    };
  }
}
