package org.lyapunov4j.ui;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vertx.core.MultiMap;
import io.vertx.ext.web.RoutingContext;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.deeplearning4j.ui.VertxUIServer;
import org.deeplearning4j.ui.api.HttpMethod;
import org.deeplearning4j.ui.api.Route;
import org.lyapunov4j.view.RunView;
import org.lyapunov4j.view.SweepView;
import org.lyapunov4j.view.ViewAssets;
import org.lyapunov4j.view.ViewedRun;
import org.lyapunov4j.view.ViewedSweep;

/**
 * What is served, in DL4J's modes of one session and of many alike: a session is named by a
 * parameter, never in a path.
 *
 * <ul>
 *   <li>{@code /lyapunov}: the page
 *   <li>{@code /lyapunov/data/sessions}: which runs and sweeps there are
 *   <li>{@code /lyapunov/data/run?session=ID&from=&to=&points=}: one run, thinned
 *   <li>{@code /lyapunov/data/sweep?sweep=ID&version=}: one sweep; of a version that is known, that
 *       it has not changed
 *   <li>{@code /lyapunov/export?session=ID&format=csv|json&from=&to=&points=}: what is shown, as a
 *       file
 * </ul>
 */
final class PageRoutes {
  private static final int MAX_ENTRIES = 1_000;
  private static final int MAX_SWEEPS = 100;
  private static final int MAX_NAME = 200;
  private static final int MAX_POINTS = 5_000;
  private static final String PAGE = "page.html";
  private static final String ASSETS = "/assets/lyapunov/";
  private static final String WEBJARS = "/assets/webjars/";

  /** Scripts, pictures and data from this server alone; no script inside the page. */
  private static final String POLICY =
      "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; font-src 'self';"
          + " img-src 'self' data: blob:; connect-src 'self'; base-uri 'none'; form-action 'none';"
          + " frame-ancestors 'none'";

  private final Supplier<List<Runs>> sources;
  private final LongSupplier forgotten;
  private final AellePaths paths = new AellePaths();
  private final SweepMaps maps = new SweepMaps();

  /**
   * @param sources asked at every request
   * @param forgotten how many sessions are no longer there for want of room
   */
  PageRoutes(Supplier<List<Runs>> sources, LongSupplier forgotten) {
    this.sources = sources;
    this.forgotten = forgotten;
  }

  List<Route> routes() {
    return List.of(
        get("/lyapunov", parameters -> page()),
        get("/lyapunov/data/sessions", parameters -> sessions()),
        get("/lyapunov/data/run", this::data),
        get("/lyapunov/data/sweep", this::sweep),
        get("/lyapunov/export", this::export));
  }

  private static Route get(String path, Function<MultiMap, Answer> maker) {
    return new Route(
        path,
        HttpMethod.GET,
        (segments, request) -> Answer.send(request, () -> maker.apply(parameters(request))));
  }

  private static MultiMap parameters(RoutingContext request) {
    try {
      return request.queryParams();
    } catch (RuntimeException malformed) {
      throw Answer.Refused.badRequest("the parameters of the address are malformed");
    }
  }

  private static Answer page() {
    try (InputStream in = PageRoutes.class.getResourceAsStream(PAGE)) {
      String html = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      StringBuilder styles = new StringBuilder(style(WEBJARS + ViewAssets.PLOT_STYLE));
      ViewAssets.STYLES.forEach(name -> styles.append(style(ASSETS + name)));
      StringBuilder scripts = new StringBuilder(script(WEBJARS + ViewAssets.PLOT_SCRIPT));
      ViewAssets.SCRIPTS.forEach(name -> scripts.append(script(ASSETS + name)));
      return Answer.html(html.replace("{styles}", styles).replace("{scripts}", scripts))
          .with("Content-Security-Policy", POLICY);
    } catch (IOException broken) {
      throw new UncheckedIOException(broken);
    }
  }

  private static String style(String address) {
    return "<link rel=\"stylesheet\" href=\"" + address + "\">\n";
  }

  private static String script(String address) {
    return "<script src=\"" + address + "\"></script>\n";
  }

