//! Stub.
/// Stub.
#[derive(Debug)]
pub struct Cursors;
#[derive(Debug)]
pub(crate) struct QueryFault;
impl QueryFault {
    pub(crate) fn name(&self) -> &'static str {
        "cursor"
    }
}
impl std::fmt::Display for QueryFault {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("junk")
    }
}
