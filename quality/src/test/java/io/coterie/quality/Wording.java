package io.coterie.quality;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// What no text of the repository may say: notes to self, places of one machine, addresses of
/// registries, tests that sleep or skip.
///
/// The patterns are put together from halves, so that this file does not complain about itself.
final class Wording {
  /// One forbidden wording: where it is forbidden, what it looks like, what to do instead.
  private record Rule(Pattern files, Pattern words, String cure) {}

  private static final String ANY = ".*";
  private static final String TESTS =
      ".*src/test/.*\\.java|.*\\.test\\.ts|.*(^|/)web/.*test.*\\.(ts|js|mjs)";
  private static final String WEB = "web/(core|app)/src/.*\\.(ts|svelte)";
  private static final String LOCK_FILES = ".*package-lock\\.json";

  private static final List<Rule> RULES =
      List.of(
          rule(ANY, "\\b(TO" + "DO|FIX" + "ME|X" + "XX)\\b", "do it, or write an issue"),
          rule(
              ANY,
              "(?<![\\w.~$}\\])])/(ro" + "ot|ho" + "me/[a-z]\\w*|Us" + "ers/\\w+|wo" + "rk)/",
              "a path of one machine means nothing on another"),
          rule(
              ANY,
              "registry\\.npm" + "js|registry\\.yarn" + "pkg|repo1?\\.ma" + "ven|/maven" + "2/",
              "leave registries to the user's own settings"),
          rule(LOCK_FILES, "\"resol" + "ved\": \"\\w+:", "lock versions and hashes, not addresses"),
          rule(
              TESTS,
              "(Thread|MINUTES|SECONDS)\\.sle" + "ep\\(|\\.park" + "Nanos\\(",
              "wait for a condition with a deadline"),
          rule(
              TESTS,
              "@Dis"
                  + "abled|@Enabled(If|On|For)|@Ig"
                  + "nore\\b|\\bassume[A-Z]\\w*\\(|\\bassumingThat\\(",
              "a test runs or is deleted; a judge is marked @Judge"),
          rule(
              WEB,
              "\\{@ht"
                  + "ml|\\b(inner|outer)HT"
                  + "ML\\b|\\bev"
                  + "al\\(|new Func"
                  + "tion\\(|document\\.wr"
                  + "ite\\(",
              "text from elsewhere must not become markup or code"),
          rule(WEB, "\\bMath\\.ran" + "dom\\b", "keys and ids come from crypto.getRandomValues"),
          rule(
              WEB,
              "\\bas an"
                  + "y\\b|: an"
                  + "y\\s*[;,)=\\[>|]|<an"
                  + "y>|@ts-(ig"
                  + "nore|nocheck|expect-error)",
              "give it a type"),
          rule(
              TESTS,
              "@Tag\\(\"ju" + "dge\"\\)",
              "use @Judge, which says what is needed and what it proves"),
          rule(
              TESTS,
              "\\b(it|test|describe)\\.(sk"
                  + "ip(If)?|run"
                  + "If|on"
                  + "ly|to"
                  + "do|fix"
                  + "me|fails)\\b",
              "a test runs or is deleted"));

  /// The one registry address that must be there: the wrapper has to start somewhere.
  private static final String WRAPPER = ".mvn/wrapper/maven-wrapper.properties";

  private Wording() {}

  /// One sentence per offending line of a file.
  static List<String> complaints(String name, String text) {
    List<Rule> rules = RULES.stream().filter(rule -> rule.files().matcher(name).matches()).toList();
    List<String> complaints = new ArrayList<>();
    int number = 0;
    for (String line : text.lines().toList()) {
      number++;
      for (Rule rule : rules) {
        Matcher words = rule.words().matcher(line);
        boolean allowed = name.equals(WRAPPER) && line.startsWith("distribution" + "Url=");
        if (words.find() && !allowed) {
          complaints.add(name + ":" + number + " says '" + words.group() + "': " + rule.cure());
        }
      }
    }
    return complaints;
  }

  private static Rule rule(String files, String words, String cure) {
    return new Rule(Pattern.compile(files), Pattern.compile(words), cure);
  }
}
