#!/bin/sh
# For `raven conformance --action`: does to a router with radvd, over ssh, what the last argument
# says. The exit status 3 stands for what it cannot do; items that need it are not judged.
#
#     raven conformance --interface eth0 \
#         --action 'conf-examples/conformance-action.sh root@router.example.net eth1'
#
# The way to the router must not be the link that is judged, or `link-down` cuts it.

router=$1
interface=$2
action=$3

on_router() {
    ssh -n -o BatchMode=yes "$router" "$@"
}

file=/etc/radvd.conf
reload="systemctl reload radvd"

case $action in
stop) on_router systemctl stop radvd ;;
start) on_router systemctl start radvd ;;
reload) on_router "$reload" ;;
change)
    on_router "cp -p $file $file.conformance &&
        sed -i 's/^\(interface $interface *{\)/\1 AdvCurHopLimit 61;/' $file && $reload"
    ;;
restore) on_router "mv $file.conformance $file && $reload" ;;
forwarding-off) on_router sysctl -q -w "net.ipv6.conf.$interface.forwarding=0" ;;
forwarding-on) on_router sysctl -q -w "net.ipv6.conf.$interface.forwarding=1" ;;
link-down) on_router ip link set "$interface" down ;;
link-up) on_router ip link set "$interface" up ;;
advertise-off)
    on_router "cp -p $file $file.conformance &&
        sed -i 's/^\(interface $interface *{\)/\1 AdvSendAdvert off;/; s/AdvSendAdvert on;//' $file &&
        $reload"
    ;;
advertise-on) on_router "mv $file.conformance $file && $reload" ;;
*) exit 3 ;;
esac
