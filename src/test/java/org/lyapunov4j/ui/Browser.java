package org.lyapunov4j.ui;

import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;

/**
 * A page in headless Chromium, spoken to by its DevTools protocol. It reaches this machine alone:
 * no other name is resolved. Where there is no Chromium, tests are skipped and say so, unless the
 * environment says {@code LYAPUNOV4J_BROWSER=required} or {@code CI}: then they fail.
 */
@SuppressWarnings("try") // closing waits, and may be interrupted
final class Browser implements AutoCloseable {
  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final List<String> NAMES =
      List.of("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome");

  private final Process process;
  private final WebSocket socket;
  private final AtomicInteger ids = new AtomicInteger();
  private final Map<Integer, CompletableFuture<JsonNode>> pending = new ConcurrentHashMap<>();

  /** What the page complained of: errors of scripts, and what its policy forbade. */
  private final List<String> complaints = new CopyOnWriteArrayList<>();

  private Browser(Process process, String socketAddress) {
    this.process = process;
    this.socket =
        HttpClient.newHttpClient()
            .newWebSocketBuilder()
            .buildAsync(URI.create(socketAddress), new Listener())
            .join();
  }

  /** Starts one; its files lie in a folder. */
  static Browser start(Path folder) throws Exception {
    Optional<Path> program = program();
    if (program.isEmpty()) {
      String message =
          "no Chromium was found on the PATH, so the page was not tried in a browser; install"
              + " chromium";
      if ("required".equals(System.getenv("LYAPUNOV4J_BROWSER")) || System.getenv("CI") != null) {
        fail(message);
      }
      Assumptions.abort(message);
    }
    Process process =
        new ProcessBuilder(
                program.get().toString(),
                "--headless",
                "--no-sandbox",
                "--disable-gpu",
                "--disable-dev-shm-usage",
                "--no-first-run",
                "--window-size=1280,1000",
                "--remote-debugging-port=0",
                "--remote-allow-origins=*",
                "--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE localhost , EXCLUDE 127.0.0.1",
                "--user-data-dir=" + folder,
                "about:blank")
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    try {
      Path port = folder.resolve("DevToolsActivePort");
      await("Chromium starts", () -> Files.exists(port) && Files.readAllLines(port).size() >= 2);
      return new Browser(process, page(Files.readAllLines(port).get(0)));
    } catch (Exception | AssertionError failed) {
      process.destroyForcibly();
      throw failed;
    }
  }

  private static Optional<Path> program() {
    return Stream.of(System.getenv("PATH").split(File.pathSeparator))
        .flatMap(folder -> NAMES.stream().map(name -> Path.of(folder, name)))
        .filter(Files::isExecutable)
        .findFirst();
  }

  private static String page(String port) throws IOException, InterruptedException {
    HttpResponse<String> pages =
        HttpClient.newHttpClient()
            .send(
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/json")).build(),
                HttpResponse.BodyHandlers.ofString());
    for (JsonNode page : MAPPER.readTree(pages.body())) {
      if (page.path("type").asText().equals("page")) {
        return page.get("webSocketDebuggerUrl").asText();
      }
    }
    throw new IOException("Chromium has no page: " + pages.body());
  }

  /** Puts the answers of Chromium together and hands them out. */
  private final class Listener implements WebSocket.Listener {
    private final StringBuilder message = new StringBuilder();

    @Override
    public CompletionStage<?> onText(WebSocket from, CharSequence data, boolean last) {
      message.append(data);
      if (last) {
        take(message.toString());
        message.setLength(0);
      }
      from.request(1);
      return null;
    }
  }

  private void take(String text) {
    JsonNode node;
    try {
      node = MAPPER.readTree(text);
    } catch (IOException malformed) {
      return;
    }
    if (node.has("id")) {
      pending.remove(node.get("id").asInt()).complete(node);
    } else if (node.path("method").asText().equals("Runtime.exceptionThrown")) {
      complaints.add(node.at("/params/exceptionDetails").toString());
    } else if (node.path("method").asText().equals("Log.entryAdded")
        && node.at("/params/entry/level").asText().equals("error")) {
      complaints.add(node.at("/params/entry/text").asText());
    }
  }

