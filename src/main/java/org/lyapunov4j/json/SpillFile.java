package org.lyapunov4j.json;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * What waits, and has no more room in memory: a temporary file, which is there while something
 * waits in it. Its space is used again from the start whenever all of it has been taken back. Where
 * the system lets an open file be deleted its name is taken away at once, so that nothing is left
 * behind, however the process ends. Safe for several threads, and for interrupted ones: a channel
 * would be closed by them, with all that waits in it.
 */
public final class SpillFile {
  private final Path folder;
  private Path path;
  private RandomAccessFile file;
  private long end;
  private int waiting;

  /** Something that waits. */
  public record Place(long at, int length) {}

  /** In the folder for temporary files. */
  public SpillFile() {
    this(Path.of(System.getProperty("java.io.tmpdir")));
  }

  /** In a folder. */
  public SpillFile(Path folder) {
    this.folder = folder;
  }

  /**
   * Lets bytes wait.
   *
   * @throws IOException where they can't be written; nothing waits then
   */
  public synchronized Place put(byte[] bytes) throws IOException {
    try {
      if (file == null) {
        path = Files.createTempFile(folder, "lyapunov4j-", ".waiting");
        file = new RandomAccessFile(path.toFile(), "rw");
        delete();
      }
      file.seek(end);
      file.write(bytes);
    } catch (IOException failed) {
      if (file == null && path != null) {
        delete();
      }
      closeIfEmpty();
      throw failed;
    }
    Place place = new Place(end, bytes.length);
    end += bytes.length;
    waiting++;
    return place;
  }

  private void delete() {
    try {
      Files.deleteIfExists(path);
    } catch (IOException whileItIsOpen) {
      path.toFile().deleteOnExit(); // Windows keeps the name of a file that is open
    }
  }

  /** What waits there; it goes on waiting. */
  public synchronized byte[] read(Place place) throws IOException {
    if (file == null) {
      throw new IOException("nothing waits any more");
    }
    byte[] bytes = new byte[place.length()];
    file.seek(place.at());
    file.readFully(bytes);
    return bytes;
  }

  /** Something has been taken back, or is not wanted any more: its place is free. */
  public synchronized void free(Place place) {
    waiting--;
    closeIfEmpty();
  }

  /** How many wait. */
  public synchronized int waiting() {
    return waiting;
  }

  private void closeIfEmpty() {
    if (waiting > 0 || file == null) {
      return;
    }
    try {
      file.close();
    } catch (IOException gone) {
      // Nobody needs what is in it.
    }
    delete();
    file = null;
    end = 0;
  }
}
