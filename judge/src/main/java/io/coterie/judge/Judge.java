package io.coterie.judge;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.ExtendWith;

/// A test class that needs programs from outside.
///
/// Each class names what it needs, so that a machine without it gets the cure instead of a silent
/// skip: the class fails with `NOT RUN P21: apt-get install swaks`, and `./coterie test --judges`
/// exits 3 when nothing worse happened.
@Documented
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@Tag("judge")
@ExtendWith(Presence.class)
public @interface Judge {
  /// The rows that stay unproven without the judge, such as `P21, P23`.
  String rows();

  /// Programs looked for on `PATH` and in the `sbin` folders. Of names joined by `|`, one suffices.
  String[] programs();

  /// The command that brings them, such as `apt-get install swaks`.
  String install();

  /// Whether the judge works for the superuser only, as network namespaces do.
  boolean root() default false;
}
