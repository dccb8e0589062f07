package org.lyapunov4j.config;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLParser;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.yaml.snakeyaml.error.MarkedYAMLException;

/** A YAML file as a tree of values, with overrides from the command line put in. */
public final class YamlFile {
  /** Refuses a key that is given twice, and a second document. */
  public static final ObjectMapper MAPPER =
      YAMLMapper.builder(
              YAMLFactory.builder()
                  .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                  .enable(YAMLParser.Feature.EMPTY_STRING_AS_NULL)
                  .build())
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  private static final Pattern STEP = Pattern.compile("\\.?([^.\\[\\]=]+)|\\[(\\d{1,9})]");

  private YamlFile() {}

  /**
   * Reads a file that holds one mapping.
   *
   * @param overrides {@code key=value} pairs; the key in dots and brackets, the value in YAML
   * @throws ConfigException if the file can't be read or is no mapping, or an override is malformed
   */
  public static ObjectNode read(Path file, List<String> overrides) {
    JsonNode tree = parse(text(file), file.toString());
    if (!(tree instanceof ObjectNode mapping)) {
      throw new ConfigException(file + " must hold a mapping of keys to values");
    }
    Problems problems = new Problems();
    for (String override : overrides) {
      try {
        apply(mapping, override);
      } catch (ConfigException malformed) {
        malformed.problems().forEach(problems::add);
      }
    }
    problems.throwIfAny();
    return mapping;
  }

  private static String text(Path file) {
    try {
      return Files.readString(file);
    } catch (NoSuchFileException missing) {
      throw new ConfigException(file + " does not exist; give the path of a YAML file");
    } catch (CharacterCodingException binary) {
      throw new ConfigException(file + " is not text in UTF-8; give the path of a YAML file");
    } catch (IOException unreadable) {
      throw new ConfigException(
          file
              + " can't be read: "
              + (Files.isDirectory(file) ? "it is a folder" : unreadable.getMessage()));
    }
  }

  private static JsonNode parse(String yaml, String where) {
    try {
      return MAPPER.readTree(yaml);
    } catch (JsonProcessingException malformed) {
      throw new ConfigException(where + " is not YAML: " + reason(malformed));
    }
  }

  private static String reason(JsonProcessingException malformed) {
    if (malformed instanceof MismatchedInputException) {
      return "it must hold one document, got a second one";
    }
    if (malformed.getCause() instanceof MarkedYAMLException marked
        && marked.getProblemMark() != null) {
      return plain(marked.getProblem()) + " in line " + (marked.getProblemMark().getLine() + 1);
    }
    String line =
        malformed.getLocation() == null ? "" : " in line " + malformed.getLocation().getLineNr();
    return plain(malformed.getOriginalMessage()) + line;
  }

  private static String plain(String message) {
    return message.replaceAll("\\s+", " ").strip();
  }

  private static void apply(ObjectNode tree, String override) {
    int equals = override.indexOf('=');
    if (equals < 1) {
      throw new ConfigException("a setting must be given as key=value, got " + override);
    }
    JsonNode value = parse(override.substring(equals + 1), "the value of " + override);
    List<Object> path = path(override.substring(0, equals), override);
    JsonNode at = tree;
    for (int i = 0; i < path.size(); i++) {
      boolean last = i == path.size() - 1;
      if (path.get(i) instanceof String key && at instanceof ObjectNode mapping) {
        if (last) {
          mapping.set(key, value);
        } else if (mapping.get(key) == null || mapping.get(key).isNull()) {
          mapping.putObject(key);
        }
        at = mapping.get(key);
      } else if (path.get(i) instanceof Integer index
          && at instanceof ArrayNode list
          && index < list.size()) {
        if (last) {
          list.set(index, value);
        }
        at = list.get(index);
      } else {
        throw new ConfigException(
            override + " points to nothing: there is no " + path.get(i) + " in it");
      }
    }
  }

  private static List<Object> path(String key, String override) {
    List<Object> path = new ArrayList<>();
    Matcher steps = STEP.matcher(key);
    int end = 0;
    while (steps.lookingAt()) {
      path.add(steps.group(1) == null ? (Object) Integer.valueOf(steps.group(2)) : steps.group(1));
      end = steps.end();
      steps.region(end, key.length());
    }
    if (path.isEmpty() || end < key.length()) {
      throw new ConfigException(
          "a setting must be given by a key such as network.layers[0].units, got " + override);
    }
    return path;
  }
}
