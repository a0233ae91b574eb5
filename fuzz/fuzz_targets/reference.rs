//! Any text as a reference: it is read or refused, shown as what means the same, and never panics.
#![no_main]

use libfuzzer_sys::fuzz_target;
use scaffold::fuzz::registry::Reference;

fuzz_target!(|text: &str| match Reference::parse(text) {
    Ok(reference) => assert_eq!(Reference::parse(&reference.to_string()).as_ref(), Ok(&reference)),
    Err(fault) => assert!(!fault.to_string().is_empty()),
});
