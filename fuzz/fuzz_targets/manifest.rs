//! Any text as a manifest: it is read or refused with places, and never panics.
#![no_main]

use libfuzzer_sys::fuzz_target;
use scaffold::fuzz::blueprint::Blueprint;
use scaffold::fuzz::blueprint::pack::Pack;
use scaffold::fuzz::model::path::RelPath;
use scaffold::fuzz::model::tree::{Entry, File, Tree};

fuzz_target!(|text: &str| {
    let file = |path: &str, text: &str| {
        (RelPath::new(path).expect("a path"), Entry::File(File::new(text.as_bytes().to_vec())))
    };
    let tree: Tree = [file("blueprint.toml", text), file("reference/src/lib.rs", "acme_service\n")].into_iter().collect();
    let Ok(pack) = Pack::read("", tree) else { return };
    let name = pack.blueprints[0].0.clone();
    if let Err(faults) = Blueprint::read(&pack, &name) {
        assert!(!faults.is_empty());
        faults.iter().for_each(|fault| drop(fault.to_string()));
    }
});
