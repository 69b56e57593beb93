//! The stable codes of this front end's diagnostics.

use crate::diagnostic::codes;

codes! {
    /// The structure is broken: something is missing, or stands where nothing may.
    SYNTAX = "radvd-syntax";
    /// No interface in the file.
    EMPTY = "radvd-empty";
    /// Characters that the language does not have.
    CHARACTER = "radvd-character";
    /// A quoted text without its end, or in single quotes.
    QUOTE = "radvd-quote";
    /// A comment of another language.
    COMMENT = "radvd-comment";
    /// Lines end with CR LF.
    CRLF = "radvd-crlf";
    /// The text begins with a byte-order mark.
    BYTE_ORDER_MARK = "radvd-bom";
    /// A comment on a last line without newline.
    LAST_LINE = "radvd-last-line";
    /// A number that does not fit into 32 bits.
    NUMBER = "radvd-number";
    /// Not an IPv6 address.
    ADDRESS = "radvd-address";
    /// An IPv6 address in a form that radvd does not read.
    ADDRESS_FORM = "radvd-address-form";
    /// A keyword that does not exist.
    UNKNOWN_KEYWORD = "radvd-unknown-keyword";
    /// A keyword in a block where it has no meaning.
    MISPLACED = "radvd-misplaced";
    /// A keyword or form that radvd ignores.
    DEPRECATED = "radvd-deprecated";
    /// The same option twice.
    REPEATED = "radvd-repeated";
    /// A value of the wrong kind.
    VALUE = "radvd-value";
    /// A number outside its range.
    RANGE = "radvd-range";
    /// A text that radvd would cut.
    TRUNCATED_TEXT = "radvd-truncated-text";
    /// A file that cannot be included.
    INCLUDE = "radvd-include";
    /// Something that radvd does not have; noted for `--compat radvd`.
    EXTENSION = "radvd-extension";
    /// Not an interface name.
    INTERFACE_NAME = "radvd-interface-name";
    /// An interface name in quotes.
    QUOTED_NAME = "radvd-quoted-name";
    /// An interface name that looks like a pattern, a list or a comment.
    LITERAL_NAME = "radvd-literal-name";
    /// A name that no interface can have.
    IMPOSSIBLE_NAME = "radvd-impossible-name";
    /// A quoted text with an `L` in front.
    WIDE_TEXT = "radvd-wide-text";
    /// Two blocks for one interface.
    DUPLICATE_INTERFACE = "radvd-duplicate-interface";
    /// An interface on which nothing is sent.
    NOT_ADVERTISING = "radvd-not-advertising";
    /// An option that has no effect beside the others.
    UNUSED = "radvd-unused";
    /// The default of MinRtrAdvInterval is not what radvd would compute.
    MIN_DEFAULT = "radvd-min-default";
    /// The default of AdvDefaultLifetime is not what radvd would compute.
    LIFETIME_DEFAULT = "radvd-lifetime-default";
    /// A default that depends on the order in radvd.
    ORDER = "radvd-order";
    /// AdvRAMTU outside its range.
    RA_MTU = "radvd-ra-mtu";
    /// Clients that are all left out.
    CLIENTS = "radvd-clients";
    /// Source addresses that hosts refuse, or whose order surprises.
    SOURCE_ADDRESS = "radvd-source-address";
    /// A second block of which only the first is sent.
    FIRST_BLOCK = "radvd-first-block";
    /// A prefix of another interface that cannot be, or whose own bits are not used.
    BASE_PREFIX = "radvd-base-prefix";
    /// A route to everywhere that contradicts AdvDefaultLifetime.
    DEFAULT_ROUTE = "radvd-default-route";
    /// Home agent options that need one another.
    HOME_AGENT = "radvd-home-agent";
    /// A prefix length that does not exist.
    PREFIX_LENGTH = "radvd-prefix-length";
    /// Bits past the prefix length.
    HOST_BITS = "radvd-host-bits";
    /// AdvRouterAddr without a router's address.
    ROUTER_ADDRESS = "radvd-router-address";
    /// The length of `::/N` says nothing.
    LENGTH_IGNORED = "radvd-length-ignored";
    /// A valid lifetime below the preferred one.
    LIFETIME_ORDER = "radvd-lifetime-order";
    /// An RDNSS option that cannot be.
    RDNSS = "radvd-rdnss";
    /// A DNSSL option that cannot be.
    DNSSL = "radvd-dnssl";
    /// A PREF64 option that cannot be.
    NAT64 = "radvd-nat64";
    /// An Encrypted DNS option that cannot be.
    DNR = "radvd-dnr";
    /// A Provisioning Domain that cannot be.
    PVD = "radvd-pvd";
    /// A custom option that cannot be.
    CUSTOM = "radvd-custom";
    /// A Captive Portal option that cannot be.
    CAPTIVE_PORTAL = "radvd-captive-portal";
}
