/// A kind of advice that no lint gives.
#[derive(Debug)]
pub struct Elsewhere {
    /// Stable code, which no finding has.
    pub code: &'static str,
    /// What happens on the link because of it.
    pub explanation: &'static str,
    /// The standards it rests on.
    pub reference: &'static str,
    /// Who looks after it.
    pub place: Place,
    /// Where it is checked, or what stands against it, in a sentence.
    pub reason: &'static str,
}

/// Who looks after what no lint does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Place {
    /// The model cannot hold it: the range is checked when a value is made.
    Model,
    /// The readers of the languages, which know what a text says and what it leaves out.
    Reader,
    /// Nobody: a configuration does not say what would have to be known.
    Outside,
    /// Nobody: it is allowed, and too common to be worth a word.
    Common,
}

/// All of them in the order of their codes.
pub static ELSEWHERE: &[Elsewhere] = &[
    Elsewhere {
        code: "RA001",
        explanation: "Advertisements at random times less than a few seconds apart load the link \
            and its hosts; MaxRtrAdvInterval goes from 4 s to 65535 s.",
        reference: "RFC 4861 6.2.1, RFC 8319 4",
        place: Place::Model,
        reason: "MaxRtrAdvInterval outside of its range is an error of the file.",
    },
    Elsewhere {
        code: "RA002",
        explanation: "Without room between MinRtrAdvInterval and MaxRtrAdvInterval the routers of \
            a link fall into step and all advertise at once; MinRtrAdvInterval goes from 3 s to \
            three quarters of MaxRtrAdvInterval.",
        reference: "RFC 4861 6.2.1",
        place: Place::Model,
        reason: "MinRtrAdvInterval outside of its range is an error of the file.",
    },
    Elsewhere {
        code: "RA003",
        explanation: "For a MaxRtrAdvInterval below 9 s the default that the standard gives \
            MinRtrAdvInterval is outside of the range that it gives it. Raven takes the nearest \
            value inside.",
        reference: "RFC 4861 6.2.1",
        place: Place::Reader,
        reason: "radvd-min-default and rtadvd-stricter note it, where the file sets the one and \
            not the other.",
    },
    Elsewhere {
        code: "RA004",
        explanation: "Before RFC 8319, 1800 s were the most for MaxRtrAdvInterval. Hosts never see \
            the value, but other software that reads the same file may refuse it.",
        reference: "RFC 8319 4",
        place: Place::Reader,
        reason: "rtadvd-stricter notes it in the language of rtadvd, which refuses it; radvd takes \
            what Raven takes, and rad has no such option.",
    },
    Elsewhere {
        code: "RA005",
        explanation: "Hosts drop their default route before the next advertisement is due where \
            the router lifetime is below MaxRtrAdvInterval.",
        reference: "RFC 4861 6.2.1",
        place: Place::Reader,
        reason: "It is an error in the languages of radvd and rtadvd, as it is for these daemons, \
            and the warning rad-router-lifetime in that of rad, which sends it.",
    },
    Elsewhere {
        code: "RA008",
        explanation: "The field of the router lifetime has 16 bits: more than 65535 s cannot be \
            sent, and hosts would see what is left of a larger number.",
        reference: "RFC 4861 4.2, RFC 8319 4",
        place: Place::Model,
        reason: "A larger router lifetime is an error of the file.",
    },
    Elsewhere {
        code: "RA013",
        explanation: "Hosts send solicitations, in the end once an hour, until a router answers \
            with a lifetime: where none of a link is a default router, they never cease.",
        reference: "RFC 7559 2",
        place: Place::Outside,
        reason: "Whether the link has another router, which is the default router, stands in no \
            configuration.",
    },
    Elsewhere {
        code: "RA015",
        explanation: "Each multicast advertisement wakes up every device of a wireless link; more \
            than seven in an hour shorten the time that batteries last.",
        reference: "RFC 7772 4",
        place: Place::Outside,
        reason: "What kind of link it is stands in no configuration.",
    },
    Elsewhere {
        code: "RA016",
        explanation: "An answer by multicast to one device's solicitation wakes up all others of a \
            wireless link.",
        reference: "RFC 7772 5.1",
        place: Place::Outside,
        reason: "What kind of link it is stands in no configuration.",
    },
    Elsewhere {
        code: "RA017",
        explanation: "Intervals below three seconds are for links on which mobile nodes move from \
            one router to the next and have no time to wait; elsewhere they are a flood.",
        reference: "RFC 6275 7.5",
        place: Place::Model,
        reason: "Such intervals are an error of the file unless it sets something of Mobile IPv6.",
    },
    Elsewhere {
        code: "RA018",
        explanation: "Hosts ignore a Prefix Information option whose preferred lifetime is longer \
            than its valid one. Raven never sends such an option.",
        reference: "RFC 4861 4.6.2, RFC 4862 5.5.3",
        place: Place::Reader,
        reason: "radvd-lifetime-order, rtadvd-preferred and rad-lifetime-order report it, each as \
            its daemon takes it.",
    },
    Elsewhere {
        code: "RA022",
        explanation: "Bits past the length of a prefix are sent as zeros. Where the text has \
            others, its address or its length is probably not what was meant.",
        reference: "RFC 4861 4.6.2",
        place: Place::Reader,
        reason: "radvd-host-bits and rtadvd-host-bits report it; in the language of rad an address \
            is a way to write its prefix.",
    },
    Elsewhere {
        code: "RA028",
        explanation: "Hosts prefer addresses of a prefix to the end of its preferred lifetime, \
            though the router that routes them may have ceased to be one long before.",
        reference: "RFC 8978 3.2, RFC 8028 3.1",
        place: Place::Common,
        reason: "The defaults of the standard and of all three languages are so; RA029 says it of \
            prefixes that are likely to change.",
    },
    Elsewhere {
        code: "RA030",
        explanation: "Hosts go on using addresses of a delegated prefix after the provider has \
            given it to somebody else, where its lifetimes exceed those of the delegation.",
        reference: "RFC 9096 3.3, RFC 9915",
        place: Place::Outside,
        reason: "How long a delegation lasts is known when it is made.",
    },
    Elsewhere {
        code: "RA033",
        explanation: "Hosts keep the addresses of a prefix that is removed without having been \
            advertised as deprecated, and use them in vain until their lifetimes end.",
        reference: "RFC 9096 3.5, RFC 7084 4.3",
        place: Place::Outside,
        reason: "A configuration does not say what the one before it advertised.",
    },
    Elsewhere {
        code: "RA036",
        explanation: "Hosts ask DHCPv6 for an address and wait for one where the managed flag is \
            set, in vain if there is no server.",
        reference: "RFC 4861 4.2",
        place: Place::Outside,
        reason: "Whether a link has a DHCPv6 server stands in no configuration.",
    },
    Elsewhere {
        code: "RA038",
        explanation: "Hosts that ask DHCPv6 for an address get all else with it: beside the \
            managed flag the other-configuration flag says nothing.",
        reference: "RFC 4861 4.2",
        place: Place::Common,
        reason: "It changes nothing on the link, whichever way the other flag is set.",
    },
    Elsewhere {
        code: "RA040",
        explanation: "Hosts that heed the P flag ask DHCPv6 for a prefix and wait for one before \
            they make do with an address, in vain if there is no server.",
        reference: "RFC 9762 5",
        place: Place::Outside,
        reason: "Whether a link has a DHCPv6 server stands in no configuration.",
    },
    Elsewhere {
        code: "RA043",
        explanation: "A customer's router that has only unique local prefixes has no way to the \
            Internet, and hosts that take it for their default router send all else into the void.",
        reference: "RFC 7084 4.3",
        place: Place::Outside,
        reason: "Whether a router is at the edge of a customer's network, and has lost its \
            provider, stands in no configuration.",
    },
    Elsewhere {
        code: "RA044",
        explanation: "Without a route for the prefixes that a customer's router got, hosts with \
            another default router send what is for other links of the house to the Internet.",
        reference: "RFC 7084 4.3",
        place: Place::Outside,
        reason: "Whether a router is at the edge of a customer's network, and what it got, stands \
            in no configuration.",
    },
    Elsewhere {
        code: "RA047",
        explanation: "AdvLinkMTU below 1280 octets, which every IPv6 link takes: hosts ignore it.",
        reference: "RFC 4861 6.2.1, RFC 8200 5",
        place: Place::Model,
        reason: "A smaller AdvLinkMTU is an error of the file.",
    },
    Elsewhere {
        code: "RA050",
        explanation: "CurHopLimit 0 leaves the hop limit to the hosts, which mostly have 64; dhcpcd \
            sets it back to that.",
        reference: "RFC 4861 4.2",
        place: Place::Common,
        reason: "It is harmless, and what rad sends by default.",
    },
    Elsewhere {
        code: "RA051",
        explanation: "AdvReachableTime above 3,600,000 ms, an hour: hosts ignore it.",
        reference: "RFC 4861 6.2.1",
        place: Place::Model,
        reason: "A larger AdvReachableTime is an error of the file.",
    },
    Elsewhere {
        code: "RA058",
        explanation: "High preference on several routers of one link: preferences say nothing \
            where all have the same.",
        reference: "RFC 4191 4.1",
        place: Place::Outside,
        reason: "What other routers of the link say stands in no configuration.",
    },
    Elsewhere {
        code: "RA059",
        explanation: "A DNS server with an address that no server has: multicast, unspecified, \
            loopback or IPv4-mapped.",
        reference: "RFC 8106 5.3.1",
        place: Place::Model,
        reason: "Such a server is an error of the file.",
    },
    Elsewhere {
        code: "RA062",
        explanation: "A search name with an empty label, one above 63 octets or above 255 in all, \
            or a list above 2,032 octets: hosts cannot read the option.",
        reference: "RFC 1035 2.3.4, 3.1, RFC 8106 5.2",
        place: Place::Model,
        reason: "Such a name, or list, is an error of the file.",
    },
    Elsewhere {
        code: "RA065",
        explanation: "DHCPv6 names DNS servers and advertisements do not: Android, which has no \
            DHCPv6 client for them, has no server.",
        reference: "RFC 8106 1.1",
        place: Place::Outside,
        reason: "What DHCPv6 says stands in no configuration; RA064 is about links without both.",
    },
    Elsewhere {
        code: "RA066",
        explanation: "A NAT64 prefix whose length is none of 32, 40, 48, 56, 64 and 96, for which \
            the option has no code.",
        reference: "RFC 8781 4, RFC 6052 2.2",
        place: Place::Model,
        reason: "Another length is an error of the file.",
    },
    Elsewhere {
        code: "RA068",
        explanation: "A lifetime of a NAT64 prefix that is no multiple of 8 s, the unit of the \
            option.",
        reference: "RFC 8781 4.1",
        place: Place::Model,
        reason: "It is rounded up when the file is read, as the standard asks.",
    },
    Elsewhere {
        code: "RA071",
        explanation: "NAT64 without a PREF64 option: hosts must ask DNS for the prefix, which those \
            with a DNS server of their own choice cannot.",
        reference: "RFC 9872 3.2",
        place: Place::Outside,
        reason: "Whether a network has a translator stands in no configuration.",
    },
    Elsewhere {
        code: "RA075",
        explanation: "A DNR option that hosts discard: priority 0, a bad name, addresses that no \
            resolver has, address hints, parameters out of order or twice, or more than 2,040 \
            octets.",
        reference: "RFC 9463 3.1.8",
        place: Place::Model,
        reason: "All of it is an error of the file, and parameters are always sent in order.",
    },
    Elsewhere {
        code: "RA080",
        explanation: "The flag L in several Provisioning Domains of a link: what IPv4's DHCP says \
            belongs to one of them.",
        reference: "RFC 8801 3.4.2",
        place: Place::Model,
        reason: "An interface has one domain at most; those of other routers stand in no \
            configuration.",
    },
    Elsewhere {
        code: "RA084",
        explanation: "An Advertisement Interval option that says another time than \
            MaxRtrAdvInterval: mobile nodes take lost packets for a lost link, or notice one late.",
        reference: "RFC 6275 7.3",
        place: Place::Model,
        reason: "The option is made of MaxRtrAdvInterval.",
    },
    Elsewhere {
        code: "RA093",
        explanation: "A virtual router of VRRP that does not send from its virtual addresses, or \
            says goodbye when it becomes the backup: hosts lose the router that took over.",
        reference: "RFC 9568 6.1, 8.2",
        place: Place::Outside,
        reason: "Whether a router is one of VRRP stands in no configuration.",
    },
];
