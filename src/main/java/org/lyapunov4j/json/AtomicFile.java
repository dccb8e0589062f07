package org.lyapunov4j.json;

import java.io.BufferedOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A file that is there whole or not at all, whatever fails or is killed on the way: it is written
 * under another name, waits until its bytes have reached the disk, takes the place of what had its
 * name in one step, and waits until that has reached the disk too.
 *
 * <pre>{@code
 * try (AtomicFile file = AtomicFile.begin(parent.resolve("notes.txt"))) {
 *   file.out().write(42);
 *   file.commit();
 * }
 * }</pre>
 *
 * <p>What is not committed leaves nothing behind, but for a process that is killed: {@code
 * <name>.tmp}, which the next writer of the file takes. One writer of a file at a time.
 */
public final class AtomicFile implements Closeable {
  /** What the name of a file ends in while it is written. */
  public static final String HALF = ".tmp";

  /** Writes what a file is to hold. */
  @FunctionalInterface
  public interface Content {
    void writeTo(OutputStream out) throws IOException;
  }

  private final Disk disk;
  private final Path file;
  private final Path half;
  private final Disk.OpenFile open;
  private final OutputStream out;
  private boolean renamed;

  private AtomicFile(Disk disk, Path file, Path half, Disk.OpenFile open) {
    this.disk = disk;
    this.file = file;
    this.half = half;
    this.open = open;
    this.out = new BufferedOutputStream(new Sequential(open));
  }

  /** As {@link #begin(Disk, Path)} on this machine. */
  public static AtomicFile begin(Path file) throws IOException {
    return begin(Disk.LOCAL, file);
  }

  /**
   * Begins to write.
   *
   * @throws IOException if nothing can be written there, or what has the name is no file
   */
  public static AtomicFile begin(Disk disk, Path file) throws IOException {
    if (Files.exists(file) && !Files.isRegularFile(file)) {
      throw new IOException(file + " is no file that could be replaced: give another name");
    }
    Path half = file.resolveSibling(file.getFileName() + HALF);
    AtomicFile begun = new AtomicFile(disk, file, half, disk.open(half));
    try {
      begun.open.truncate(0);
    } catch (IOException failed) {
      begun.abandon(failed);
      throw failed;
    }
    return begun;
  }

  /** Writes a file at once. */
  public static void write(Path file, Content content) throws IOException {
    write(Disk.LOCAL, file, content);
  }

  /** Writes a file at once. */
  public static void write(Disk disk, Path file, Content content) throws IOException {
    try (AtomicFile writing = begin(disk, file)) {
      content.writeTo(writing.out());
      writing.commit();
    }
  }

  /** Writes text in UTF-8 at once. */
  public static void write(Disk disk, Path file, String text) throws IOException {
    write(disk, file, out -> out.write(text.getBytes(StandardCharsets.UTF_8)));
  }

  /** Takes what the file is to hold; closing it does nothing. */
  public OutputStream out() {
    return out;
  }

  /** Puts what was written into its place. Once this returns, it has reached the disk. */
  public void commit() throws IOException {
    out.flush();
    open.sync();
    open.close();
    disk.rename(half, file);
    renamed = true;
    disk.syncFolder(file.toAbsolutePath().getParent());
  }

  /** Throws away what was written and not committed. */
  @Override
  public void close() throws IOException {
    if (!renamed) {
      try (open) {
        // Closed before it is deleted, for systems that ask for that.
      } finally {
        disk.delete(half);
      }
    }
  }

  private void abandon(IOException failed) {
    try {
      close();
    } catch (IOException also) {
      failed.addSuppressed(also);
    }
  }

  /** Writes one after the other. */
  private static final class Sequential extends OutputStream {
    private final Disk.OpenFile file;
    private long position;

    Sequential(Disk.OpenFile file) {
      this.file = file;
    }

    @Override
    public void write(int one) throws IOException {
      write(new byte[] {(byte) one}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int from, int length) throws IOException {
      byte[] part = new byte[length];
      System.arraycopy(bytes, from, part, 0, length);
      file.write(position, part);
      position += length;
    }
  }
}
