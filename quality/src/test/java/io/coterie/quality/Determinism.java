package io.coterie.quality;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaField;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.domain.JavaModifier;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/// What a PURE class may not touch: whatever would make two runs of one seed differ.
///
/// Time comes inside the input, randomness is a forked seed, and collections keep a promised order.
/// `Map.of` and `HashMap` order differs from one JVM start to the next.
final class Determinism {
  /// Types that may not even be mentioned; a trailing dot means a whole package.
  private static final List<String> TYPES =
      List.of(
          "java.io.File",
          "java.io.FileInputStream",
          "java.io.FileOutputStream",
          "java.io.FileReader",
          "java.io.FileWriter",
          "java.io.RandomAccessFile",
          "java.io.Console",
          "java.net.",
          "java.nio.file.",
          "java.nio.channels.",
          "java.lang.Thread",
          "java.lang.ThreadLocal",
          "java.lang.InheritableThreadLocal",
          "java.lang.ScopedValue",
          "java.lang.Runtime",
          "java.lang.Process",
          "java.lang.ProcessBuilder",
          "java.lang.ProcessHandle",
          "java.lang.ref.",
          "java.lang.invoke.VarHandle",
          "java.util.concurrent.",
          "java.util.random.",
          "java.util.Random",
          "java.util.SplittableRandom",
          "java.security.SecureRandom",
          "java.util.UUID",
          "java.util.Timer",
          "java.util.Date",
          "java.util.Calendar",
          "java.util.GregorianCalendar",
          "java.time.Clock",
          "java.util.IdentityHashMap",
          "java.util.WeakHashMap",
          "java.util.Hashtable");

  /// Methods and constructors that may not be called, as `owner.name`.
  private static final Set<String> CALLS =
      Set.of(
          "java.util.HashMap.<init>",
          "java.util.HashSet.<init>",
          "java.lang.Math.random",
          "java.lang.StrictMath.random",
          "java.lang.Object.wait",
          "java.lang.Object.notify",
          "java.lang.Object.notifyAll",
          "java.util.Map.of",
          "java.util.Map.ofEntries",
          "java.util.Map.copyOf",
          "java.util.Set.of",
          "java.util.Set.copyOf",
          "java.util.stream.Collectors.toSet",
          "java.util.stream.Collectors.toUnmodifiableSet",
          "java.util.stream.Collectors.toUnmodifiableMap",
          "java.util.stream.Collectors.groupingByConcurrent",
          "java.util.stream.Collectors.toConcurrentMap");

  private static final Pattern PARALLEL = Pattern.compile("parallel|parallelStream|parallelSort");
  private static final Pattern LOCK = Pattern.compile("\\bsynchronized\\s*\\(");

  private Determinism() {}

  /// One sentence per use in the PURE classes, sorted.
  static List<String> complaints(JavaClasses classes) {
    TreeSet<String> complaints = new TreeSet<>();
    for (JavaClass type : classes) {
      if (Rooms.isPure(type.getName())) {
        collect(type, complaints);
      }
    }
    return List.copyOf(complaints);
  }

  /// A lock in a source text; class files show it as an instruction that ArchUnit does not read.
  static boolean locks(String source) {
    return LOCK.matcher(source).find();
  }

  private static void collect(JavaClass type, Set<String> complaints) {
    for (Dependency dependency : type.getDirectDependenciesFromSelf()) {
      String to = dependency.getTargetClass().getBaseComponentType().getName();
      if (TYPES.stream().anyMatch(banned -> matches(to, banned))) {
        complaints.add(type.getName() + " mentions " + to);
      }
    }
    for (JavaAccess<?> access : type.getAccessesFromSelf()) {
      if (isBanned(access)) {
        complaints.add(type.getName() + " uses " + target(access));
      }
    }
    for (JavaField field : type.getFields()) {
      boolean fixed = field.getModifiers().contains(JavaModifier.FINAL);
      if (field.getModifiers().contains(JavaModifier.STATIC) && !fixed) {
        complaints.add(type.getName() + " has a static variable: " + field.getName());
      }
      if (field.getModifiers().contains(JavaModifier.VOLATILE)) {
        complaints.add(type.getName() + " has a volatile field: " + field.getName());
      }
    }
    for (JavaMethod method : type.getMethods()) {
      if (method.getModifiers().contains(JavaModifier.SYNCHRONIZED)) {
        complaints.add(type.getName() + " has a synchronized method: " + method.getName());
      }
    }
  }

  private static boolean matches(String type, String banned) {
    return banned.endsWith(".")
        ? type.startsWith(banned)
        : type.equals(banned) || type.startsWith(banned + "$");
  }

  private static String target(JavaAccess<?> access) {
    return access.getTargetOwner().getName() + "." + access.getName();
  }

  private static boolean isBanned(JavaAccess<?> access) {
    String owner = access.getTargetOwner().getName();
    String name = access.getName();
    if (owner.equals("java.lang.System")) {
      return !name.equals("arraycopy");
    }
    if (owner.startsWith("java.time.") && name.equals("now")) {
      return true;
    }
    if (owner.startsWith("java.util.") && PARALLEL.matcher(name).matches()) {
      return true;
    }
    if (owner.equals("java.util.stream.Collectors")) {
      int parameters = parameters(access);
      // Without a map factory these collect into a HashMap.
      if ((name.equals("toMap") && parameters < 4)
          || (name.equals("groupingBy") && parameters < 3)) {
        return true;
      }
    }
    return CALLS.contains(target(access));
  }

  private static int parameters(JavaAccess<?> access) {
    String signature = access.getTarget().getFullName();
    String inside = signature.substring(signature.indexOf('(') + 1, signature.lastIndexOf(')'));
    return inside.isBlank() ? 0 : inside.split(",", -1).length;
  }
}
