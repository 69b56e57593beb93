#!/bin/sh
# For `raven conformance --action`: does to a router with radvd, over ssh, what the last argument
# says. The exit status 3 stands for what it cannot do; items that need it are not judged.
#
#     raven conformance --interface eth0 \
#         --action 'conf-examples/conformance-action.sh root@router.example.net eth1'
#
# The way to the router must not be the link that is judged, or `link-down` cuts it. What undoes
# something succeeds also where there is nothing to undo.

router=$1
interface=$2
action=$3

# ROUTER_SHELL is what runs a command on the router in place of ssh; RADVD_CONF and RADVD_RELOAD
# are for routers that have these elsewhere.
file=${RADVD_CONF:-/etc/radvd.conf}
# radvd reads its file some time after the signal: wait for that.
reload="${RADVD_RELOAD:-systemctl reload radvd} && sleep 1"
kept=$file.conformance

on_router() {
    if [ -n "$ROUTER_SHELL" ]; then
        $ROUTER_SHELL "$1"
    else
        ssh -n -o BatchMode=yes "$router" "$1"
    fi
}

# Gives one statement of the block of $interface, and of no other, a new value. It fails where
# there is no such block. A comment runs to the end of its line and may have braces.
# shellcheck disable=SC2016
edit='
{ code = $0; sub(/#.*/, "", code); comment = substr($0, length(code) + 1); out = "" }
{
    while (match(code, /[{};]|[^ \t{};]+|[ \t]+/)) {
        token = substr(code, 1, RLENGTH)
        code = substr(code, RLENGTH + 1)
        if (skipping) { if (token == ";") skipping = 0; continue }
        if (token ~ /[ \t]/) { out = out token; continue }
        if (depth == 1 && mine && token == name) { skipping = 1; continue }
        out = out token
        if (token == "{") {
            depth++
            if (depth == 1 && last[2] == "interface" && last[1] == interface) {
                mine = 1; found = 1
                out = out " " name " " value ";"
            }
        }
        if (token == "}" && --depth == 0) mine = 0
        last[2] = last[1]; last[1] = token
    }
    print out comment
}
END { exit !found }
'

# Writes beside the file first, so that a failure leaves it as it was. What an earlier run kept is
# never overwritten.
change() {
    set -- "awk -v interface='$interface' -v name='$1' -v value='$2' '$edit' '$file'"
    on_router "[ ! -e '$kept' ] || { echo '$kept is there already' >&2; exit 1; }
        $1 > '$kept.new' || { rm -f '$kept.new'; exit 1; }
        cp -p '$file' '$kept' && cat '$kept.new' > '$file' && rm '$kept.new' && $reload"
}

restore() {
    on_router "[ ! -e '$kept' ] || { mv '$kept' '$file' && $reload; }"
}

# With slashes, names of VLANs may have dots.
setting=net/ipv6/conf/$interface

case $action in
stop) on_router "systemctl stop radvd" ;;
start) on_router "systemctl start radvd" ;;
reload) on_router "$reload" ;;
change) change AdvCurHopLimit 61 ;;
advertise-off) change AdvSendAdvert off ;;
restore | advertise-on) restore ;;
forwarding-off) on_router "sysctl -q -w '$setting/forwarding=0'" ;;
forwarding-on) on_router "sysctl -q -w '$setting/forwarding=1'" ;;
# Without the setting, the router loses its global addresses.
link-down)
    on_router "sysctl -q -w '$setting/keep_addr_on_down=1' && ip link set '$interface' down"
    ;;
link-up)
    on_router "ip link set '$interface' up && sysctl -q -w '$setting/keep_addr_on_down=0'"
    ;;
address-change)
    on_router "set -e
        old=\$(ip -6 -o address show dev '$interface' scope link | awk '{ print \$4; exit }')
        [ -n \"\$old\" ]
        echo \"\$old\" > /run/conformance-address
        ip address add fe80::c0f:64/64 dev '$interface' nodad
        ip address del \"\$old\" dev '$interface'"
    ;;
address-restore)
    on_router "[ ! -e /run/conformance-address ] || {
        read -r old < /run/conformance-address
        ip address replace \"\$old\" dev '$interface' nodad &&
        { ip address del fe80::c0f:64/64 dev '$interface' 2> /dev/null || :; } &&
        rm /run/conformance-address; }"
    ;;
*) exit 3 ;;
esac
