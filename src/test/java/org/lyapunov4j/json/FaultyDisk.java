package org.lyapunov4j.json;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * A disk whose operations can be made to fail, and which watches their order: what was written must
 * have reached the disk before it takes the place of something else.
 */
public final class FaultyDisk implements Disk {
  /** What can fail. */
  public enum Fault {
    OPEN,
    WRITE,
    /** A few bytes get through, as on a disk that becomes full. */
    SHORT_WRITE,
    SYNC,
    RENAME
  }

  /** Which of the operations of a kind on a file fail. */
  public enum When {
    FIRST,
    THIRD,
    FOR_EVER;

    boolean isMet(int number) {
      return switch (this) {
        case FIRST -> number == 1;
        case THIRD -> number == 3;
        case FOR_EVER -> true;
      };
    }
  }

  private final String file;
  private final Fault fault;
  private final When when;
  private final Set<String> unsynced = new HashSet<>();
  private final Set<Path> renamedInto = new HashSet<>();
  private final List<String> disorder = new ArrayList<>();
  private boolean armed = true;
  private int seen;
  private int failures;

  /** Bytes of each write that get through while the disk is full; negative for a healthy disk. */
  public int room = -1;

  public boolean truncateFails;

  /** A healthy one. */
  public FaultyDisk() {
    this("", Fault.OPEN, When.FIRST);
  }

  /** One that fails, from the start. */
  public FaultyDisk(String file, Fault fault, When when) {
    this.file = file;
    this.fault = fault;
    this.when = when;
  }

  /** Whether it fails from now on. */
  public FaultyDisk armed(boolean now) {
    armed = now;
    return this;
  }

  /** How often it has failed. */
  public int failures() {
    return failures;
  }

  public boolean isAbout(String name) {
    return name.equals(file);
  }

  public boolean isAbout(Fault other) {
    return other == fault;
  }

  /** Whether what it fails at is a file that is written at once, and not a line. */
  public boolean losesAFile() {
    return file.equals("run.json") || file.equals("model.zip");
  }

  @Override
  public String toString() {
    return file + ", " + fault + ", " + when;
  }

  /** What was done in a wrong order. */
  public List<String> disorder() {
    List<String> all = new ArrayList<>(disorder);
    renamedInto.forEach(folder -> all.add("names in " + folder + " were never synced"));
    return all;
  }

  private boolean fails(Path path, Fault... kinds) {
    String name = path.getFileName().toString().replace(AtomicFile.HALF, "");
    if (armed && name.equals(file) && Arrays.asList(kinds).contains(fault) && when.isMet(++seen)) {
      failures++;
      return true;
    }
    return false;
  }

  private static IOException failed(Path path, String why) {
    return new IOException(path + ": " + why);
  }

  @Override
  public OpenFile open(Path path) throws IOException {
    if (fails(path, Fault.OPEN)) {
      throw failed(path, "Too many open files");
    }
    OpenFile real = Disk.LOCAL.open(path);
    return new OpenFile() {
      @Override
      public void write(long position, byte[] bytes) throws IOException {
        unsynced.add(path.toString());
        int through = room;
        if (fails(path, Fault.WRITE, Fault.SHORT_WRITE)) {
          through = fault == Fault.WRITE ? 0 : 5;
        }
        if (through >= 0) {
          real.write(position, Arrays.copyOf(bytes, Math.min(through, bytes.length)));
          throw failed(path, "No space left on device");
        }
        real.write(position, bytes);
      }

      @Override
      public void truncate(long length) throws IOException {
        if (truncateFails) {
          throw failed(path, "Input/output error");
        }
        real.truncate(length);
      }

      @Override
      public void sync() throws IOException {
        if (fails(path, Fault.SYNC)) {
          throw failed(path, "Input/output error");
        }
        real.sync();
        unsynced.remove(path.toString());
      }

      @Override
      public void close() throws IOException {
        real.close();
      }
    };
  }

  @Override
  public void rename(Path from, Path to) throws IOException {
    if (unsynced.contains(from.toString())) {
      disorder.add(from + " was renamed before it was synced");
    }
    if (fails(to, Fault.RENAME)) {
      throw failed(to, "Input/output error");
    }
    Disk.LOCAL.rename(from, to);
    renamedInto.add(to.toAbsolutePath().getParent());
  }

  @Override
  public void syncFolder(Path folder) throws IOException {
    Disk.LOCAL.syncFolder(folder);
    renamedInto.remove(folder);
  }

  @Override
  public void delete(Path path) throws IOException {
    Disk.LOCAL.delete(path);
  }
}
