#!/usr/bin/env bash
# Counts tests from the XML reports of Surefire and vitest, prints `N passed, N failed` as its last
# line, and exits 0 (all passed), 1 (a failure, or no report at all) or 3 (nothing worse than judges
# that are not installed). A skipped test counts as failed: nobody has seen it pass.
# Usage: count-tests.sh ROOT FOLDER...   where reports lie in any target/FOLDER below ROOT
set -euo pipefail
root=$1
shift

reports() { # folder names... -> report files
  local folder
  for folder in "$@"; do
    find "$root" \( -name node_modules -o -name .git \) -prune -o \
      -type f -path "*/target/$folder/TEST-*.xml" -print
  done
}

files=$(reports "$@")
if [ -z "$files" ]; then
  echo "no test reports found in target/{$*}"
  echo "0 passed, 1 failed"
  exit 1
fi

absent=$(printf '%s\n' "$files" | tr '\n' '\0' | xargs -0 grep -ho 'NOT RUN [^<"&]*' | sort -u || true)
[ -z "$absent" ] || printf '%s\n' "$absent"

# One line of three numbers: passed, failed, failed only because a judge is absent.
counts=$(printf '%s\n' "$files" | tr '\n' '\0' | xargs -0 cat | awk '
  function number(tag, name,   digits) {
    if (match(tag, " " name "=\"[0-9]+\"") == 0) return 0
    digits = substr(tag, RSTART, RLENGTH)
    gsub(/[^0-9]/, "", digits)
    return digits + 0
  }
  {
    suites = split($0, tag, "<testsuite ")
    for (i = 2; i <= suites; i++) {
      sub(/>.*/, "", tag[i])
      tag[i] = " " tag[i]
      bad = number(tag[i], "errors") + number(tag[i], "failures") + number(tag[i], "skipped")
      passed += number(tag[i], "tests") - bad
      failed += bad
    }
    absent += gsub(/<(failure|error) message="NOT RUN /, "&")
  }
  END { print passed + 0, failed + 0, absent + 0 }')
read -r passed failed absent_count <<EOT
$counts
EOT

echo "$passed passed, $failed failed"
if [ "$failed" -eq 0 ]; then exit 0; fi
if [ "$failed" -eq "$absent_count" ]; then exit 3; fi
exit 1
