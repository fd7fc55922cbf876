/// The house rules as tests: layering, tidiness, determinism, the launcher, planted bugs.
///
/// A rule that is only written down decays; a rule whose check was never seen to fail may check
/// nothing. So each rule here is a function from code to complaints, and each has a canary: a bad
/// sample beside it that must be complained about.
@NullMarked
package io.coterie.quality;

import org.jspecify.annotations.NullMarked;
