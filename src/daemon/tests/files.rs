use std::{env, fs, path::PathBuf, process};

use crate::{
    config::Syntax,
    daemon::{ConfigFiles, Loaded},
    diagnostic::render_line,
};

/// A folder that is gone with the test.
struct Folder(PathBuf);

impl Folder {
    fn new(name: &str) -> Self {
        let path = env::temp_dir().join(format!("raven-{name}-{}", process::id()));
        fs::create_dir_all(&path).unwrap();
        Folder(path)
    }

    fn file(&self, name: &str, text: &[u8]) -> PathBuf {
        let path = self.0.join(name);
        fs::write(&path, text).unwrap();
        path
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

fn problems(paths: Vec<PathBuf>) -> Vec<String> {
    let loaded = ConfigFiles { paths, syntax: None, compat: None }.load();
    loaded.diagnostics.iter().map(|one| render_line(one, &loaded.sources)).collect()
}

#[test]
fn what_cannot_be_read_is_an_error_that_names_the_place() {
    let folder = Folder::new("unreadable");
    let missing = folder.0.join("missing");
    let latin1 = folder.file("latin1", b"# fine\ninterface caf\xe9 { };\n");
    let comments = folder.file("comments", b"# nothing but this\n");
    let cases = [
        (missing, "cannot read", "file-unreadable"),
        (latin1, "latin1:2:14: ", "file-encoding"),
        (comments, "comments:1:1: ", "file-language"),
    ];
    for (path, part, code) in cases {
        let problems = problems(vec![path]);
        assert_eq!(problems.len(), 1, "{problems:?}");
        assert!(problems[0].contains(part) && problems[0].contains(code), "{problems:?}");
    }
}

const INTERFACE: &[u8] =
    b"interface eth0 { AdvSendAdvert on; AdvOtherConfigFlag on; prefix fd00::/64; };\n";

fn names(loaded: &Loaded) -> Vec<&str> {
    loaded.model.interfaces.iter().map(|interface| interface.name.as_str()).collect()
}

#[test]
fn a_directory_stands_for_its_files() {
    let folder = Folder::new("directory");
    let paths = vec![folder.0.clone()];
    let files = ConfigFiles { paths, syntax: None, compat: None };
    let loaded = files.load();
    let codes: Vec<_> = loaded.diagnostics.iter().map(|one| one.code).collect();
    assert_eq!(codes, ["file-empty-directory", "file-no-interface"]);

    folder.file("20-b.conf", b"em0:addr=\"fd00:1::\":raflags=\"o\":\n");
    folder.file("10-a.conf", INTERFACE);
    for leftover in [".30-c.conf", "10-a.conf~", "10-a.conf.bak", "#10-a.conf#", "README"] {
        folder.file(leftover, INTERFACE);
    }
    fs::create_dir(folder.0.join("sub.conf")).unwrap();
    let loaded = files.load();
    assert!(loaded.diagnostics.is_empty(), "{:?}", loaded.diagnostics);
    assert_eq!(names(&loaded), ["eth0", "em0"]);

    folder.file("30-c.conf", INTERFACE);
    assert_eq!(files.load().diagnostics[0].code, "file-duplicate-interface");
}

#[test]
fn files_include_files() {
    let folder = Folder::new("include");
    fs::create_dir(folder.0.join("d")).unwrap();
    let main = folder.file("main.conf", b"include \"d/*.conf\";\ninclude \"other\";\n");
    folder.file("d/a.conf", INTERFACE);
    folder.file("d/.hidden.conf", INTERFACE);
    folder.file("other", b"interface eth1 { include \"d/../common\"; };\n");
    folder.file("common", b"AdvSendAdvert on;\n");
    let files = ConfigFiles { paths: vec![main], syntax: None, compat: None };
    let loaded = files.load();
    assert!(loaded.diagnostics.is_empty(), "{:?}", loaded.diagnostics);
    assert_eq!(names(&loaded), ["eth0", "eth1"]);

    folder.file("common", b"include \"main.conf\";\ninclude \"d\";\ninclude \"none\";\n");
    let problems: Vec<_> = files.load().diagnostics.into_iter().map(|one| one.message).collect();
    for part in ["it includes itself", "/d`: it is a directory", "/none`: No such file"] {
        assert!(problems.iter().any(|problem| problem.contains(part)), "{part}: {problems:?}");
    }
}

#[test]
fn another_daemon_reads_its_own_language_only() {
    let folder = Folder::new("compat");
    let paths = vec![folder.file("a", b"em0:addr=\"fd00:1::\":raflags=\"o\":\n")];
    let compat = |compat| {
        let loaded = ConfigFiles { paths: paths.clone(), syntax: None, compat }.load();
        loaded.diagnostics.iter().map(|one| one.code).collect::<Vec<_>>()
    };
    assert_eq!(compat(None), [""; 0]);
    assert_eq!(compat(Some(Syntax::Rtadvd)), [""; 0]);
    assert_eq!(compat(Some(Syntax::Radvd)), ["file-compat"]);
}

#[test]
fn two_files_cannot_define_the_same_interface() {
    let folder = Folder::new("twice");
    let text = b"interface eth0 { AdvSendAdvert on; prefix 2001:db8::/64 { }; };\n";
    let (first, second) = (folder.file("first", text), folder.file("second", text));
    let loaded = ConfigFiles { paths: vec![first, second], syntax: None, compat: None }.load();
    assert!(!loaded.is_usable());
    assert_eq!(loaded.model.interfaces.len(), 1);
    let duplicate = &loaded.diagnostics[0];
    assert_eq!(duplicate.code, "file-duplicate-interface");
    let place = |span: crate::diagnostic::Span| loaded.sources.get(span.source).name().to_owned();
    assert!(place(duplicate.primary.as_ref().unwrap().span).ends_with("second"));
    assert!(place(duplicate.related[0].span).ends_with("first"));
}
