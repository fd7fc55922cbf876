#!/usr/bin/env bash
# prepare.sh JDK ROOT CLASS-PATH: writes ROOT/.build/program, the file of flags with which `java`
# starts the program, and makes the archive that lets it start in a third of the time.
#
# A small cluster lives a short life, and the JVM notes which classes a start loads and links (JEP
# 483, 514). Nodes are started with the same file, because the archive holds only for the flags and
# the class path it was made with. Without an archive all runs the same, only later.
set -euo pipefail
jdk=$1
root=$2
class_path=$3
state=$root/.build
began=$SECONDS

# The optimizing compiler begins ten times later than usual: it is otherwise a third of a start.
write_program() { # more flags...
  printf '"%s"\n' -Xmx384m -XX:+UseSerialGC -XX:+UseCompactObjectHeaders \
    -XX:Tier4InvocationThreshold=50000 -XX:Tier4MinInvocationThreshold=6000 \
    -XX:Tier4CompileThreshold=150000 -XX:Tier4BackEdgeThreshold=400000 \
    --enable-native-access=ALL-UNNAMED --sun-misc-unsafe-memory-access=allow \
    "-Dcoterie.home=$root" "-Dcoterie.program=$state/program" "$@" \
    -cp "$class_path" >"$state/program.new"
  mv "$state/program.new" "$state/program"
}

echo "making the archive for quick starts"
rm -rf "$state/training"
write_program
# Not what it compiled (JEP 515): every start would compile all that first.
if "$jdk/bin/java" "@$state/program" "-XX:AOTCacheOutput=$state/fresh.aot" \
  -XX:+UnlockDiagnosticVMOptions -XX:-AOTRecordTraining \
  io.coterie.server.Main train --data "$state/training" </dev/null &&
  mv "$state/fresh.aot" "$state/coterie.aot"; then
  # An archive that does not fit is not worth a word: the program's output may be read by another.
  write_program "-XX:AOTCache=$state/coterie.aot" "-Xlog:aot*=off,cds*=off"
  echo "the archive was made in $((SECONDS - began)) s"
else
  echo "there is no archive: starts take longer, nothing else"
fi
rm -rf "$state/training"
