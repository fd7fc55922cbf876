package io.coterie.simulation.world;

import java.util.List;

/// The arguments of `simulate`, read.
///
/// `single` is one seed that is run and told about at length; otherwise a range of seeds runs for
/// at most `minutes`.
record SimulateOptions(
    String mode,
    long first,
    long last,
    long minutes,
    int threads,
    boolean single,
    boolean resume,
    boolean trace,
    boolean brief,
    boolean evidence) {
  static final String USAGE =
      """
      simulate --mode MODE [--seed N | --seeds A-B] [--minutes N] [--threads N] [--resume] [--trace] [--brief] [--evidence]
        --seed N      one seed; --trace prints what happens in it
        --brief       of one seed, no counts and no hash
        --seeds A-B   a range of seeds (1-100 unless told; without end when only --minutes is given)
        --minutes N   begin no seed after this time
        --threads N   seeds that run side by side (as many as processors unless told)
        --resume      go on where the last run of this mode at this commit ended
        --evidence    when all seeds have held, write docs/evidence/sim-MODE.json
      Example: ./coterie simulate --mode tablets --seeds 1-1000
      Exit codes: 0 all seeds held, 1 a property did not hold, 2 wrong usage, or no evidence could be written
      """;

  private static final long ENDLESS = Long.MAX_VALUE - 1;

  /// Arguments that mean nothing; the message says what would.
  static final class Misuse extends Exception {
    private static final long serialVersionUID = 1L;

    Misuse(String message) {
      super(message + "\n" + USAGE);
    }
  }

  static SimulateOptions parse(List<String> arguments) throws Misuse {
    Parsing parsing = new Parsing(arguments);
    while (!parsing.isOver()) {
      parsing.argument();
    }
    return parsing.options();
  }

  /// Goes through the arguments.
  private static final class Parsing {
    private final List<String> arguments;
    private int position;
    private String mode = "";
    private long first = -1;
    private long last = -1;
    private long minutes = -1;
    private int threads = Runtime.getRuntime().availableProcessors();
    private boolean single;
    private boolean resume;
    private boolean trace;
    private boolean brief;
    private boolean evidence;

    Parsing(List<String> arguments) {
      this.arguments = arguments;
    }

    boolean isOver() {
      return position == arguments.size();
    }

    void argument() throws Misuse {
      String name = next("an option");
      switch (name) {
        case "--mode" -> mode = next(name);
        case "--seed" -> {
          first = number(next(name), name);
          last = first;
          single = true;
        }
        case "--seeds" -> range(next(name));
        case "--minutes" -> minutes = number(next(name), name);
        case "--threads" -> threads = Math.clamp(number(next(name), name), 1, 1024);
        case "--resume" -> resume = true;
        case "--trace" -> trace = true;
        case "--brief" -> brief = true;
        case "--evidence" -> evidence = true;
        default -> throw new Misuse("no option is called " + name);
      }
    }

    private String next(String what) throws Misuse {
      if (isOver()) {
        throw new Misuse("something is missing after " + what);
      }
      return arguments.get(position++);
    }

    private void range(String text) throws Misuse {
      int dash = text.indexOf('-', 1);
      if (dash < 0) {
        throw new Misuse("--seeds takes a range such as 1-1000, not " + text);
      }
      first = number(text.substring(0, dash), "--seeds");
      last = number(text.substring(dash + 1), "--seeds");
      if (first > last) {
        throw new Misuse("--seeds takes the smaller number first, not " + text);
      }
    }

    private static long number(String text, String name) throws Misuse {
      if (!text.matches("\\d{1,18}")) {
        throw new Misuse(name + " takes whole numbers, not " + text);
      }
      return Long.parseLong(text);
    }

    SimulateOptions options() throws Misuse {
      if (mode.isEmpty()) {
        throw new Misuse("--mode says what is simulated");
      }
      if ((trace || brief) && !single) {
        throw new Misuse("--trace and --brief are for one --seed");
      }
      if (first < 0) {
        first = 1;
        last = minutes >= 0 ? ENDLESS : 100;
      }
      if (evidence && last == ENDLESS) {
        throw new Misuse("--evidence is of a range of --seeds");
      }
      return new SimulateOptions(
          mode, first, last, minutes, threads, single, resume, trace, brief, evidence);
    }
  }
}
