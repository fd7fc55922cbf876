package io.coterie.quality;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LayeringTest {
  @TempDir private Path folder = Path.of("");

  @Test
  void everyArrowPointsDown() {
    JavaClasses program = new ClassFileImporter().importPaths(Repository.here().classFolders());

    assertTrue(program.size() > 0, "nothing was scanned");
    assertEquals(List.of(), Rooms.complaints(program));
  }

  @Test
  void canaryCoreUsesAnAdapter() throws IOException {
    assertBites(
        "core may not use: io.coterie.core.Bad → io.coterie.adapters.Store",
        "package io.coterie.adapters; public class Store {}",
        "package io.coterie.core; class Bad { io.coterie.adapters.Store store; }");
  }

  @Test
  void canaryOneProtocolImportsAnother() throws IOException {
    assertBites(
        "tablets may not use: io.coterie.tablets.Bad → io.coterie.zeno.Vote",
        "package io.coterie.zeno; public class Vote {}",
        "package io.coterie.tablets; class Bad extends io.coterie.zeno.Vote {}");
  }

  @Test
  void canaryProtocolsBelowACommonPackageAreStillApart() throws IOException {
    assertBites(
        "quorum may not use: io.coterie.protocols.quorum.Bad → io.coterie.protocols.serfs.Hint",
        "package io.coterie.protocols.serfs; public class Hint {}",
        "package io.coterie.protocols.quorum; class Bad { io.coterie.protocols.serfs.Hint h; }");
  }

  @Test
  void canaryAnAppReachesPastTheClient() throws IOException {
    assertBites(
        "apps may not use: io.coterie.apps.mail.Bad → io.coterie.node.Router",
        "package io.coterie.node; public class Router {}",
        "package io.coterie.apps.mail; class Bad { io.coterie.node.Router router; }");
  }

  @Test
  void canaryTheSimulatedWorldKnowsAProtocol() throws IOException {
    assertBites(
        "simulation.world may not use: io.coterie.simulation.world.Bad → io.coterie.tablets.Map",
        "package io.coterie.tablets; public class Map {}",
        "package io.coterie.simulation.world; class Bad { io.coterie.tablets.Map map; }");
  }

  @Test
  void canaryTheServerUsesTheSimulation() throws IOException {
    assertBites(
        "server may not use: io.coterie.server.Bad → io.coterie.simulation.world.Disk",
        "package io.coterie.simulation.world; public class Disk {}",
        "package io.coterie.server; class Bad { io.coterie.simulation.world.Disk disk; }");
  }

  @Test
  void canaryAStorageEngineOutsideItsAdapter() throws IOException {
    assertBites(
        "gateways may not use this library: io.coterie.gateways.Bad → org.rocksdb.Db",
        "package org.rocksdb; public class Db {}",
        "package io.coterie.gateways; class Bad { org.rocksdb.Db db; }");
  }

  @Test
  void canaryAPureRoomUsesALibrary() throws IOException {
    assertBites(
        "a PURE room uses a library: io.coterie.node.Bad → com.google.common.Cache",
        "package com.google.common; public class Cache {}",
        "package io.coterie.node; class Bad { com.google.common.Cache cache; }");
  }

  @Test
  void canaryCryptographyOutsideIdentity() throws IOException {
    assertBites(
        "a PURE room uses a library: io.coterie.core.wire.Bad → org.bouncycastle.Signer",
        "package org.bouncycastle; public class Signer {}",
        "package io.coterie.core.wire; class Bad { org.bouncycastle.Signer signer; }");
  }

  @Test
  void canaryARoomThatIsNotOnThePlan() throws IOException {
    assertBites(
        "io.coterie.attic.Box is in no room: add it to Rooms and ARCHITECTURE.md",
        "package io.coterie.attic; class Box {}");
  }

  @Test
  void anAllowedArrowRaisesNoComplaint() throws IOException {
    JavaClasses sample =
        Sample.compile(
            folder,
            "package io.coterie.core; public class Row {}",
            "package io.coterie.tablets; class Good { io.coterie.core.Row[] rows; }");

    assertEquals(List.of(), Rooms.complaints(sample));
  }

  private void assertBites(String complaint, String... sources) throws IOException {
    List<String> complaints = Rooms.complaints(Sample.compile(folder, sources));
    assertTrue(complaints.contains(complaint), complaints::toString);
  }
}
