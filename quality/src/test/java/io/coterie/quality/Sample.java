package io.coterie.quality;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

/// Bad code for canaries, compiled in a scratch folder so that it is never part of the program.
final class Sample {
  private static final Pattern PACKAGE = Pattern.compile("package ([\\w.]+);");
  private static final Pattern TYPE =
      Pattern.compile("(?:class|interface|record|enum) (\\w+)", Pattern.MULTILINE);

  private Sample() {}

  /// Compiles the sources (one top-level type each) below `folder` and reads them back.
  static JavaClasses compile(Path folder, String... sources) throws IOException {
    List<Path> files = new ArrayList<>();
    for (String source : sources) {
      files.add(write(folder, source));
    }
    Path classes = folder.resolve("classes");
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    StringWriter messages = new StringWriter();
    try (StandardJavaFileManager manager = compiler.getStandardFileManager(null, null, null)) {
      boolean compiled =
          compiler
              .getTask(
                  messages,
                  manager,
                  null,
                  List.of("-d", classes.toString(), "-proc:none"),
                  null,
                  manager.getJavaFileObjectsFromPaths(files))
              .call();
      if (!compiled) {
        throw new IllegalArgumentException("the sample does not compile: " + messages);
      }
    }
    return new ClassFileImporter().importPath(classes);
  }

  /// Writes a source to the place its package and name demand, and returns the file.
  static Path write(Path folder, String source) throws IOException {
    Path packageFolder = folder.resolve(find(PACKAGE, source).replace('.', '/'));
    Files.createDirectories(packageFolder);
    return Files.writeString(packageFolder.resolve(find(TYPE, source) + ".java"), source);
  }

  private static String find(Pattern pattern, String source) {
    Matcher matcher = pattern.matcher(source);
    if (!matcher.find()) {
      throw new IllegalArgumentException("no " + pattern + " in the sample");
    }
    return matcher.group(1);
  }
}
