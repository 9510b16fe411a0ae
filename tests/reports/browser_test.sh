#!/bin/sh
# browser_test.sh REPORTS_TESTS CHROMIUM: the trade-off page in a browser, wide and narrow. No
# script fails, every figure is visible, no label is cut off or upon another, links into folds work.
set -eu
tests=$1
chromium=$2
here=$(cd "$(dirname "$0")" && pwd)
if [ ! -x "$chromium" ]; then
    echo "SKIPPED: no chromium here (Debian's package chromium)" >&2
    exit 77
fi
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
"$tests" "a trade-off report for people to look at" >/dev/null

# The probe comes first, so that it sees what later scripts do wrong.
awk -v probe="$here/browser_probe.js" '
    !done && (at = index($0, "<head>")) {
        print substr($0, 1, at + 5) "<script>"
        while ((getline line < probe) > 0) print line
        print "</script>" substr($0, at + 6)
        done = 1
        next
    }
    { print }' report/index.html >report/probed.html

status=0
for size in 1400,1000 400,800; do
    HOME=$work "$chromium" --headless --no-sandbox --disable-gpu --disable-dev-shm-usage \
        --window-size=$size --virtual-time-budget=20000 --dump-dom \
        "file://$work/report/probed.html" >dom.html 2>browser.log || {
        cat browser.log >&2
        exit 1
    }
    found=$(sed -n 's/.*<html[^>]* data-probe="\([^"]*\)".*/\1/p' dom.html | head -n 1)
    echo "$size: ${found:-the page said nothing}"
    case $found in
        "sound, "*" figures") ;;
        *) status=1 ;;
    esac
done
exit $status