  private JsonNode call(String method, Map<String, ?> parameters) throws Exception {
    int id = ids.incrementAndGet();
    CompletableFuture<JsonNode> answer = new CompletableFuture<>();
    pending.put(id, answer);
    ObjectNode message = MAPPER.createObjectNode().put("id", id).put("method", method);
    message.set("params", MAPPER.valueToTree(parameters));
    socket.sendText(message.toString(), true).join();
    return answer.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
  }

  /** Opens an address and waits until its scripts have run. */
  void open(String address) throws Exception {
    call("Runtime.enable", Map.of());
    call("Log.enable", Map.of());
    call("Page.enable", Map.of());
    call("Emulation.setFocusEmulationEnabled", Map.of("enabled", true));
    complaints.clear();
    call("Page.navigate", Map.of("url", address));
    await("the page is loaded", () -> evaluate("document.readyState").asText().equals("complete"));
  }

  /** The value of an expression in the page; of a promise, what it is kept with. */
  JsonNode evaluate(String expression) throws Exception {
    JsonNode answer =
        call(
            "Runtime.evaluate",
            Map.of("expression", expression, "returnByValue", true, "awaitPromise", true));
    assertTrue(
        answer.at("/result/exceptionDetails").isMissingNode(),
        () -> expression + ": " + answer.at("/result/exceptionDetails"));
    return answer.at("/result/result/value");
  }

  String text() throws Exception {
    return evaluate("document.body.innerText").asText();
  }

  /** Waits until the page shows some text. */
  void awaitText(String text) throws Exception {
    try {
      await("the page shows " + text, () -> text().contains(text));
    } catch (AssertionError never) {
      throw new AssertionError(never.getMessage() + "; it shows\n" + text(), never);
    }
  }

  /** Width of the page in pixels, as on a telephone. */
  void resize(int width, int height) throws Exception {
    call(
        "Emulation.setDeviceMetricsOverride",
        Map.of("width", width, "height", height, "deviceScaleFactor", 1, "mobile", width < 800));
  }

  /** Light or dark, as the system would have it. */
  void scheme(String lightOrDark) throws Exception {
    call(
        "Emulation.setEmulatedMedia",
        Map.of("features", List.of(Map.of("name", "prefers-color-scheme", "value", lightOrDark))));
  }

  /** A picture of all of the page, as PNG. */
  byte[] picture() throws Exception {
    JsonNode answer =
        call("Page.captureScreenshot", Map.of("format", "png", "captureBeyondViewport", true));
    return java.util.Base64.getDecoder().decode(answer.at("/result/data").asText());
  }

  void press(String key) throws Exception {
    for (String type : List.of("rawKeyDown", "keyUp")) {
      call(
          "Input.dispatchKeyEvent",
          Map.of("type", type, "key", key, "code", key, "windowsVirtualKeyCode", code(key)));
    }
  }

  private static int code(String key) {
    return switch (key) {
      case "Tab" -> 9;
      case "Enter" -> 13;
      case "Escape" -> 27;
      case "ArrowUp" -> 38;
      case "ArrowRight" -> 39;
      default -> key.charAt(0);
    };
  }

  List<String> complaints() {
    return List.copyOf(complaints);
  }

  /** Something that may become true. */
  @FunctionalInterface
  interface Condition {
    boolean holds() throws Exception;
  }

  static void await(String what, Condition condition) throws Exception {
    long until = System.nanoTime() + PATIENCE.toNanos();
    while (!condition.holds()) {
      if (System.nanoTime() > until) {
        fail("in " + PATIENCE.toSeconds() + " s it did not come to pass that " + what);
      }
      Thread.sleep(50);
    }
  }

  @Override
  public void close() {
    socket.abort();
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly();
    process.onExit().orTimeout(10, TimeUnit.SECONDS).join();
  }
}
