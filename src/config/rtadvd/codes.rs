//! The stable codes of this front end's diagnostics.

use crate::diagnostic::codes;

codes! {
    /// The text begins with a byte-order mark.
    BYTE_ORDER_MARK = "rtadvd-bom", Warning;
    /// Lines end with CR LF.
    CRLF = "rtadvd-crlf", Warning;
    /// An octet of zero.
    NUL = "rtadvd-nul", Error;
    /// The last line has no newline.
    LAST_LINE = "rtadvd-last-line", Warning;
    /// The last line ends in a backslash.
    CONTINUED_AT_END = "rtadvd-continued-at-end", Warning;
    /// Blanks between a backslash and the end of its line.
    BLANK_AFTER_BACKSLASH = "rtadvd-blank-after-backslash", Warning;
    /// A continued line begins with a field, but no colon ends the one before.
    MISSING_COLON = "rtadvd-missing-colon", Warning;
    /// A comment that ends in a backslash takes the next line with it.
    COMMENT_CONTINUED = "rtadvd-comment-continued", Warning;
    /// A `#` inside a record, which starts no comment there.
    COMMENT_IN_RECORD = "rtadvd-comment-in-record", Warning;
    /// A record of more octets than rtadvd reads.
    LONG_RECORD = "rtadvd-long-record", Warning;
    /// Fields without a record.
    STRAY_LINE = "rtadvd-stray-line", Error;
    /// A record without fields.
    NO_FIELDS = "rtadvd-no-fields", Warning;

    /// Blanks before or after a record's name.
    BLANK_AROUND_NAME = "rtadvd-blank-around-name", Warning;
    /// Not an interface name.
    INTERFACE_NAME = "rtadvd-interface-name", Error;
    /// Not a condition.
    CONDITION = "rtadvd-condition", Error;
    /// Not an Ethernet address.
    ETHERNET_ADDRESS = "rtadvd-ethernet-address", Error;
    /// A value that cannot be computed from the interface's name.
    TEMPLATE = "rtadvd-template", Error;
    /// Not the name of a delegation.
    DELEGATION = "rtadvd-delegation", Error;
    /// A second record for a name.
    DUPLICATE_RECORD = "rtadvd-duplicate-record", Warning;
    /// A record `default` that no `tc` names.
    UNUSED_DEFAULT = "rtadvd-unused-default", Warning;
    /// A record with an interface's name that only serves as a target of `tc`.
    TEMPLATE_ONLY = "rtadvd-template-only", Note;

    /// Blanks before a field.
    BLANK_BEFORE_FIELD = "rtadvd-blank-before-field", Warning;
    /// Blanks around a field's `#` or `=`.
    BLANK_IN_FIELD = "rtadvd-blank-in-field", Warning;
    /// Blanks between a flag or string and the colon after it.
    BLANK_AFTER_VALUE = "rtadvd-blank-after-value", Warning;
    /// Blanks around an address or name of a string.
    BLANK_IN_VALUE = "rtadvd-blank-in-value", Warning;
    /// A quoted string without its end.
    QUOTE = "rtadvd-quote", Error;
    /// An address whose colons no quotes protect.
    UNQUOTED_ADDRESS = "rtadvd-unquoted-address", Note;
    /// A field that rtadvd skips because an escape stands before it.
    HIDDEN_FIELD = "rtadvd-hidden-field", Warning;
    /// A capability that does not exist.
    UNKNOWN_CAPABILITY = "rtadvd-unknown-capability", Error;
    /// A number after a capability's name that is none of 0 to 99.
    INDEX = "rtadvd-index", Error;
    /// A record that became part of the one before.
    SWALLOWED_RECORD = "rtadvd-swallowed-record", Error;
    /// A value of the wrong type.
    TYPE = "rtadvd-type", Error | Warning;
    /// Not a number.
    NUMBER = "rtadvd-number", Error;
    /// A hexadecimal number.
    HEXADECIMAL = "rtadvd-hexadecimal", Warning;
    /// A number that its leading zero makes octal.
    OCTAL = "rtadvd-octal", Warning;
    /// Something that only Raven or another daemon than FreeBSD's understands.
    EXTENSION = "rtadvd-extension", Note;
    /// An old name of a capability.
    OLD_NAME = "rtadvd-old-name", Note;
    /// A field that an earlier one of the record makes void.
    REPEATED = "rtadvd-repeated", Warning;

    /// A `tc` whose target does not exist.
    TC_TARGET = "rtadvd-tc-target", Warning;
    /// A `tc` that is not the last field.
    TC_NOT_LAST = "rtadvd-tc-not-last", Warning;
    /// A second `tc` in a record.
    TC_REPEATED = "rtadvd-tc-repeated", Warning;
    /// A `tc` with blanks, quotes or more characters than rtadvd reads.
    TC_NAME = "rtadvd-tc-name", Warning;
    /// Records that refer to each other in a circle.
    TC_LOOP = "rtadvd-tc-loop", Error;
    /// More `tc` than rtadvd expands.
    TC_COUNT = "rtadvd-tc-count", Note;

    /// A number outside its range.
    RANGE = "rtadvd-range", Error;
    /// A value that Raven takes and rtadvd does not.
    STRICTER = "rtadvd-stricter", Note;
    /// A letter that is no flag, or two that exclude each other.
    FLAG = "rtadvd-flag", Error;
    /// Bits that are not sent.
    BITS = "rtadvd-bits", Warning;
    /// An `mtu` string that is not `auto`.
    MTU = "rtadvd-mtu", Error;
    /// Not an IPv6 address, or one that cannot stand here.
    ADDRESS = "rtadvd-address", Error;
    /// A prefix with bits past its length.
    HOST_BITS = "rtadvd-host-bits", Warning;
    /// A link-local prefix.
    LINK_LOCAL = "rtadvd-link-local", Error;
    /// A preferred lifetime above the valid one.
    PREFERRED = "rtadvd-preferred", Warning;
    /// A list without entries, or with an empty one.
    EMPTY = "rtadvd-empty", Error;
    /// A list that does not fit into one option.
    LONG_LIST = "rtadvd-long-list", Error;
    /// An Encrypted DNS option that cannot be.
    DNR = "rtadvd-dnr", Error;
    /// A Provisioning Domain that cannot be.
    PVD = "rtadvd-pvd", Error;
    /// A custom option that cannot be.
    CUSTOM = "rtadvd-custom", Error;
    /// Not a captive portal's URI.
    CAPTIVE_PORTAL = "rtadvd-captive-portal", Error;
    /// Not a domain name.
    DOMAIN_NAME = "rtadvd-domain-name", Error;
    /// A value that is lowered to the highest one.
    CAPPED = "rtadvd-capped", Warning;
    /// A default that withdraws what it belongs to.
    WITHDRAWN = "rtadvd-withdrawn", Warning;
    /// A field that belongs to an entry that is not there.
    NO_EFFECT = "rtadvd-no-effect", Warning | Note;
}
