package io.coterie.simulation.cluster;

import io.coterie.simulation.world.Commit;
import io.coterie.simulation.world.SimulateCommand;
import io.coterie.simulation.world.SimulatedMode;
import java.nio.file.Path;
import java.util.List;

/// The program behind `./coterie simulate`.
public final class Main {
  /// Everything that can be simulated by seed.
  static final List<SimulatedMode> MODES =
      List.of(ControlWorld.MODE, TabletWorld.MODE, TabletSteps.PUT, TabletSteps.GET);

  private Main() {}

  public static void main(String[] arguments) throws Exception {
    Path root = Path.of(System.getProperty("coterie.home", "."));
    SimulateCommand command = new SimulateCommand(MODES, root, Commit.of(root), System.out);
    System.exit(command.run(List.of(arguments)));
  }
}
