//! The stable codes of this front end's diagnostics.

use crate::diagnostic::codes;

codes! {
    /// The structure is broken: something is missing, or stands where nothing may.
    SYNTAX = "rad-syntax", Error;
    /// Characters that the language does not have.
    CHARACTER = "rad-character", Error;
    /// A quoted text without its end.
    QUOTE = "rad-quote", Error;
    /// Lines end with CR LF.
    CRLF = "rad-crlf", Warning;
    /// The text begins with a byte-order mark.
    BYTE_ORDER_MARK = "rad-bom", Warning;
    /// A comment that ends in a backslash takes the next line with it.
    COMMENT_CONTINUED = "rad-comment-continued", Warning;
    /// A number that does not fit into 64 bits.
    NUMBER = "rad-number", Error;
    /// A macro that cannot be defined so.
    MACRO = "rad-macro", Error;
    /// A macro that is used before it is defined, or never defined.
    UNDEFINED_MACRO = "rad-undefined-macro", Error;
    /// A macro that is never used.
    UNUSED_MACRO = "rad-unused-macro", Note;
    /// A file that cannot be included.
    INCLUDE = "rad-include", Error;
    /// A keyword that does not exist.
    UNKNOWN_KEYWORD = "rad-unknown-keyword", Error;
    /// A keyword in a block where it has no meaning.
    MISPLACED = "rad-misplaced", Error;
    /// The same option twice in one block.
    REPEATED = "rad-repeated", Warning;
    /// A global option behind an interface, which does not get it.
    ORDER = "rad-order", Warning;
    /// A value of the wrong kind.
    VALUE = "rad-value", Error;
    /// A number outside its range.
    RANGE = "rad-range", Error;
    /// Hosts lose the router between two advertisements.
    ROUTER_LIFETIME = "rad-router-lifetime", Warning;
    /// An option that has no effect beside the others.
    UNUSED = "rad-unused", Warning;
    /// Not an interface name.
    INTERFACE_NAME = "rad-interface-name", Error;
    /// A name that rad takes for a group of interfaces.
    GROUP = "rad-group", Note;
    /// A name with wildcards.
    PATTERN = "rad-pattern", Note;
    /// Two blocks for one interface.
    REPEATED_INTERFACE = "rad-repeated-interface", Note;
    /// Not an IPv6 prefix.
    PREFIX = "rad-prefix", Error;
    /// A valid lifetime below the preferred one.
    LIFETIME_ORDER = "rad-lifetime-order", Warning;
    /// An RDNSS option that cannot be.
    NAMESERVER = "rad-nameserver", Error;
    /// A DNSSL option that cannot be.
    SEARCH = "rad-search", Error;
    /// A domain name with a dot at its end.
    FINAL_DOT = "rad-final-dot", Warning;
    /// A PREF64 option that cannot be.
    NAT64 = "rad-nat64", Error;
    /// Something that only Raven understands.
    EXTENSION = "rad-extension", Note;
    /// An Encrypted DNS option that cannot be.
    DNR = "rad-dnr", Error;
    /// A Provisioning Domain that cannot be.
    PVD = "rad-pvd", Error;
    /// A custom option that cannot be.
    CUSTOM = "rad-custom", Error;
}
