//! Generated models: what is written is read again, and what cannot be written is not.

use proptest::prelude::*;

use super::{
    super::{Syntax, write, write_lossy},
    mended, read,
};
use crate::model::{Model, arbitrary, testing};

/// What is written means `model`, or else something of it is said to be inexpressible.
fn survives(model: &Model, syntax: Syntax) {
    match write(model, syntax) {
        Ok(text) => assert_eq!(
            &read(&text, syntax).unwrap_or_else(|e| panic!("{e}\n{text}")),
            model,
            "\n{text}"
        ),
        Err(left_out) => {
            assert!(!left_out.is_empty());
            for lost in left_out {
                let belongs = |name: &str| {
                    lost.path
                        .strip_prefix(name)
                        .is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
                };
                let names = model.interfaces.iter().map(|interface| interface.name.as_str());
                assert!(names.into_iter().any(belongs), "{lost}");
            }
        }
    }
}

/// A model that the language can express is written as a whole.
fn is_written(model: &Model, syntax: Syntax) {
    let text = write(model, syntax).unwrap_or_else(|left_out| {
        let lost: Vec<String> = left_out.iter().map(ToString::to_string).collect();
        panic!("{}\n{model:#?}", lost.join("\n"))
    });
    let again = read(&text, syntax).unwrap_or_else(|problems| panic!("{problems}\n{text}"));
    assert_eq!(&again, model, "\n{text}");
}

/// The text says what is left out, is usable, and its model can be written.
fn is_usable_without(model: &Model, syntax: Syntax) {
    let written = write_lossy(model, syntax);
    for lost in &written.left_out {
        assert!(written.text.contains(&lost.to_string()), "{lost}\n{}", written.text);
    }
    let says_something =
        written.text.lines().any(|line| !line.is_empty() && !line.starts_with('#'));
    if !says_something {
        return;
    }
    let text = &written.text;
    let rest = read(text, syntax).unwrap_or_else(|problems| panic!("{problems}\n{text}"));
    assert_eq!(&rest == model, written.left_out.is_empty(), "{text}");
    is_written(&rest, syntax);
}

proptest! {
    #[test]
    fn any_model(model in arbitrary::model(3)) {
        for syntax in Syntax::ALL {
            survives(&model, syntax);
            is_usable_without(&model, syntax);
        }
    }

    #[test]
    fn all_that_a_language_can_express(model in arbitrary::model(3)) {
        for syntax in Syntax::ALL {
            is_written(&mended::model(&model, syntax), syntax);
        }
    }
}

#[test]
fn a_plain_interface_is_short() {
    let model = Model { interfaces: vec![testing::interface("vlan1")] };
    let radvd = "interface vlan1\n{\n\tAdvSendAdvert on;\n\tAdvRASolicitedUnicast off;\n\
                 \tMinRtrAdvInterval 200;\n\tAdvRAMTU 131072;\n};\n";
    assert_eq!(write(&model, Syntax::Radvd).as_deref(), Ok(radvd));
    assert_eq!(write(&model, Syntax::Rtadvd).as_deref(), Ok("vlan1:\\\n\t:noifprefix:\n"));
}
