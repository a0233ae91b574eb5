use super::*;

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(dead_code, reason = "only the reading is under test")]
struct Root {
    name: Option<At<String>>,
    #[serde(default)]
    part: Vec<At<Part>>,
    flag: Option<bool>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(dead_code, reason = "only the reading is under test")]
struct Part {
    id: Option<u8>,
    words: Option<Vec<String>>,
    kind: Option<Kind>,
}

#[derive(Debug, Deserialize)]
#[expect(dead_code, reason = "only the reading is under test")]
struct Strict {
    number: u8,
    id: String,
    words: Vec<String>,
    until: toml::value::Datetime,
    flag: Option<bool>,
}

#[test]
fn every_missing_key_is_named() {
    let source = Arc::new(SourceText { name: "x.toml".into(), text: "flag = 1\n".into() });
    let (value, faults) = Document::parse(&source).read::<Strict>();
    let found: Vec<_> = faults.iter().map(|fault| fault.message.clone()).collect();
    let kind = "invalid type: integer `1`, expected a boolean";
    let missing = ["number", "id", "words", "until"].map(|name| format!("the key `{name}` is missing"));
    assert_eq!(found, [&[kind.to_owned()][..], &missing].concat());
    assert!(value.is_none());
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "lowercase")]
enum Kind {
    Red,
    Green,
}

fn check(text: &str, expected: &[&str]) {
    let source = Arc::new(SourceText { name: "x.toml".into(), text: text.into() });
    let (_, faults) = Document::parse(&source).read::<Root>();
    let mut found: Vec<_> = faults.iter().map(ToString::to_string).collect();
    found.sort();
    assert_eq!(found, expected, "{text}");
}

#[test]
fn a_good_text_has_no_faults() {
    check("name = 'a'\n[[part]]\nid = 1\nwords = ['a']\nkind = 'red'\n", &[]);
}

#[test]
fn all_faults_come_at_once() {
    check(
        "nmae = 'a'\nflag = 'yes'\n[[part]]\nid = 'x'\nwrods = []\n[[part]]\nwords = ['a', 1, 2]\nkind = 'gren'\n",
        &[
            "x.toml:1:1: unknown key `nmae` (did you mean `name`?)",
            "x.toml:2:8: invalid type: string \"yes\", expected a boolean",
            "x.toml:4:6: invalid type: string \"x\", expected u8",
            "x.toml:5:1: unknown key `wrods` (did you mean `words`?)",
            "x.toml:7:15: invalid type: integer `1`, expected a string",
            "x.toml:7:18: invalid type: integer `2`, expected a string",
            "x.toml:8:8: `gren` is not a value here (did you mean `green`?)",
        ],
    );
}

#[test]
fn syntax_and_shape_come_together() {
    check(
        "name = \nflga = true\n",
        &[
            "x.toml:1:8: string values must be quoted, expected literal string",
            "x.toml:2:1: unknown key `flga` (did you mean `flag`?)",
        ],
    );
}
