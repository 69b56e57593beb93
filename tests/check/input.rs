//! Files that are no configuration.

use std::{fs, os::unix::net::UnixListener, thread};

use nix::{sys::stat::Mode, unistd::mkfifo};

use crate::{
    check,
    common::{Folder, stderr},
    report,
};

const CLEAN: &str = "interface eth0 { AdvSendAdvert on; };\n";

#[test]
fn what_cannot_be_read_is_one_error_with_the_files_name() {
    let folder = Folder::new();
    let _socket = UnixListener::bind(folder.path("socket")).unwrap();
    mkfifo(&folder.path("pipe"), Mode::S_IRWXU).unwrap();
    fs::create_dir(folder.path("folder")).unwrap();
    let large = fs::File::create(folder.path("large")).unwrap();
    large.set_len((64 << 20) + 1).unwrap();
    fs::write(folder.path("utf-16"), b"\xff\xfei\0n\0t\0").unwrap();
    fs::write(folder.path("binary"), vec![0xff; 100_000]).unwrap();
    let device = "/dev/zero".into();
    let cases = [
        (folder.path("missing"), "file-unreadable", "No such file"),
        (folder.path("socket"), "file-unreadable", "socket"),
        (folder.path("pipe"), "file-unreadable", "nobody writes"),
        (folder.path("large"), "file-too-large", "64 MiB"),
        (folder.path("utf-16"), "file-encoding", "UTF-16"),
        (folder.path("binary"), "file-encoding", "no text"),
        (device, "file-too-large", "64 MiB"),
    ];
    for (path, code, part) in cases {
        let (report, status) = report(&path);
        assert_eq!(status, Some(2));
        assert_eq!(report["problems"].as_array().unwrap().len(), 1, "{report:#}");
        let problem = &report["problems"][0];
        assert_eq!(problem["code"], code, "{problem:#}");
        assert!(problem["message"].as_str().unwrap().contains(part), "{problem:#}");
        assert_eq!(problem["place"]["file"], path.to_str().unwrap());
        assert_eq!(report["files"][0]["read"], false);
    }
}

#[test]
fn a_file_of_nearly_that_name_is_named() {
    let folder = Folder::new();
    folder.write("radvd.conf", CLEAN);
    let output = check(&[folder.path("radvd.cnf").to_str().unwrap()], b"");
    let wanted = format!("did you mean `{}`?", folder.path("radvd.conf").display());
    assert!(stderr(&output).contains(&wanted), "{}", stderr(&output));
}

#[test]
fn pipes_that_somebody_writes_to_are_read_to_their_end() {
    let folder = Folder::new();
    let pipe = folder.path("pipe");
    mkfifo(&pipe, Mode::S_IRWXU).unwrap();
    let writer = {
        let pipe = pipe.clone();
        // More than a pipe holds at once, so that the reader has to come back.
        thread::spawn(move || fs::write(pipe, format!("{}{CLEAN}", "# long\n".repeat(50_000))))
    };
    let (report, status) = report(&pipe);
    writer.join().unwrap().unwrap();
    assert_eq!((status, &report["usable"]), (Some(0), &true.into()), "{report:#}");
    assert_eq!(check(&["/dev/stdin"], CLEAN.as_bytes()).status.code(), Some(0));
    assert_eq!(check(&["-"], CLEAN.as_bytes()).status.code(), Some(0));
}

#[test]
fn odd_octets_are_harmless_or_an_error_and_never_lost() {
    let text = |before: &[u8], after: &[u8]| [before, CLEAN.as_bytes(), after].concat();
    let cases: [(Vec<u8>, i32, &[&str]); 9] = [
        (text(b"# caf\xe9\n", b""), 0, &["file-encoding"]),
        (text(b"", b"interface caf\xe9 { };\n"), 2, &["file-encoding"]),
        (text(b"\xef\xbb\xbf", b""), 0, &["radvd-bom"]),
        (text(b"# \0\n", b""), 0, &[]),
        (text(b"", b"\0"), 2, &["radvd-character"]),
        (CLEAN.replace('\n', "\r\n").into(), 0, &["radvd-crlf"]),
        (b"# \xe9\nem0:mtu#1400:raflags=\"o\":\n".to_vec(), 0, &["file-encoding"]),
        (b"em0:mtu#14\xe9:\n".to_vec(), 2, &["file-encoding"]),
        (
            b"\xef\xbb\xbfem0:\\\r\n\t:mtu#14\x0000:\r\n".to_vec(),
            2,
            &["rtadvd-bom", "rtadvd-crlf", "rtadvd-nul"],
        ),
    ];
    let folder = Folder::new();
    for (octets, expected, codes) in cases {
        fs::write(folder.path("a.conf"), &octets).unwrap();
        let (report, status) = report(&folder.path("a.conf"));
        assert_eq!(status, Some(expected), "{octets:?} {report:#}");
        let problems = report["problems"].as_array().unwrap();
        let found: Vec<_> = problems.iter().map(|one| one["code"].as_str().unwrap()).collect();
        assert_eq!(found, codes, "{octets:?} {report:#}");
    }
}

#[test]
fn one_error_for_a_prefix_that_no_host_can_use() {
    let folder = Folder::new();
    let radvd =
        |prefix: &str| format!("interface a {{ AdvSendAdvert on; prefix {prefix}/64 {{ }}; }};\n");
    let rtadvd = |prefix: &str| format!("a:addr=\"{prefix}\":\n");
    let cases = [
        (radvd("0:0::1"), "radvd-host-bits"),
        (radvd("ff02::1"), "RA020"),
        (radvd("fe80::1"), "RA020"),
        (rtadvd("::1"), "RA020"),
        (rtadvd("ff02::1"), "rtadvd-address"),
        (rtadvd("fe80::1"), "rtadvd-link-local"),
    ];
    for (text, code) in cases {
        let (report, _) = report(&folder.write("a.conf", &text));
        let problems = report["problems"].as_array().unwrap().iter();
        // Other advice may be there.
        let problems = problems.filter(|problem| problem["severity"] != "note");
        let found: Vec<_> =
            problems.map(|problem| (&problem["code"], &problem["severity"])).collect();
        assert_eq!(found, [(&code.into(), &"error".into())], "{text}{report:#}");
    }
}
