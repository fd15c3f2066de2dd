#!/bin/sh
# Installs what the tests ask of other programs, where apt may be used: PostgreSQL with PostGIS,
# OpenStack Swift as a bucket that checks its callers, gpsbabel to read our tracks, and Chromium to
# use the phone app in. Redis comes as a wheel.
# Where it may not, the rest is tested, and what was left out is said loudly.
set -u

has_postgis() {
    for share in /usr/share/postgresql/*/extension/postgis.control; do
        [ -e "$share" ] && ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1 && return 0
    done
    return 1
}

has_swift() {
    for server in proxy account container object; do
        command -v "swift-$server-server" >/dev/null 2>&1 || return 1
    done
}

has_gpsbabel() {
    command -v gpsbabel >/dev/null 2>&1
}

has_chromium() {
    command -v chromium >/dev/null 2>&1
}

install() {
    apt-get install -y --no-install-recommends "$@" >>"$log" 2>&1
}

has_postgis && has_swift && has_gpsbabel && has_chromium && exit 0
if command -v apt-get >/dev/null 2>&1 && [ "$(id -u)" = 0 ]; then
    export DEBIAN_FRONTEND=noninteractive
    log=$(mktemp)
    apt-get update >>"$log" 2>&1
    version=$(apt-cache search --names-only '^postgresql-[0-9]+-postgis-3$' 2>>"$log" |
        sed -n 's/^\(postgresql-[0-9]*-postgis-3\) .*/\1/p' | sort -V | tail -n 1)
    has_postgis || { [ -n "$version" ] && install "$version"; }
    has_swift || install swift-proxy swift-account swift-container swift-object
    has_gpsbabel || install gpsbabel
    has_chromium || install chromium fonts-noto-cjk
    has_postgis && has_swift && has_gpsbabel && has_chromium && { rm -f "$log"; exit 0; }
    tail -n 5 "$log"
fi
has_postgis ||
    echo "*** 未安装 PostGIS：只测试内嵌数据库 PostGIS is not installed: ONLY THE EMBEDDED HALF IS TESTED ***"
has_swift ||
    echo "*** 未安装 Swift：对象存储只用模拟服务测试 Swift is not installed: BUCKETS ARE TESTED AGAINST A MODEL ONLY ***"
has_gpsbabel ||
    echo "*** 未安装 gpsbabel：轨迹文件只用 GDAL 核对 gpsbabel is not installed: TRACKS ARE READ BACK BY GDAL ONLY ***"
has_chromium ||
    echo "*** 未安装 Chromium：手机应用未在浏览器中测试 Chromium is not installed: THE PHONE APP IS NOT TESTED IN A BROWSER ***"
exit 0
