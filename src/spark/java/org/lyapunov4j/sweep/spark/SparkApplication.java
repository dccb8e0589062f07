package org.lyapunov4j.sweep.spark;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.apache.spark.SparkConf;
import org.apache.spark.api.java.JavaSparkContext;
import org.lyapunov4j.config.ConfigException;
import org.lyapunov4j.sweep.EngineProvider;
import org.lyapunov4j.sweep.TrialPlan;

/**
 * An application of Spark's own for one sweep, in the process that {@code spark-submit} started.
 */
final class SparkApplication implements EngineProvider.OpenEngine {
  /** The last attempt of a task ends the whole job if it fails; a sweep asks earlier. */
  private static final String TASK_FAILURES = "8";

  private final JavaSparkContext spark;
  private final SparkEngine engine;

  private SparkApplication(JavaSparkContext spark) {
    this.spark = spark;
    this.engine = new SparkEngine(spark);
  }

  static SparkApplication open(String sweep, Optional<String> master) {
    SparkRelease.require(SparkRelease.here());
    SparkConf conf = new SparkConf().setAppName("lyapunov4j sweep " + sweep);
    master.ifPresent(conf::setMaster);
    conf.setIfMissing("spark.master", "local[*]");
    if (conf.get("spark.submit.deployMode", "client").equals("cluster")) {
      throw new ConfigException(
          "--deploy-mode must be client: the sweep directory is written where the driver is, got"
              + " cluster");
    }
    MasterAddress.require(conf.get("spark.master"));
    conf.set("spark.speculation", "false");
    conf.setIfMissing("spark.task.maxFailures", TASK_FAILURES);
    // Results are written and let go as they come; the limit is meant for those that are kept.
    conf.setIfMissing("spark.driver.maxResultSize", "0");
    if (conf.get("spark.master").startsWith("local")) {
      // Else it beats before it lives where copying the jars takes long, and logs its failure.
      conf.setIfMissing("spark.executor.heartbeatInterval", "60s");
    }
    // What the pages of Spark remember of tasks: half a kilobyte each, in the driver.
    conf.setIfMissing("spark.ui.retainedTasks", "10000");
    try {
      return new SparkApplication(new JavaSparkContext(conf));
    } catch (ConfigException told) {
      throw told;
    } catch (RuntimeException failed) {
      throw new ConfigException(SparkTrouble.atStart(conf.get("spark.master"), failed));
    }
  }

  @Override
  public String where() {
    return "on Spark " + spark.version() + " at " + spark.master();
  }

  @Override
  public void run(List<TrialPlan> plans, Results results) throws IOException, InterruptedException {
    engine.run(plans, results);
  }

  @Override
  public void close() {
    spark.close();
  }
}