  private Answer sessions() {
    ObjectNode node = JsonNodeFactory.instance.objectNode();
    node.put("multiSession", VertxUIServer.getMultiSession().get());
    node.put("forgotten", forgotten.getAsLong());
    ArrayNode entries = node.putArray("sessions");
    sources.get().stream()
        .flatMap(runs -> runs.list().stream())
        .limit(MAX_ENTRIES)
        .forEach(
            entry -> {
              ObjectNode each = entries.addObject();
              each.put("id", entry.id());
              each.put("name", clip(entry.name()));
              each.put("group", clip(entry.group()));
              each.put("live", entry.live());
              ArrayNode notes = each.putArray("notes");
              entry.notes().forEach(notes::add);
            });
    ArrayNode sweeps = node.putArray("sweeps");
    sources.get().stream()
        .flatMap(runs -> runs.sweeps().stream())
        .limit(MAX_SWEEPS)
        .forEach(
            entry ->
                sweeps
                    .addObject()
                    .put("id", entry.id())
                    .put("name", clip(entry.name()))
                    .put("live", entry.live()));
    return Answer.json(node.toString());
  }

  private Answer sweep(MultiMap parameters) {
    String id = required(parameters, "sweep");
    ViewedSweep sweep =
        sources.get().stream()
            .flatMap(runs -> runs.sweep(id).stream())
            .findFirst()
            .orElseThrow(() -> Answer.Refused.notFound("there is no sweep " + clip(id)));
    String before = parameters.get("version");
    // The first answer does not wait for a model that has to be loaded.
    ViewedSweep placed = before == null ? maps.known(id, sweep) : maps.more(id, sweep);
    String version =
        placed.trials().size() + "-" + maps.asked(id) + "-" + (placed.live() ? "live" : "ended");
    return version.equals(before)
        ? Answer.json("{\"unchanged\":true}")
        : Answer.json(SweepView.json(placed, version));
  }

  private static String required(MultiMap parameters, String name) {
    String value = parameters.get(name);
    if (value == null || value.isEmpty()) {
      throw Answer.Refused.badRequest(
          name + " must be given: one of the ids of /lyapunov/data/sessions");
    }
    return value;
  }

  private static String clip(String name) {
    return name.length() <= MAX_NAME ? name : name.substring(0, MAX_NAME) + "...";
  }

  private Answer data(MultiMap parameters) {
    return Answer.json(RunView.json(paths.with(run(parameters)), window(parameters)));
  }

  private Answer export(MultiMap parameters) {
    String format = Optional.ofNullable(parameters.get("format")).orElse("csv");
    RunView.Window window = window(parameters);
    return switch (format) {
      case "csv" -> {
        ViewedRun run = run(parameters);
        yield Answer.file(
            "text/csv; charset=utf-8", fileName(run) + ".csv", RunCsv.of(run, window));
      }
      case "json" -> {
        ViewedRun run = run(parameters);
        yield Answer.file(
            "application/json; charset=utf-8",
            fileName(run) + ".json",
            RunView.json(paths.with(run), window));
      }
      default -> throw Answer.Refused.badRequest("format must be csv or json, got " + clip(format));
    };
  }

  private static String fileName(ViewedRun run) {
    return "lyapunov-" + (run.id().length() <= 80 ? run.id() : run.id().substring(0, 80));
  }

  private ViewedRun run(MultiMap parameters) {
    String id = required(parameters, "session");
    return sources.get().stream()
        .flatMap(runs -> runs.run(id).stream())
        .findFirst()
        .orElseThrow(
            () -> Answer.Refused.notFound("there is no session " + clip(id) + " (any more)"));
  }

  private static RunView.Window window(MultiMap parameters) {
    double points = number(parameters, "points", RunView.Window.ALL.points());
    if (!(points >= 1 && points <= MAX_POINTS)) {
      throw Answer.Refused.badRequest(
          "points must be in [1, " + MAX_POINTS + "], got " + clip(parameters.get("points")));
    }
    return new RunView.Window(
        number(parameters, "from", Double.NEGATIVE_INFINITY),
        number(parameters, "to", Double.POSITIVE_INFINITY),
        (int) points);
  }

  private static double number(MultiMap parameters, String name, double otherwise) {
    String text = parameters.get(name);
    if (text == null || text.isEmpty() || text.equals("null")) {
      return otherwise;
    }
    try {
      return Double.parseDouble(text);
    } catch (NumberFormatException malformed) {
      throw Answer.Refused.badRequest(name + " must be a number, got " + clip(text));
    }
  }
}
