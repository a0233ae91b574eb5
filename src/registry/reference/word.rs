//! What has neither a scheme nor the look of a path.

use super::selector::{Written, parted};
use super::url::{is_user, unknown_scheme};
use super::{Carrier, Reference, ReferenceFault, Selector, blueprint, git, oci, one_of};
use crate::blueprint::pack::is_name;

pub(super) fn parse(text: &str) -> Result<Reference, ReferenceFault> {
    match text.split_once(':') {
        Some(("oci-layout", rest)) if !rest.is_empty() => oci::layout(text, rest),
        Some((user, rest)) if rest.split('/').next().is_some_and(|host| host.contains('@')) && !user.contains('@') => {
            // `gh:org@1` has no slash before its `@`, so no repository either: only an account has this form.
            Err(ReferenceFault::Credentials { shown: format!("…@{}", rest.rsplit('@').next().unwrap_or_default()) })
        }
        // `user@host:path`, as ssh programs write it.
        Some((account, rest)) if account.contains('@') && !account.contains('/') && !rest.is_empty() => {
            let user = account.split('@').next().unwrap_or_default();
            match is_user(user) && account.matches('@').count() == 1 && !rest.starts_with('-') {
                true => git::scp(text, account, rest),
                false => Err(ReferenceFault::Unknown(text.to_owned())),
            }
        }
        Some((alias, rest)) if is_name(alias) && rest.contains('/') => git::alias(text, alias, rest),
        Some((scheme, _)) if !scheme.contains(['/', '@']) => Err(unknown_scheme(&format!("{scheme}:"))),
        Some(_) => Err(ReferenceFault::Unknown(text.to_owned())),
        None => word(text.trim_end_matches('/')),
    }
}

/// A built-in blueprint, the built-in pack as a whole, or `namespace/pack@VERSION`.
fn word(text: &str) -> Result<Reference, ReferenceFault> {
    let unknown = || ReferenceFault::Unknown(text.to_owned());
    let (place, written, after) = parted(text)?;
    let (path, name) = place.split_once("//").unwrap_or((place, ""));
    let version = match written {
        Some(Written::Fragment(_)) => return Err(unknown()),
        Some(Written::Behind(version)) => Some(version),
        None => None,
    };
    let builtin = |blueprint| Reference { blueprint, ..Reference::of(Carrier::Builtin) };
    match path.split('/').collect::<Vec<_>>()[..] {
        ["builtin"] if version.is_none() => blueprint(name).map(builtin),
        [word] if version.is_none() && name.is_empty() => Ok(builtin(Some(word.to_owned()))),
        [word] if is_name(word) && version.is_some() => Err(ReferenceFault::Version(text.to_owned())),
        [space, pack] if is_name(space) && is_name(pack) => {
            let carrier = Carrier::Namespace { namespace: space.to_owned(), pack: pack.to_owned() };
            let selector = version.map_or(Ok(Selector::Any), Selector::version)?;
            Ok(Reference { carrier, selector, blueprint: one_of(blueprint(name)?, after)? })
        }
        _ => Err(unknown()),
    }
}
