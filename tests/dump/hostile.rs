//! Captures that somebody made to do harm.

use raven::model::{Dnssl, DomainName, Lifetime, NdOption};

use crate::{
    assert_printable,
    common::{raven, stderr, stdout},
    dump, feed,
    frames::{frame, message, option, pcap, pcapng},
    objects,
};

const ETHERNET: u32 = 1;

/// Escape sequences, ends of lines, of comments and of quotes.
const EVIL: &[u8] = b"x\";\n};\r\n# \x1b]0;owned\x07\x1b[2J\x7f\xc2\x9b31m\xe2\x80\xae:\\\n";

/// An advertisement with evil in every place that text can be.
fn evil() -> Vec<u8> {
    let name = DomainName::from_labels([EVIL, b"com"]).unwrap();
    let suffixes = Dnssl::new(vec![name], Lifetime::INFINITE).unwrap();
    let portal = [b"https://", EVIL].concat();
    message(vec![
        NdOption::Dnssl(suffixes),
        option(37, &portal),
        option(37, b"urn:a\";};{}"),
        option(99, EVIL),
    ])
}

#[test]
fn nothing_heard_reaches_the_terminal_as_it_is() {
    for capture in [pcap(ETHERNET, &[frame(&[], &evil())]), pcapng(EVIL, &frame(&[], &evil()))] {
        for format in ["radvd", "rtadvd", "rad", "json"] {
            let output = dump(&["--output", format], &capture);
            assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
            assert_printable(&output);
            if format == "json" {
                assert_eq!(objects(&output)[0]["interface"], serde_json::json!(null));
            }
        }
    }
}

#[test]
fn lengths_without_limit_cost_no_memory() {
    let good = pcap(ETHERNET, &[frame(&[], &message(Vec::new()))]);
    let record = [&[0; 8][..], &[0xff; 8]].concat();
    let blocks = [
        pcapng(b"em0", &frame(&[], &message(Vec::new()))),
        b"\x07\0\0\0\xfc\xff\xff\xff".to_vec(),
        vec![0; 4 * 1024 * 1024],
    ];
    for (capture, expected) in [
        ([good.clone(), record, vec![0; 4 * 1024 * 1024]].concat(), "claims 4294967311 octets"),
        (blocks.concat(), "it ends in the middle of the record"),
    ] {
        let mut command = std::process::Command::new("sh");
        command.args(["-c", "ulimit -v 200000 && exec \"$0\" dump --output json --pcap -"]);
        command.arg(raven().get_program());
        let output = feed(&mut command, &capture);
        assert_eq!(output.status.code(), Some(1), "{}", stderr(&output));
        assert_eq!(objects(&output).len(), 1);
        assert!(stderr(&output).contains(expected), "{}", stderr(&output));
    }
}

#[test]
fn options_without_end_are_all_printed() {
    // As many as a packet holds.
    let options = (0..8_000_u32).map(|number| option(99, &number.to_be_bytes())).collect();
    let capture = pcap(ETHERNET, &[frame(&[], &message(options))]);
    let output = dump(&["--output", "json"], &capture);
    assert_eq!(objects(&output)[0]["fields"]["other_options"].as_array().unwrap().len(), 8_000);
    for format in ["radvd", "rtadvd"] {
        let output = dump(&["--output", format], &capture);
        assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
        let text = stdout(&output);
        assert!(text.contains("00001f3f"), "the last is missing: {}", &text[text.len() - 200..]);
    }
}
