//! Types as authors and sources write them, through one `check`.

use super::*;

#[track_caller]
fn check(written: &str, found: &str, expected: bool) {
    let tokens = words(found).expect("a type");
    assert_eq!(Written::read(written).expect("a type").is(&tokens), expected, "{written} | {found}");
}

#[test]
fn a_type_is_found_however_it_is_written() {
    check("Uuid", "uuid::Uuid", true);
    check("uuid::Uuid", "::uuid::Uuid", true);
    check("uuid::Uuid", "Uuid", true);
    check("crate::a::B", "super::B", true);
    check("a::Uuid", "b::Uuid", false);
    check("Option<String>", "std::option::Option< std::string::String, >", true);
    check("Vec<u8>", "Vec<u16>", false);
    check("Uuid", "Option<Uuid>", false);
    check("&str", "&'static str", true);
    check("Cow<str>", "Cow<'a, str>", true);
    check("&'static str", "&'a str", false);
    check("Box<dyn Any>", "Box<dyn Any + 'static>", true);
    check("Guard", "Guard<'_>", true);
    check("type", "r#type", true);
    check("Fn(u8) -> u8", "dyn Fn(u8) -> u8", false);
    check("<T as Iterator>::Item", "<T as std::iter::Iterator>::Item", true);
}

#[test]
fn a_gap_is_one_type() {
    check("_", "Vec<(u8, u16)>", true);
    check("Page<_>", "paging::Page<Vec<Order>>", true);
    check("Page<_>", "Page", false);
    check("Page<_>", "Page<A, B>", false);
    check("Result<_, Failure>", "Result<Page<(A, B)>, crate::Failure>", true);
    check("Result<Page<_>, _>", "Result<Page<A>, E>", true);
    check("(_, Json<_>)", "(Option<[(A, B); 1]>, Json<C>)", true);
    check("[_; 4]", "[u8; 4]", true);
    check("dyn _ + Send", "dyn Fn(A) -> B + Send", true);
    check("fn(_) -> _", "fn(A) -> B", true);
    check("&_", "&mut T", true);
}

#[test]
fn what_is_no_type_is_told() {
    for text in ["", "Vec<u8", "Vec<u8>>", "(u8", "a)", "\"x"] {
        assert!(Written::read(text).is_err(), "{text}");
    }
}

#[test]
fn a_type_is_shown_as_people_write_it() {
    let shown = |text: &str| Written::read(text).expect("a type").to_string();
    assert_eq!(shown("Result<Vec<u8>,Box<dyn Error+Send>>"), "Result<Vec<u8>, Box<dyn Error + Send>>");
    assert_eq!(shown("&'a str"), "&'a str");
    assert_eq!(shown("fn(u8)->u8"), "fn(u8) -> u8");
    assert_eq!(shown("[u8;4]"), "[u8; 4]");
}
