package io.coterie.server;

import picocli.CommandLine.IVersionProvider;

/// What `--version` prints.
final class Version implements IVersionProvider {
  @Override
  public String[] getVersion() {
    String version = Version.class.getPackage().getImplementationVersion();
    return new String[] {
      "coterie " + (version == null ? "(built from source)" : version), "Java " + Runtime.version()
    };
  }
}
