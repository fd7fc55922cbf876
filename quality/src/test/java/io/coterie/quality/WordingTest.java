package io.coterie.quality;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WordingTest {
  @Test
  void noTextSaysWhatItMustNot() {
    Repository repository = Repository.here();
    List<String> complaints = new ArrayList<>();
    for (Path file : repository.textFiles()) {
      complaints.addAll(Wording.complaints(repository.name(file), Repository.read(file)));
    }
    assertEquals(List.of(), complaints);
  }

  /// A tilde stands in the samples where it keeps this file from complaining about itself.
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "core/A.java                   | // TO~DO later",
        "README.md                     | FIX~ME: explain",
        "server/src/main/A.java        | Path.of(\"/ro~ot/data\")",
        "docs/a.md                     | see /ho~me/ada/notes",
        "coterie                       | cd /wo~rk/tree",
        "web/.npmrc                    | registry=https://registry.npm~js.org",
        "pom.xml                       | <url>https://repo.ma~ven.apache.org/maven~2</url>",
        ".mvn/wrapper/maven-wrapper.properties | wrapperUrl=https://repo.ma~ven.apache.org/",
        "web/package-lock.json         | \"resol~ved\": \"https://example.org/a.tgz\",",
        "core/src/test/java/ATest.java | Thread.sle~ep(10);",
        "core/src/test/java/ATest.java | TimeUnit.SECONDS.sle~ep(1);",
        "core/src/test/java/ATest.java | @Dis~abled",
        "core/src/test/java/ATest.java | ass~umeTrue(linux);",
        "core/src/test/java/ATest.java | @Ena~bledIf(\"linux\")",
        "web/app/src/mail/Body.svelte  | {@ht~ml body}",
        "web/app/src/mail/body.ts      | frame.innerHT~ML = body;",
        "web/core/src/kdf.ts           | const id = Math.ran~dom();",
        "web/core/src/kdf.ts           | const key = value as an~y;",
        "web/core/src/kdf.ts           | // @ts-ig~nore",
        "web/core/test/kdf.test.ts     | it.sk~ip('hashes', () => {});",
        "web/core/test/kdf.test.ts     | it.run~If(linux)('hashes', () => {});",
        "core/src/test/java/ATest.java | @Tag(\"ju~dge\")",
        "web/core/test/kdf.test.ts     | describe.on~ly('kdf', () => {});",
      })
  void canaryEachWording(String name, String line) {
    assertEquals(1, Wording.complaints(name, "fine\n" + line.replace("~", "")).size());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        ".mvn/wrapper/maven-wrapper.properties | distributionUrl=https://repo.ma~ven.apache.org/x",
        "core/A.java                           | Path.of(\"/usr/lib/jvm\")",
        "docs/a.md                             | files are kept under ~~/ho~me/ada/mail/",
        "server/src/main/A.java                | Thread.sle~ep(10);",
        "web/package-lock.json                 | \"resol~ved\": \"core\",",
        "web/package.json                      | \"url\": \"https://example.org/funding\"",
        "core/src/test/java/ATest.java         | /// We assumed too much once.",
      })
  void ordinaryWordingRaisesNoComplaint(String name, String line) {
    String text = line.replace("~~", "\u0000").replace("~", "").replace("\u0000", "~");
    assertEquals(List.of(), Wording.complaints(name, text));
  }
}
