# shellcheck shell=bash
# What the launcher says of itself; it reads this file in.

usage() { # what the launcher does by itself; the program tells of the rest
  cat <<'EOT'
usage: ./coterie COMMAND
  test [--judges|--long] run the tests; --judges needs programs from outside, --long needs hours
  simulate, bench        run the simulator; measure
  clean [--data]         remove what was built (and the clusters' data); lists and asks
  check                  look at format, tidiness and wording: seconds, before each push
  format, doctor         format the Java sources; say which JDK, Node and Maven are used
EOT
  has_program || cat <<'EOT'
  up                     build what has changed, start a cluster on this machine, print its URL
Once it is built, `./coterie --help` lists the commands of the program, too.
EOT
}

own_usage() { # command of the launcher
  case $1 in
    test) cat <<'EOT'
usage: ./coterie test [--judges | --long]
Builds, runs the tests, and ends with "N passed, N failed".
  (no option)  every test that needs nothing but JDK 25 and Node: minutes
  --judges     tests that need programs from outside; names those that are not installed
  --long       tests that take hours
Exit codes: 0 all passed, 1 a test or the build failed, 2 wrong usage, 3 a program is missing
EOT
      ;;
    clean) cat <<'EOT'
usage: ./coterie clean [--data] [--yes]
Removes what was built; lists everything and asks first.
  --data       also the folder ./data with the clusters' mail and files
  --yes        does not ask
Exit codes: 0 done, 1 a cluster runs there, 2 wrong usage
EOT
      ;;
    check) echo "usage: ./coterie check
Looks at format, tidiness, wording, links and dependencies, without compiling the program: seconds.
Exit codes: 0 all is fine, 1 something is not, 2 wrong usage" ;;
    format) echo "usage: ./coterie format
Formats the Java sources with google-java-format.
Exit codes: 0 done, 1 failed, 2 wrong usage" ;;
    doctor) echo "usage: ./coterie doctor
Says which JDK, Node and Maven would be used, without building anything.
Exit codes: 0 all are there, 1 one is missing, 2 wrong usage" ;;
  esac
}

wants_help() { # arguments
  local word
  for word in "$@"; do
    case $word in -h | --help) return 0 ;; esac
  done
  return 1
}

own_command() { # command, arguments...
  local command=$1
  shift
  if wants_help "$@"; then own_usage "$command"; return; fi
  case $command in
    test) run_tests "$@"; return ;;
    clean) clean "$@"; return ;;
  esac
  [ $# -eq 0 ] || fail "unknown option '$1': ./coterie $command takes none" 2
  "$command"
}

ready() { # module of a tool or '', arguments: finds the JDK and builds, but for a mere help
  local module=$1
  shift
  if wants_help "$@"; then
    if ! has_program || ! is_built "${module:-server}"; then
      usage
      exit 0
    fi
    find_jdk
  else
    find_jdk
    build "$module"
  fi
}
