# shellcheck shell=bash
# How far a build is, for the launcher, which reads this file in; `$state` has the logs.

# Between two lines where no terminal is, which could rewrite one.
progress_seconds=${COTERIE_PROGRESS_SECONDS:-10}

progress_now() { # from the logs: what is being done
  local line=
  if [ -n "${java_pid:-}" ]; then
    line=$(sed -n \
      -e 's/.*Building Coterie \(.*\) [0-9][^ ]* *\[\([0-9]*\)\/\([0-9]*\)\].*/module \2 of \3, \1/p' \
      -e 's/.*Building Coterie [0-9][^ ]* *\[\([0-9]*\)\/\([0-9]*\)\].*/module \1 of \2/p' \
      -e 's/.*\(making the archive .*\)/\1/p' \
      -e 's/^the archive was made.*/the web pages/p' \
      -e 's/^there is no archive.*/the web pages/p' "$state/java.log" 2>/dev/null | tail -n 1)
    if [ -z "$line" ]; then line="Maven starts and fetches what it needs"; fi
  fi
  printf '%s' "${line:-the web pages}"
}

progress() { # process ids... : tells what is going on, until they end
  local began=$SECONDS told=$SECONDS pid busy=1
  while [ -n "$busy" ]; do
    busy=
    for pid in "$@"; do kill -0 "$pid" 2>/dev/null && busy=1; done
    if [ -t 1 ]; then
      printf '\r\033[Kbuilding: %s (%d s)' "$(progress_now)" $((SECONDS - began))
    elif [ -n "$busy" ] && [ $((SECONDS - told)) -ge "$progress_seconds" ]; then
      told=$SECONDS
      printf 'building: %s (%d s)\n' "$(progress_now)" $((SECONDS - began))
    fi
    [ -z "$busy" ] || sleep 0.3
  done
  if [ -t 1 ]; then printf '\r\033[K'; fi
}
