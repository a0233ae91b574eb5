use super::fault::Faults;
use super::jwks_url::JwksUrl;
use super::profile::Profile;

/// Why the keys of the issuer are needed.
const WHY: &str = "tokens are checked against an issuer, and only the profile `dev` has its own";

/// Where the issuer for development keeps its key pair: beside what else belongs to a working copy.
#[cfg(feature = "dev-issuer")]
pub(crate) const DEV_KEY: &str = "orders-dev.key";

/// Whose tokens count.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Issuer {
    /// The one that comes along for development.
    #[cfg(feature = "dev-issuer")]
    Development,
    /// The one that callers log in with.
    Trusted(Trusted),
}

/// An issuer, as it describes itself.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Trusted {
    /// What its tokens say in `iss`.
    pub(crate) name: String,
    /// What its tokens for this service name in `aud`.
    pub(crate) audience: String,
    /// Where its keys are.
    pub(crate) jwks_url: JwksUrl,
}

impl Issuer {
    /// The one that was given, whole. Where `profile` and the build bring one along, none has to be.
    pub(super) fn of(
        profile: Profile,
        (name, audience, jwks_url): (Option<String>, Option<String>, Option<JwksUrl>),
        faults: &mut Faults,
    ) -> Self {
        #[cfg(feature = "dev-issuer")]
        let given = name.is_some() || audience.is_some() || jwks_url.is_some();
        let full = |text: &String| !text.is_empty();
        match profile {
            #[cfg(feature = "dev-issuer")]
            Profile::Dev if !given => Self::Development,
            _ => Self::Trusted(Trusted {
                name: faults.need("auth_issuer", name.filter(full), WHY),
                audience: faults.need("auth_audience", audience.filter(full), WHY),
                jwks_url: faults.need("auth_jwks_url", jwks_url, WHY),
            }),
        }
    }
}
