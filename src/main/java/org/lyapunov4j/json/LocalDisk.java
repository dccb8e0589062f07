package org.lyapunov4j.json;

import java.io.File;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/**
 * {@link Disk#LOCAL}. Files are {@link RandomAccessFile} and not channels, because a channel is
 * closed for good when it is used on an interrupted thread.
 */
final class LocalDisk implements Disk {
  private static final boolean WINDOWS = File.separatorChar == '\\';

  private final boolean syncing;

  /**
   * @param syncing whether it waits until what it is told to sync has reached the disk
   */
  LocalDisk(boolean syncing) {
    this.syncing = syncing;
  }

  /** Something to do with a file that may fail. */
  private interface Operation {
    void run() throws IOException;
  }

  @Override
  public OpenFile open(Path path) throws IOException {
    RandomAccessFile file = new RandomAccessFile(path.toFile(), "rw");
    return new OpenFile() {
      @Override
      public void write(long position, byte[] bytes) throws IOException {
        named(
            path,
            () -> {
              file.seek(position);
              file.write(bytes);
            });
      }

      @Override
      public void truncate(long length) throws IOException {
        named(path, () -> file.setLength(length));
      }

      @Override
      public void sync() throws IOException {
        if (syncing) {
          named(path, () -> file.getFD().sync());
        }
      }

      @Override
      public void close() throws IOException {
        named(path, file::close);
      }
    };
  }

  @Override
  public void rename(Path from, Path to) throws IOException {
    Files.move(from, to, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
  }

  @Override
  public void syncFolder(Path folder) throws IOException {
    if (WINDOWS || !syncing) {
      return; // Windows has no such operation, and writes names through
    }
    boolean interrupted = Thread.interrupted();
    try {
      while (true) {
        try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
          named(folder, () -> channel.force(true));
          return;
        } catch (ClosedByInterruptException again) {
          interrupted |= Thread.interrupted();
        }
      }
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  @Override
  public void delete(Path file) throws IOException {
    Files.deleteIfExists(file);
  }

  /** "No space left on device" does not say on which. */
  private static void named(Path path, Operation operation) throws IOException {
    try {
      operation.run();
    } catch (ClosedByInterruptException | FileSystemException told) {
      throw told;
    } catch (IOException failed) {
      throw new IOException(path + ": " + failed.getMessage(), failed);
    }
  }
}
