use raven::{
    config::{self, Reader, Syntax},
    diagnostic::Sources,
    model::{Interface, Model, RouterAdvertisement},
    view,
};

/// Whatever is heard can be told, and written down in every language, in letters that upset no
/// terminal.
pub fn tell(heard: &RouterAdvertisement) {
    for (path, value) in view::advertisement(heard).fields() {
        let text = format!("{path} {value}");
        assert!(text.chars().all(|c| c.is_ascii_graphic() || c == ' '), "{text:?}");
    }
    for syntax in Syntax::ALL {
        let sample = sample(syntax);
        let interfaces = vec![Interface::heard(&sample, heard).interface];
        let written = config::write_lossy(&Model { interfaces }, syntax);
        let bad = |c: char| c.is_control() && c != '\n' && c != '\t';
        assert!(!written.text.contains(bad), "{:?}", written.text);
        let read = read(&written.text, syntax);
        assert_eq!(read.interfaces.len(), 1, "{}", written.text);
    }
}

/// A plain interface of the language.
fn sample(syntax: Syntax) -> Interface {
    let text = match syntax {
        Syntax::Radvd => "interface eth0 { AdvSendAdvert on; };\n",
        Syntax::Rtadvd => "eth0:\\\n\t:mtu#1500:\n",
        Syntax::Rad => "interface eth0 {\n}\n",
    };
    read(text, syntax).interfaces.remove(0)
}

fn read(text: &str, syntax: Syntax) -> Model {
    let sources = Sources::new();
    let id = sources.add("fuzz.conf", text);
    let parsed = Reader::new(&sources).parse(id, syntax);
    assert!(parsed.is_usable(), "{text}\n{:?}", parsed.diagnostics);
    parsed.model
}
