use schemars::JsonSchema;
use serde::Deserialize;

use super::{Kind, Shape, kind};
use crate::document::At;
use crate::path::RelPath;

pub(super) const KIND: Kind = kind::<File>("file");

/// That a file is there, is not there, or contains a text.
///
/// That a file equals the blueprint's is not a rule but ownership: `mode = "pinned"`.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct File {
    path: At<String>,
    is: Is,
    text: Option<String>,
}

/// What is asked of the file.
#[derive(Debug, PartialEq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
enum Is {
    Present,
    Absent,
    Contains,
}

impl Shape for File {
    fn faults(&self) -> Vec<(std::ops::Range<usize>, String)> {
        let at = |message: String| (self.path.span.clone(), message);
        let path = RelPath::new(&self.path.value).err().map(|error| at(error.to_string()));
        let text = (self.is == Is::Contains && self.text.is_none())
            .then(|| at("`is = \"contains\"` needs `text`, the text to be found".into()));
        path.into_iter().chain(text).collect()
    }

    fn reach(&self) -> super::Reach {
        super::Reach::default()
    }

    fn judge(&self, _: &super::Ground<'_>) -> super::Verdict {
        super::Verdict::default()
    }
}
