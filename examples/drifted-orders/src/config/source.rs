use std::collections::BTreeMap;
use std::ffi::{OsStr, OsString};
use std::fs;
use std::path::Path;

use config::{ConfigError, File, FileFormat, Source as _, Value};

use super::fault::{Fault, Faults};

/// What every variable of the service begins with.
const PREFIX: &str = "ORDERS_";

/// Behind a key in the name of a variable: the value stands in the file of that name.
const IN_A_FILE: &str = "_file";

/// The file that is read when it stands in the working directory.
const DEFAULT_FILE: &str = "orders.toml";

/// Values by their key. Each knows where it came from.
pub(super) type Given = BTreeMap<String, Value>;

/// What `file` says, or the default file where there is one.
pub(super) fn from_file(file: Option<&Path>, faults: &mut Faults) -> Given {
    let path = file.unwrap_or(Path::new(DEFAULT_FILE));
    let source = File::from(path).format(FileFormat::Toml);
    match source.required(file.is_some()).collect() {
        Ok(values) => values.into_iter().collect(),
        Err(error) => {
            faults.push(Fault {
                key: path.display().to_string(),
                origin: None,
                problem: format!("cannot be read: {}", text_of(&error)),
            });
            Given::new()
        }
    }
}

/// What the variables of the service say; others are left alone.
pub(super) fn from_environment(
    variables: impl IntoIterator<Item = (OsString, OsString)>,
    faults: &mut Faults,
) -> Given {
    let mut given = Given::new();
    for (name, content) in variables {
        let Some((name, key)) = own(&name) else {
            continue;
        };
        let (key, text) = match key.strip_suffix(IN_A_FILE) {
            Some(key) => (key.to_owned(), read(&content)),
            None => (key, text(content)),
        };
        let problem = match text {
            Ok(_) if given.contains_key(&key) => "is given twice, as text and as a file".to_owned(),
            Ok(text) => {
                given.insert(key, Value::new(Some(&name), text));
                continue;
            }
            Err(problem) => problem,
        };
        faults.push(Fault {
            key,
            origin: Some(name),
            problem,
        });
    }
    given
}

/// A variable of the service, and the key it means.
fn own(name: &OsStr) -> Option<(String, String)> {
    let name = name.to_str()?;
    let key = name.strip_prefix(PREFIX)?;
    Some((name.to_owned(), key.to_ascii_lowercase()))
}

fn text(content: OsString) -> Result<String, String> {
    let text = content.into_string();
    text.map_err(|_| "is not UTF-8".to_owned())
}

/// The content of the file at `path`, without the line end that editors put there.
fn read(path: &OsStr) -> Result<String, String> {
    let shown = Path::new(path).display();
    let text = fs::read_to_string(path).map_err(|error| format!("cannot read {shown}: {error}"))?;
    Ok(text.trim_end_matches(['\r', '\n']).to_owned())
}

/// What is wrong, without the key and the origin that stand beside it already.
pub(super) fn text_of(error: &ConfigError) -> String {
    match error {
        ConfigError::At { error, .. } => text_of(error),
        ConfigError::FileParse { cause, .. } => cause.to_string(),
        ConfigError::Type {
            unexpected,
            expected,
            ..
        } => format!("is {unexpected} and should be {expected}"),
        other => other.to_string(),
    }
}
