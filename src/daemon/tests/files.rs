use std::{env, fs, path::PathBuf, process};

use crate::{daemon::ConfigFiles, diagnostic::render_line};

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
        (folder.0.clone(), "cannot read", "file-unreadable"),
        (latin1, "latin1:2:14: ", "file-encoding"),
        (comments, "comments:1:1: ", "file-language"),
    ];
    for (path, part, code) in cases {
        let problems = problems(vec![path]);
        assert_eq!(problems.len(), 1, "{problems:?}");
        assert!(problems[0].contains(part) && problems[0].contains(code), "{problems:?}");
    }
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
