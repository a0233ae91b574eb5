use axum::extract::FromRequestParts;
use axum::http::HeaderMap;
use axum::http::request::Parts;
use contracts::{Actor, ActorId, ActorKind, Tenant};
use domain::Caller;

use crate::App;
use crate::failure::Failure;

/// The id of whoever asks.
const CALLER: &str = "x-caller";

/// Whose data it is about.
const TENANT: &str = "x-tenant";

/// The tenant where the gateway names none.
const DEFAULT_TENANT: &str = "default";

/// A caller as the gateway in front names them.
///
/// The headers are believed, so nothing but the gateway may reach the service, and the gateway must
/// drop these headers from whatever comes in.
pub(crate) struct Gateway {
    /// Who asks.
    pub(crate) caller: Caller,
}

impl FromRequestParts<App> for Gateway {
    type Rejection = Failure;

    async fn from_request_parts(parts: &mut Parts, _: &App) -> Result<Self, Failure> {
        let caller = caller(&parts.headers).ok_or(Failure::NoCaller)?;
        Ok(Self { caller })
    }
}

/// `None` when a header is repeated, or holds what cannot be an id.
fn caller(headers: &HeaderMap) -> Option<Caller> {
    let id = ActorId::parse(only(headers, CALLER)?).ok()?;
    let tenant = if headers.contains_key(TENANT) {
        only(headers, TENANT)?
    } else {
        DEFAULT_TENANT
    };
    let tenant = Tenant::parse(tenant).ok()?;
    // A gateway names people. A deployment whose gateway tells programs apart maps its header here.
    let kind = ActorKind::User;
    let actor = Actor { kind, id };
    Some(Caller { tenant, actor })
}

fn only<'h>(headers: &'h HeaderMap, name: &str) -> Option<&'h str> {
    let mut values = headers.get_all(name).iter();
    let value = values.next()?;
    values.next().is_none().then(|| value.to_str().ok())?
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(sent: &[(&'static str, &str)], expected: Option<(&str, &str)>) {
        let mut headers = HeaderMap::new();
        for (name, value) in sent {
            headers.append(*name, value.parse().unwrap());
        }
        let found = caller(&headers);
        let found = found.as_ref();
        let found = found.map(|caller| (caller.tenant.as_str(), caller.actor.id.as_str()));
        assert_eq!(found, expected, "{sent:?}");
    }

    #[test]
    fn the_gateway_names_caller_and_tenant() {
        check(&[(CALLER, "ann")], Some((DEFAULT_TENANT, "ann")));
        check(&[(CALLER, "ann"), (TENANT, "acme")], Some(("acme", "ann")));
    }

    #[test]
    fn what_it_does_not_name_is_not_guessed() {
        check(&[], None);
        check(&[(TENANT, "acme")], None);
        check(&[(CALLER, "")], None);
        check(&[(CALLER, "ann@example.org")], None);
        check(&[(CALLER, "ann"), (TENANT, "")], None);
        check(&[(CALLER, "ann"), (TENANT, "Acme")], None);
        check(&[(CALLER, "ann"), (CALLER, "bob")], None);
        check(&[(CALLER, "ann"), (TENANT, "a"), (TENANT, "b")], None);
    }
}
