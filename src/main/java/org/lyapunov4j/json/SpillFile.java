package org.lyapunov4j.json;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * What waits, and has no more room in memory: a temporary file, which is there while something
 * waits in it. Its space is used again from the start whenever all of it has been taken back. Where
 * the system lets an open file be deleted its name is taken away at once, so that nothing is left
 * behind, however the process ends. Safe for several threads.
 */
public final class SpillFile {
  private final Path folder;
  private FileChannel channel;
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
      if (channel == null) {
        channel = open();
      }
      ByteBuffer buffer = ByteBuffer.wrap(bytes);
      for (long at = end; buffer.hasRemaining(); at += channel.write(buffer, at)) {}
    } catch (IOException failed) {
      closeIfEmpty();
      throw failed;
    }
    Place place = new Place(end, bytes.length);
    end += bytes.length;
    waiting++;
    return place;
  }

  private FileChannel open() throws IOException {
    Path file = Files.createTempFile(folder, "lyapunov4j-", ".waiting");
    FileChannel opened =
        FileChannel.open(
            file,
            StandardOpenOption.READ,
            StandardOpenOption.WRITE,
            StandardOpenOption.DELETE_ON_CLOSE);
    try {
      Files.deleteIfExists(file);
    } catch (IOException whenItIsClosedThen) {
      // Windows keeps the name of a file that is open.
    }
    return opened;
  }

  /** What waits there; it goes on waiting. */
  public synchronized byte[] read(Place place) throws IOException {
    if (channel == null) {
      throw new IOException("nothing waits any more");
    }
    ByteBuffer buffer = ByteBuffer.allocate(place.length());
    while (buffer.hasRemaining()) {
      if (channel.read(buffer, place.at() + buffer.position()) < 0) {
        throw new EOFException("the temporary file has been cut");
      }
    }
    return buffer.array();
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
    if (waiting > 0 || channel == null) {
      return;
    }
    try {
      channel.close();
    } catch (IOException gone) {
      // Nobody needs what is in it.
    }
    channel = null;
    end = 0;
  }
}
