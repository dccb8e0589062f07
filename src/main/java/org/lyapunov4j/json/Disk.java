package org.lyapunov4j.json;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;

/**
 * The few operations by which this project writes files, so that a test can let each of them fail.
 * All of them work on a thread that was interrupted, and leave it interrupted: it may be the one
 * that trains.
 */
public interface Disk {
  /** The file systems of this machine; what fails there is told with the name of the file. */
  Disk LOCAL = new LocalDisk(true);

  /** The same for what another process reads and deletes at once: nothing waits for the disk. */
  Disk MOMENTARY = new LocalDisk(false);

  /** Opens a file to write into; made when it is missing, else with what is in it. */
  OpenFile open(Path file) throws IOException;

  /** Gives a file another name within its folder, in one step, in the place of what has it. */
  void rename(Path from, Path to) throws IOException;

  /** Returns when the names of the files in a folder have reached the disk. */
  void syncFolder(Path folder) throws IOException;

  /** Deletes a file; does nothing where there is none. */
  void delete(Path file) throws IOException;

  /** A file that is written into. */
  interface OpenFile extends Closeable {

    /** Writes all bytes at a position. */
    void write(long position, byte[] bytes) throws IOException;

    /** Cuts the file off after so many bytes. */
    void truncate(long length) throws IOException;

    /** Returns when what was written has reached the disk. */
    void sync() throws IOException;
  }
}
