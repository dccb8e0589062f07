package org.lyapunov4j.export.tensorboard;

import java.time.Instant;
import java.util.Map;
import org.lyapunov4j.record.RunState;

/** The events of a training, as TensorBoard's plugins expect them; [bytes] of one {@code Event}. */
final class Events {
  private static final int SUMMARY_OF_EVENT = 5;
  private static final int VALUE_OF_SUMMARY = 1;
  private static final int METADATA_OF_VALUE = 9;
  private static final int SESSION_START = 1;
  private static final int SCALARS = 1;
  private static final int TENSORS = 2;
  private static final int DT_FLOAT = 1;
  private static final int DT_STRING = 7;
  private static final double NANOS_PER_SECOND = 1e9;

  private Events() {}

  /** What a file must begin with. */
  static byte[] fileVersion(Instant time) {
    return at(time, 0).text(3, "brain.Event:2").toBytes();
  }

  /** Says that a run begins, so that what older files say of later steps is dropped. */
  static byte[] start(Instant time) {
    return at(time, 0).message(7, new ProtoMessage().integer(1, SESSION_START)).toBytes();
  }

  /** Several values of one step, made by the methods below. */
  static byte[] summary(Instant time, long step, Iterable<ProtoMessage> values) {
    ProtoMessage summary = new ProtoMessage();
    values.forEach(value -> summary.message(VALUE_OF_SUMMARY, value));
    return at(time, step).message(SUMMARY_OF_EVENT, summary).toBytes();
  }

  static ProtoMessage scalar(String tag, double value) {
    return new ProtoMessage().text(1, tag).single(2, (float) value);
  }

  /** The first value of a tag brings what is said about all of them. */
  static ProtoMessage scalar(String tag, double value, String description) {
    return scalar(tag, value)
        .message(METADATA_OF_VALUE, metadata("scalars", new byte[0], SCALARS).text(3, description));
  }

  static ProtoMessage histogram(String tag, double[] values) {
    return new ProtoMessage().text(1, tag).message(5, Histogram.of(values));
  }

  /** Text in Markdown. */
  static ProtoMessage text(String tag, String markdown) {
    ProtoMessage tensor =
        new ProtoMessage().integer(1, DT_STRING).message(2, new ProtoMessage()).text(8, markdown);
    return new ProtoMessage()
        .text(1, tag)
        .message(8, tensor)
        .message(METADATA_OF_VALUE, metadata("text", new byte[0], TENSORS));
  }

  /** The place of a run in a search space, for the plugin for hyperparameters. */
  static ProtoMessage hyperparameters(Map<String, ?> values, Instant time) {
    ProtoMessage start = new ProtoMessage();
    values.forEach(
        (name, value) ->
            start.message(1, new ProtoMessage().text(1, name).message(2, hyperparameter(value))));
    start.number(5, seconds(time));
    return ofHyperparameters("session_start_info", new ProtoMessage().message(3, start));
  }

  /** How a run with hyperparameters has ended. */
  static ProtoMessage end(RunState state, Instant time) {
    int status =
        switch (state) {
          case FINISHED, STOPPED -> 1;
          case FAILED -> 2;
          case RUNNING -> 3;
          case CLOSED -> 0;
        };
    ProtoMessage end = new ProtoMessage().integer(1, status).number(2, seconds(time));
    return ofHyperparameters("session_end_info", new ProtoMessage().message(4, end));
  }

  /** A {@code google.protobuf.Value}. */
  private static ProtoMessage hyperparameter(Object value) {
    if (value instanceof Boolean truth) {
      return new ProtoMessage().integer(4, truth ? 1 : 0);
    }
    if (value instanceof Number number) {
      return new ProtoMessage().number(2, number.doubleValue());
    }
    return new ProtoMessage().text(3, String.valueOf(value));
  }

  /** What the plugin reads is metadata; the value itself is an empty tensor. */
  private static ProtoMessage ofHyperparameters(String what, ProtoMessage data) {
    ProtoMessage nothing = new ProtoMessage().message(2, new ProtoMessage().integer(1, 0));
    ProtoMessage tensor = new ProtoMessage().integer(1, DT_FLOAT).message(2, nothing);
    return new ProtoMessage()
        .text(1, "_hparams_/" + what)
        .message(8, tensor)
        .message(METADATA_OF_VALUE, metadata("hparams", data.toBytes(), TENSORS));
  }

  private static ProtoMessage metadata(String plugin, byte[] content, int dataClass) {
    return new ProtoMessage()
        .message(1, new ProtoMessage().text(1, plugin).bytes(2, content))
        .integer(4, dataClass);
  }

  private static ProtoMessage at(Instant time, long step) {
    return new ProtoMessage().number(1, seconds(time)).integer(2, step);
  }

  private static double seconds(Instant time) {
    return time.getEpochSecond() + time.getNano() / NANOS_PER_SECOND;
  }
}
