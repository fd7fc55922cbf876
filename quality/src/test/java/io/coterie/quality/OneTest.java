package io.coterie.quality;

import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectMethod;

import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import org.junit.platform.engine.DiscoverySelector;
import org.junit.platform.launcher.LauncherDiscoveryRequest;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;
import org.junit.platform.launcher.listeners.SummaryGeneratingListener;
import org.junit.platform.launcher.listeners.TestExecutionSummary;

/// A program that runs one test class or method: exit 0 when green, 1 when red, 2 when none ran.
final class OneTest {
  private OneTest() {}

  public static void main(String[] arguments) {
    String name = arguments[0];
    DiscoverySelector selector = name.contains("#") ? selectMethod(name) : selectClass(name);
    LauncherDiscoveryRequest request =
        LauncherDiscoveryRequestBuilder.request().selectors(selector).build();
    SummaryGeneratingListener listener = new SummaryGeneratingListener();
    LauncherFactory.create().execute(request, listener);
    TestExecutionSummary summary = listener.getSummary();
    summary.printFailuresTo(new PrintWriter(System.out, true, StandardCharsets.UTF_8), 10);
    if (summary.getTotalFailureCount() > 0) {
      System.exit(1);
    }
    System.exit(summary.getTestsSucceededCount() > 0 ? 0 : 2);
  }
}
