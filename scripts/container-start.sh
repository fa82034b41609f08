#!/bin/sh
# What the container runs first: the mask of new files, and a name for a user that the image does not know (Postgres and
# some libraries refuse to run without one). Then the program takes this process's place.
set -eu
umask "${UMASK:-022}"
wrapper=$(find /usr/lib -name libnss_wrapper.so 2>/dev/null | head -n 1)
if [ -n "$wrapper" ] && ! getent passwd "$(id -u)" >/dev/null; then
  NSS_WRAPPER_PASSWD=$(mktemp)
  NSS_WRAPPER_GROUP=/etc/group
  echo "xtreme:x:$(id -u):$(id -g):xtreme-downloader:${DATA_DIR:-/data}:/bin/sh" >"$NSS_WRAPPER_PASSWD"
  export NSS_WRAPPER_PASSWD NSS_WRAPPER_GROUP LD_PRELOAD="$wrapper"
fi
exec "$@"
