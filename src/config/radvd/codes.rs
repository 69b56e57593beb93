//! The stable codes of this front end's diagnostics.

use crate::diagnostic::codes;

codes! {
    /// The structure is broken: something is missing, or stands where nothing may.
    SYNTAX = "radvd-syntax", Error;
    /// No interface in the file.
    EMPTY = "radvd-empty", Error;
    /// Characters that the language does not have.
    CHARACTER = "radvd-character", Error;
    /// A quoted text without its end, or in single quotes.
    QUOTE = "radvd-quote", Error;
    /// A comment of another language.
    COMMENT = "radvd-comment", Error;
    /// Lines end with CR LF.
    CRLF = "radvd-crlf", Warning;
    /// The text begins with a byte-order mark.
    BYTE_ORDER_MARK = "radvd-bom", Warning;
    /// A comment on a last line without newline.
    LAST_LINE = "radvd-last-line", Warning;
    /// A number that does not fit into 32 bits.
    NUMBER = "radvd-number", Error;
    /// Not an IPv6 address.
    ADDRESS = "radvd-address", Error;
    /// An IPv6 address in a form that radvd does not read.
    ADDRESS_FORM = "radvd-address-form", Warning;
    /// A keyword that does not exist.
    UNKNOWN_KEYWORD = "radvd-unknown-keyword", Error;
    /// A keyword in a block where it has no meaning.
    MISPLACED = "radvd-misplaced", Error;
    /// A keyword or form that radvd ignores.
    DEPRECATED = "radvd-deprecated", Warning;
    /// The same option twice.
    REPEATED = "radvd-repeated", Warning;
    /// A value of the wrong kind.
    VALUE = "radvd-value", Error;
    /// A number outside its range.
    RANGE = "radvd-range", Error;
    /// A text that radvd would cut.
    TRUNCATED_TEXT = "radvd-truncated-text", Warning;
    /// A value that cannot be computed from the interface's name.
    TEMPLATE = "radvd-template", Error;
    /// A file that cannot be included.
    INCLUDE = "radvd-include", Error | Note;
    /// Something that radvd does not have; noted for `--compat radvd`.
    EXTENSION = "radvd-extension", Note;
    /// Not an interface name.
    INTERFACE_NAME = "radvd-interface-name", Error;
    /// An interface name in quotes.
    QUOTED_NAME = "radvd-quoted-name", Warning;
    /// An interface name that looks like a pattern, a list or a comment.
    LITERAL_NAME = "radvd-literal-name", Warning;
    /// A name that no interface can have.
    IMPOSSIBLE_NAME = "radvd-impossible-name", Warning;
    /// A quoted text with an `L` in front.
    WIDE_TEXT = "radvd-wide-text", Warning;
    /// Two blocks for one interface.
    DUPLICATE_INTERFACE = "radvd-duplicate-interface", Error;
    /// An interface on which nothing is sent.
    NOT_ADVERTISING = "radvd-not-advertising", Warning;
    /// An option that has no effect beside the others.
    UNUSED = "radvd-unused", Warning;
    /// The default of MinRtrAdvInterval is not what radvd would compute.
    MIN_DEFAULT = "radvd-min-default", Note;
    /// The default of MinDelayBetweenRAs is not radvd's.
    MIN_DELAY_DEFAULT = "radvd-min-delay-default", Note;
    /// The default of AdvDefaultLifetime is not what radvd would compute.
    LIFETIME_DEFAULT = "radvd-lifetime-default", Note;
    /// A default that depends on the order in radvd.
    ORDER = "radvd-order", Note;
    /// AdvRAMTU outside its range.
    RA_MTU = "radvd-ra-mtu", Warning;
    /// Clients that are all left out.
    CLIENTS = "radvd-clients", Warning;
    /// Source addresses whose order surprises.
    SOURCE_ADDRESS = "radvd-source-address", Warning;
    /// A second block of which only the first is sent.
    FIRST_BLOCK = "radvd-first-block", Warning;
    /// A prefix of another interface that cannot be, or whose own bits are not used.
    BASE_PREFIX = "radvd-base-prefix", Error | Warning | Note;
    /// Not a condition.
    CONDITION = "radvd-condition", Error;
    /// Not an Ethernet address.
    ETHERNET_ADDRESS = "radvd-ethernet-address", Error;
    /// Not the name of a delegation.
    DELEGATION = "radvd-delegation", Error;
    /// Home agent options that need one another.
    HOME_AGENT = "radvd-home-agent", Error;
    /// A prefix length that does not exist.
    PREFIX_LENGTH = "radvd-prefix-length", Error;
    /// Bits past the prefix length.
    HOST_BITS = "radvd-host-bits", Error | Warning;
    /// AdvRouterAddr without a router's address.
    ROUTER_ADDRESS = "radvd-router-address", Warning;
    /// The length of `::/N` says nothing.
    LENGTH_IGNORED = "radvd-length-ignored", Warning;
    /// A valid lifetime below the preferred one.
    LIFETIME_ORDER = "radvd-lifetime-order", Error;
    /// An RDNSS option that cannot be.
    RDNSS = "radvd-rdnss", Error;
    /// A DNSSL option that cannot be.
    DNSSL = "radvd-dnssl", Error;
    /// A PREF64 option that cannot be.
    NAT64 = "radvd-nat64", Error;
    /// An Encrypted DNS option that cannot be.
    DNR = "radvd-dnr", Error;
    /// A Provisioning Domain that cannot be.
    PVD = "radvd-pvd", Error;
    /// A custom option that cannot be.
    CUSTOM = "radvd-custom", Error;
    /// A Captive Portal option that cannot be.
    CAPTIVE_PORTAL = "radvd-captive-portal", Error;
}
