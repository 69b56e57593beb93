//! The stable codes of this front end's diagnostics.

use crate::diagnostic::codes;

codes! {
    /// The structure is broken: something is missing, or stands where nothing may.
    SYNTAX = "rad-syntax";
    /// Characters that the language does not have.
    CHARACTER = "rad-character";
    /// A quoted text without its end.
    QUOTE = "rad-quote";
    /// Lines end with CR LF.
    CRLF = "rad-crlf";
    /// The text begins with a byte-order mark.
    BYTE_ORDER_MARK = "rad-bom";
    /// A comment that ends in a backslash takes the next line with it.
    COMMENT_CONTINUED = "rad-comment-continued";
    /// A number that does not fit into 64 bits.
    NUMBER = "rad-number";
    /// A macro that cannot be defined so.
    MACRO = "rad-macro";
    /// A macro that is used before it is defined, or never defined.
    UNDEFINED_MACRO = "rad-undefined-macro";
    /// A macro that is never used.
    UNUSED_MACRO = "rad-unused-macro";
    /// A file that cannot be included.
    INCLUDE = "rad-include";
    /// A keyword that does not exist.
    UNKNOWN_KEYWORD = "rad-unknown-keyword";
    /// A keyword in a block where it has no meaning.
    MISPLACED = "rad-misplaced";
    /// The same option twice in one block.
    REPEATED = "rad-repeated";
    /// A global option behind an interface, which does not get it.
    ORDER = "rad-order";
    /// A value of the wrong kind.
    VALUE = "rad-value";
    /// A number outside its range.
    RANGE = "rad-range";
    /// Hosts lose the router between two advertisements.
    ROUTER_LIFETIME = "rad-router-lifetime";
    /// An option that has no effect beside the others.
    UNUSED = "rad-unused";
    /// Not an interface name.
    INTERFACE_NAME = "rad-interface-name";
    /// A name that rad takes for a group of interfaces.
    GROUP = "rad-group";
    /// A name with wildcards.
    PATTERN = "rad-pattern";
    /// Two blocks for one interface.
    REPEATED_INTERFACE = "rad-repeated-interface";
    /// Not an IPv6 prefix.
    PREFIX = "rad-prefix";
    /// A valid lifetime below the preferred one.
    LIFETIME_ORDER = "rad-lifetime-order";
    /// An RDNSS option that cannot be.
    NAMESERVER = "rad-nameserver";
    /// A DNSSL option that cannot be.
    SEARCH = "rad-search";
    /// A domain name with a dot at its end.
    FINAL_DOT = "rad-final-dot";
    /// A PREF64 option that cannot be.
    NAT64 = "rad-nat64";
    /// Something that only Raven understands.
    EXTENSION = "rad-extension";
    /// An Encrypted DNS option that cannot be.
    DNR = "rad-dnr";
    /// A Provisioning Domain that cannot be.
    PVD = "rad-pvd";
    /// A custom option that cannot be.
    CUSTOM = "rad-custom";
}
