#!/bin/sh
# Installs PostgreSQL with PostGIS for the tests, where apt may be used. Redis comes as a wheel.
# Where it may not, the tests of the embedded half run, and say loudly what was left out.
set -u

has_postgis() {
    for share in /usr/share/postgresql/*/extension/postgis.control; do
        [ -e "$share" ] && ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1 && return 0
    done
    return 1
}

has_postgis && exit 0
if command -v apt-get >/dev/null 2>&1 && [ "$(id -u)" = 0 ]; then
    export DEBIAN_FRONTEND=noninteractive
    log=$(mktemp)
    version=$( { apt-get update && apt-cache search --names-only '^postgresql-[0-9]+-postgis-3$'; } 2>"$log" |
        sed -n 's/^\(postgresql-[0-9]*-postgis-3\) .*/\1/p' | sort -V | tail -n 1)
    [ -n "$version" ] && apt-get install -y --no-install-recommends "$version" >>"$log" 2>&1
    has_postgis && { rm -f "$log"; exit 0; }
    tail -n 5 "$log"
fi
echo "*** 未安装 PostGIS：只测试内嵌数据库 PostGIS is not installed: ONLY THE EMBEDDED HALF IS TESTED ***"
exit 0
