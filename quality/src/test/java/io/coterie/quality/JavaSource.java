package io.coterie.quality;

import com.sun.source.tree.AnnotationTree;
import com.sun.source.tree.CatchTree;
import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.ExpressionTree;
import com.sun.source.tree.LiteralTree;
import com.sun.source.tree.MemberSelectTree;
import com.sun.source.tree.MethodInvocationTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.Tree;
import com.sun.source.tree.VariableTree;
import com.sun.source.util.JavacTask;
import com.sun.source.util.SourcePositions;
import com.sun.source.util.TreeScanner;
import com.sun.source.util.Trees;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import javax.lang.model.element.Modifier;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.jspecify.annotations.Nullable;

/// What the tidiness rules need to know of one Java file, read with the compiler's own parser.
record JavaSource(
    Path file,
    List<String> types,
    List<Method> methods,
    List<String> displayNames,
    List<String> calls,
    List<String> emptyCatches,
    boolean hasTests,
    boolean isAbstract) {
  /// A method or constructor: lines from its first annotation to its closing brace.
  record Method(String name, int parameters, long lines) {}

  /// Parses the files in one go; symbols are not resolved, so nothing has to be on a class path.
  static List<JavaSource> parse(List<Path> files) {
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    try (StandardJavaFileManager manager = compiler.getStandardFileManager(null, null, null)) {
      JavacTask task =
          (JavacTask)
              compiler.getTask(
                  null,
                  manager,
                  null,
                  List.of("-proc:none"),
                  null,
                  manager.getJavaFileObjectsFromPaths(files));
      SourcePositions positions = Trees.instance(task).getSourcePositions();
      List<JavaSource> sources = new ArrayList<>();
      for (CompilationUnitTree unit : task.parse()) {
        Reader reader = new Reader(unit, positions);
        reader.scan(unit, null);
        sources.add(reader.source());
      }
      return sources;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// Collects the facts while walking over the tree.
  private static final class Reader extends TreeScanner<@Nullable Void, @Nullable Void> {
    private static final List<String> TESTS =
        List.of("Test", "ParameterizedTest", "RepeatedTest", "TestFactory", "FuzzTest");

    private final CompilationUnitTree unit;
    private final SourcePositions positions;
    private final List<String> types = new ArrayList<>();
    private final List<Method> methods = new ArrayList<>();
    private final List<String> displayNames = new ArrayList<>();
    private final List<String> calls = new ArrayList<>();
    private final List<String> emptyCatches = new ArrayList<>();

    /// Of the record being read; -1 in other types.
    private int components = -1;

    private boolean hasTests;
    private boolean isAbstract;

    Reader(CompilationUnitTree unit, SourcePositions positions) {
      this.unit = unit;
      this.positions = positions;
    }

    JavaSource source() {
      Path file = Path.of(unit.getSourceFile().toUri());
      return new JavaSource(
          file, types, methods, displayNames, calls, emptyCatches, hasTests, isAbstract);
    }

    @Override
    public @Nullable Void visitClass(ClassTree type, @Nullable Void nothing) {
      if (types.isEmpty()) {
        isAbstract = type.getModifiers().getFlags().contains(Modifier.ABSTRACT);
      }
      types.add(type.getSimpleName().toString());
      int outer = components;
      components = type.getKind() == Tree.Kind.RECORD ? components(type) : -1;
      super.visitClass(type, null);
      components = outer;
      return null;
    }

    private static int components(ClassTree type) {
      int components = 0;
      for (Tree member : type.getMembers()) {
        if (member instanceof VariableTree field
            && !field.getModifiers().getFlags().contains(Modifier.STATIC)) {
          components++;
        }
      }
      return components;
    }

    @Override
    public @Nullable Void visitMethod(MethodTree method, @Nullable Void nothing) {
      long first = line(positions.getStartPosition(unit, method));
      long last = line(positions.getEndPosition(unit, method));
      String name = method.getName().toString();
      int parameters = method.getParameters().size();
      // A record's canonical constructor has its components as parameters; those do not count.
      boolean canonical = name.equals("<init>") && parameters == components;
      methods.add(new Method(name, canonical ? 0 : parameters, last - first + 1));
      return super.visitMethod(method, null);
    }

    private long line(long position) {
      // A compact constructor's generated parts have no place in the file.
      return position < 0 ? 0 : unit.getLineMap().getLineNumber(position);
    }

    @Override
    public @Nullable Void visitAnnotation(AnnotationTree annotation, @Nullable Void nothing) {
      String name = lastName(annotation.getAnnotationType());
      if (TESTS.contains(name)) {
        hasTests = true;
      }
      if (name.equals("DisplayName")) {
        annotation.getArguments().forEach(text -> literals(text, displayNames::add));
      }
      return super.visitAnnotation(annotation, null);
    }

    @Override
    public @Nullable Void visitMethodInvocation(MethodInvocationTree call, @Nullable Void nothing) {
      calls.add(lastName(call.getMethodSelect()));
      return super.visitMethodInvocation(call, null);
    }

    @Override
    public @Nullable Void visitCatch(CatchTree clause, @Nullable Void nothing) {
      if (clause.getBlock().getStatements().isEmpty()) {
        emptyCatches.add(String.valueOf(clause.getParameter().getType()));
      }
      return super.visitCatch(clause, null);
    }

    private static String lastName(Tree name) {
      return name instanceof MemberSelectTree select
          ? select.getIdentifier().toString()
          : name.toString();
    }

    private static void literals(ExpressionTree expression, Consumer<String> consumer) {
      new TreeScanner<@Nullable Void, @Nullable Void>() {
        @Override
        public @Nullable Void visitLiteral(LiteralTree literal, @Nullable Void nothing) {
          consumer.accept(String.valueOf(literal.getValue()));
          return null;
        }
      }.scan(expression, null);
    }
  }
}
