//! Any texts as answers: what the interview accepts renders to paths inside the project, or is refused.
#![no_main]

use std::collections::BTreeMap;

use libfuzzer_sys::fuzz_target;
use scaffold::fuzz::blueprint::answers::{Choice, Given, Interview, Surroundings};
use scaffold::fuzz::blueprint::Blueprint;
use scaffold::fuzz::blueprint::pack::Pack;
use scaffold::fuzz::blueprint::render::render;
use scaffold::fuzz::model::tree::Tree;

const PACK: &str = "//- blueprint.toml
schema = 1
name = \"b\"
[[parameter]]
name = \"name\"
kind = \"string\"
specimen = \"acme-service\"
[[parameter]]
name = \"free\"
kind = \"string\"
[[parameter]]
name = \"regions\"
kind = \"list\"
[[files]]
paths = [\"r.txt.hbs\"]
each = \"regions\"
as = \"r/{{item}}.txt\"
//- reference/acme-service/a.rs
acme_service
//- reference/r.txt.hbs
{{item}} {{free}} {{name}}
";

fuzz_target!(|texts: (String, String, String)| {
    let pack = Pack::read("", Tree::from_fixture(PACK).expect("a fixture")).expect("a pack");
    let blueprint = Blueprint::read(&pack, "b").expect("a blueprint");
    let given = [("name", texts.0), ("free", texts.1), ("regions", texts.2)];
    let given: BTreeMap<_, _> = given.into_iter().map(|(name, text)| (name.to_owned(), Given::Text(text))).collect();
    let interview = Interview::new(&blueprint, given, &Choice::default(), Surroundings::default());
    let Ok(answers) = interview.finish() else { return };
    if let Ok(rendered) = render(&blueprint, &answers) {
        assert!(rendered.tree.collisions().is_empty());
    }
});
