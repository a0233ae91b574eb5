//! What a member of a Cargo workspace takes from its root.

use super::Judged;
use super::key::Key;
use crate::model::path::RelPath;

/// Where the value of a key stands that a manifest inherits: the root, if it is in the project, and the key there. The
/// path is the manifest's own.
pub(super) fn inherited<'j, 'g>(judged: &Judged<'j, 'g>, key: &Key) -> Option<(Option<Judged<'j, 'g>>, RelPath, Key)> {
    let names = key.names();
    let above = judged.manifest()?.manifest.inherited_key(&names)?;
    Some((workspace(judged), judged.path.clone(), Key::of(&above)))
}

/// The manifest of the workspace that a manifest belongs to.
fn workspace<'j, 'g>(judged: &Judged<'j, 'g>) -> Option<Judged<'j, 'g>> {
    let (context, own) = (judged.context, judged.manifest()?);
    let root = context.sources.packages().manifests.root_of(&own.folder)?;
    let path = context.sources.path(&root.path)?;
    Some(Judged { context, path, data: context.sources.data(path)? })
}
