#!/bin/sh
# Mode once: keeps each delivery as a file of its own, for whatever looks into that directory.
#
#   processors:
#     - { id: spool, type: exec, command: [/etc/feedwatch/processors/spool.sh, /var/spool/feedwatch] }
#
# The delivery's key is the file's name, so that a delivery that comes twice leaves one file.
set -eu
umask 077

[ $# -eq 1 ] || { echo "usage: spool.sh DIRECTORY" >&2; exit 100; }
target=$1/$FEEDWATCH_DELIVERY.json
part=$1/.$FEEDWATCH_DELIVERY.part

# 75: try it again later. A full disk and a directory that is not mounted yet are mended by somebody.
cat >"$part" || exit 75
sync "$part" || exit 75
mv -f "$part" "$target" || exit 75
