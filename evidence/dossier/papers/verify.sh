#!/bin/sh
# 核验证据卷。在证据卷文件夹中运行：sh data/verify.sh
# Checks this bag. Run inside its folder: sh data/verify.sh
# 只需要 only needs: sh, openssl, sha256sum, sed, grep, cut, tr, find, sort. 不联网 no network.
set -u
LC_ALL=C
export LC_ALL
bad=0
checked=0
work=$(mktemp -d) || exit 2
trap 'rm -rf "$work"' EXIT

fault() { bad=$((bad + 1)); echo "异常 FAULT: $*"; }
passed() { checked=$((checked + 1)); }

# SHA-256 of standard input as 64 hex digits.
sha() { openssl dgst -sha256 -r | cut -c 1-64; }

# base64url without padding -> bytes
from_b64url() {
    text=$(tr '_-' '/+')
    case $((${#text} % 4)) in 2) text="$text==" ;; 3) text="$text=" ;; esac
    printf '%s' "$text" | openssl base64 -d -A
}
# bytes -> base64url without padding
to_b64url() { openssl base64 -A | tr '/+' '_-' | tr -d '='; }

# The value of a text or number of that name in the JSON on standard input (ours has no nesting).
member() { sed -n "s/.*\"$1\":\"\{0,1\}\([^\",}]*\).*/\1/p"; }

cd "$(dirname "$0")/.." || exit 2
[ -f bagit.txt ] || { echo "没有 bagit.txt no bagit.txt here"; exit 2; }

# 1. 文件齐全且未改动 Every file is there, none is changed, none is added (RFC 8493).
for list in tagmanifest-sha256.txt manifest-sha256.txt; do
    if sha256sum --quiet --strict -c "$list"; then passed; else fault "$list"; fi
done
{ cut -c 67- manifest-sha256.txt tagmanifest-sha256.txt
  echo tagmanifest-sha256.txt; echo tagmanifest-sha256.txt.sig; } | sort > "$work/listed"
find . -type f | sed 's|^\./||' | sort > "$work/here"
if cmp -s "$work/listed" "$work/here"; then passed; else
    fault "多余或缺少的文件 files that are not listed, or listed and not here:"
    sort "$work/listed" "$work/here" | uniq -u
fi

# 2. 密钥名即其指纹 Each key is named by its RFC 7638 thumbprint.
for pem in data/keys/*.pem; do
    openssl pkey -pubin -in "$pem" -outform DER 2> /dev/null | tail -c 64 > "$work/point"
    x=$(head -c 32 "$work/point" | to_b64url)
    y=$(tail -c 32 "$work/point" | to_b64url)
    name=$(printf '{"crv":"P-256","kty":"EC","x":"%s","y":"%s"}' "$x" "$y" |
        openssl dgst -sha256 -binary | to_b64url)
    if [ "data/keys/$name.pem" = "$pem" ]; then passed; else fault "密钥 key $pem"; fi
done

# 3. 整卷签名 The service signed the whole bag.
server=$(cat data/server-key.txt)
if openssl dgst -sha256 -verify "data/keys/$server.pem" \
    -signature tagmanifest-sha256.txt.sig tagmanifest-sha256.txt > "$work/said" 2>&1
then passed; else fault "整卷签名 signature over the bag"; fi

# 4. 每份封存、回执和树头的签名 The signature of every sealed record, receipt and log head.
find data -name '*.jws' | sort > "$work/seals"
while read -r seal; do
    part=${seal%.jws}
    kid=$(cut -d . -f 1 "$seal" | from_b64url | member kid)
    cut -d . -f 1,2 "$seal" | tr -d '\n' > "$work/signed"
    if cmp -s "$work/signed" "$part.txt" &&
        openssl dgst -sha256 -verify "data/keys/$kid.pem" -signature "$part.der" "$part.txt" \
            > "$work/said" 2>&1
    then passed; else fault "签名 signature $seal"; fi
done < "$work/seals"

# 5. 回执说的就是这份封存 Each receipt is about the record beside it, by its digest.
for receipt in data/records/*/receipt-*.jws; do
    [ -f "$receipt" ] || continue
    record=$(dirname "$receipt")/record.jws
    [ -f "$record" ] || continue # 涉举报人，未导出 names an informant and is not in the bag
    said=$(cut -d . -f 2 "$receipt" | from_b64url | member digest)
    if [ "$said" = "$(sha < "$record")" ]; then passed; else fault "回执 receipt $receipt"; fi
done

# 6. 原件与封存相符 Each original is what its record sealed.
while read -r number digest original record; do
    if [ "$(sha < "$original")" = "$digest" ]; then passed; else fault "原件 original $original"; fi
    [ "$record" = "-" ] && continue
    if cut -d . -f 2 "data/records/$record/record.jws" | from_b64url | grep -q "\"$digest\""
    then passed; else fault "封存中没有该原件 not sealed: $number $original"; fi
done < data/items.txt

# 6b. 国密 SM3，若本机 openssl 支持 SM3 of the originals, where this openssl knows it.
if printf '' | openssl dgst -sm3 > "$work/said" 2>&1; then
    while read -r digest original; do
        if [ "$(openssl dgst -sm3 -r < "$original" | cut -c 1-64)" = "$digest" ]
        then passed; else fault "SM3 $original"; fi
    done < data/sm3.txt
fi

# 7. 保管记录在日志树中 Each custody line is in the tree whose head is signed (RFC 6962, 2.1.1).
root=$(cut -d . -f 2 data/log/head.jws | from_b64url | member root_hash)
for proof in data/log/lines/*.proof; do
    [ -f "$proof" ] || continue
    { printf '\000'; cat "${proof%.proof}.json"; } | openssl dgst -sha256 -binary > "$work/node"
    while read -r side sibling; do
        printf '%s\n' "$sibling" | openssl base64 -d > "$work/sibling"
        if [ "$side" = left ]; then set -- sibling node; else set -- node sibling; fi
        { printf '\001'; cat "$work/$1" "$work/$2"; } | openssl dgst -sha256 -binary > "$work/up"
        mv "$work/up" "$work/node"
    done < "$proof"
    if [ "$(od -An -v -tx1 "$work/node" | tr -d ' \n')" = "$root" ]
    then passed; else fault "保管记录 custody line ${proof%.proof}.json"; fi
done

# 8. 可信时间戳 The time stamp of a head (RFC 3161), where an authority is configured.
if [ -f data/stamps/head.tsr ]; then
    if openssl ts -verify -in data/stamps/head.tsr -data data/stamps/head.jws \
        -CAfile data/stamps/authority.pem -untrusted data/stamps/authority.pem > "$work/said" 2>&1
    then passed; else fault "时间戳 time stamp data/stamps/head.tsr"; fi
    cmp -s data/stamps/head.jws data/log/head.jws ||
        echo "提示：时间戳盖在较早的树头上 note: the stamp is of an earlier head than the proofs"
fi

echo "核验 $checked 项，异常 $bad 处 checks: $checked, faults: $bad"
echo "服务公钥指纹，请与签发单位公布的核对 the service's key, to be compared with what the office published: $server"
[ "$bad" -eq 0 ]
