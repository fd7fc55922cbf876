# shellcheck shell=bash
# Finds JDK 25, Node and Maven for the launcher, which reads this file in: `$search` is the root that
# is looked through, `$root` the project; what is found goes to `$jdk`, `$node_bin` and `$maven`.

jdk_version() { # folder -> "25.0.3", from its release file: no JVM is started
  [ -x "$1/bin/javac" ] && [ -f "$1/release" ] || return 1
  sed -n 's/^JAVA_VERSION="\([^"]*\)".*/\1/p' "$1/release"
}

on_path() { # program -> the file behind it, symbolic links followed
  local file link
  file=$(command -v "$1" 2>/dev/null) || return 1
  while [ -L "$file" ]; do
    link=$(readlink "$file")
    case $link in /*) file=$link ;; *) file=$(dirname "$file")/$link ;; esac
  done
  printf '%s\n' "$file"
}

jdk_folders() { # one folder per line, best first
  local java
  printf '%s\n' "${JAVA_HOME:-}" "${JDK25_HOME:-}" "${JAVA_HOME_25_X64:-}" "${JAVA_HOME_25_ARM64:-}"
  if java=$(on_path javac) || java=$(on_path java); then dirname "$(dirname "$java")"; fi
  if [ -z "$search" ] && [ -x /usr/libexec/java_home ]; then
    /usr/libexec/java_home -v 25 2>/dev/null || true
  fi
  printf '%s\n' "$search"/usr/lib/jvm/* "$search"/usr/lib64/jvm/* "$search"/usr/java/* \
    "$search"/usr/local/lib/jvm/* "$search"/usr/local/*jdk* "$search"/opt/* "$search"/opt/java/* \
    "$search"/opt/homebrew/opt/openjdk*/libexec/openjdk.jdk/Contents/Home \
    "$search"/Library/Java/JavaVirtualMachines/*/Contents/Home \
    "$HOME"/Library/Java/JavaVirtualMachines/*/Contents/Home \
    "$HOME"/.sdkman/candidates/java/* "$HOME"/.jdks/* "$HOME"/.gradle/jdks/* \
    "$HOME"/.asdf/installs/java/* "$HOME"/.local/share/mise/installs/java/*
}

find_jdk() { # sets jdk
  local folder version seen=
  while IFS= read -r folder; do
    [ -n "$folder" ] && version=$(jdk_version "$folder") || continue
    case $version in
      25 | 25.*) jdk=$folder; return ;;
      *) case " $seen" in *" $version "*) ;; *) seen="$seen$version " ;; esac ;;
    esac
  done <<EOT
$(jdk_folders)
EOT
  fail "no JDK 25 found (looked at JAVA_HOME, java on PATH, /usr/lib/jvm, /usr/java, /opt, \
/Library/Java, ~/.sdkman, ~/.jdks, ~/.gradle/jdks; versions seen: ${seen:-none }): install one \
(Debian: temurin-25-jdk from Adoptium; macOS: brew install openjdk@25; anywhere: \
sdk install java 25-tem) or set JAVA_HOME to it."
}

node_folders() {
  local node
  if node=$(command -v node 2>/dev/null); then dirname "$node"; fi
  printf '%s\n' "$HOME"/.nvm/versions/node/*/bin "$HOME"/.volta/bin \
    "$HOME"/.local/share/fnm/node-versions/*/installation/bin "$HOME"/.asdf/installs/nodejs/*/bin \
    "$HOME"/.local/share/mise/installs/node/*/bin "$search"/usr/local/bin \
    "$search"/opt/homebrew/bin "$search"/opt/node*/bin "$search"/usr/local/lib/nodejs/*/bin
}

find_node() { # sets node_bin
  local folder version major minor seen=
  while IFS= read -r folder; do
    [ -x "$folder/node" ] && [ -x "$folder/npm" ] || continue
    version=$("$folder/node" --version 2>/dev/null) || continue
    version=${version#v}
    major=${version%%.*}
    minor=${version#*.}
    minor=${minor%%.*}
    if [ "$major" -gt 20 ] || { [ "$major" -eq 20 ] && [ "$minor" -ge 19 ]; }; then
      node_bin=$folder
      return
    fi
    seen="$seen$version "
  done <<EOT
$(node_folders)
EOT
  fail "no Node.js 20.19 or newer with npm found (looked at PATH, ~/.nvm, ~/.volta, /usr/local, \
/opt; versions seen: ${seen:-none }): install Node 22 from nodejs.org or by your package manager."
}

find_maven() { # sets maven
  local version
  maven=$root/mvnw
  version=$(mvn -version 2>/dev/null | sed -n 's/.*Apache Maven \([0-9.]*\).*/\1/p') || return 0
  case $version in
    3.8.* | 3.9.* | 3.[1-9][0-9].* | [4-9].*) maven=mvn ;;
  esac
}

run_maven() { # arguments; always on JDK 25, whatever `java` is, so that it can compile by itself
  JAVA_HOME=$jdk MAVEN_OPTS="--sun-misc-unsafe-memory-access=allow \
--enable-native-access=ALL-UNNAMED -XX:TieredStopAtLevel=1 ${MAVEN_OPTS:-}" \
    "$maven" -B -f "$root/pom.xml" -Dcompiler.fork=false "$@" </dev/null
}
