#!/usr/bin/env bash
# Installs Debian packages that the tests drive programs of: build/system-programs.sh PACKAGE...
# Only where it may: Debian (or a child of it) and root. Exit code 3: not here; anything else but 0: apt-get failed.
# No service is started, now or at the next boot: on Debian, installing a server would otherwise see to both.
set -euo pipefail

if [ "$#" -eq 0 ]; then
  echo "usage: $0 PACKAGE..." >&2
  exit 2
fi
if ! command -v apt-get >/dev/null || [ ! -e /etc/debian_version ]; then
  echo 'Packages are installed on Debian only.' >&2
  exit 3
fi
if [ "$(id -u)" -ne 0 ]; then
  echo "Only root may install packages. As root: apt-get install --no-install-recommends $*" >&2
  exit 3
fi

policy=/usr/sbin/policy-rc.d
if [ ! -e "$policy" ]; then
  trap 'rm -f "$policy"' EXIT
  printf '#!/bin/sh\nexit 101\n' >"$policy"
  chmod 755 "$policy"
fi

enabled_services() {
  command -v systemctl >/dev/null || return 0
  systemctl list-unit-files --type=service --state=enabled --no-legend 2>/dev/null | awk '{ print $1 }' | sort
}
before=$(enabled_services)

export DEBIAN_FRONTEND=noninteractive
apt=(apt-get -qq -o DPkg::Lock::Timeout=120 -o Acquire::Retries=3)
"${apt[@]}" update
"${apt[@]}" install --yes --no-install-recommends "$@" </dev/null >/dev/null

comm -13 <(printf '%s\n' "$before") <(enabled_services) | while read -r service; do
  systemctl --quiet disable "$service"
done
