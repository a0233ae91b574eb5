use std::fmt;
use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::time::Duration;

use serde::Deserialize;

use super::period::Period;

/// Where the service runs. Decides what a key means when nobody gives it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(try_from = "String")]
pub(crate) enum Profile {
    /// On the machine of somebody who works on it: reachable from there alone, and what can be
    /// made up is made up.
    Dev,
    /// Everywhere else. The default, so that nobody gets the other one by forgetting a line.
    #[default]
    Prod,
}

impl Profile {
    /// The address for callers.
    pub(super) fn address(self) -> SocketAddr {
        (self.interface(), 8080).into()
    }

    /// The address for probes and metrics.
    pub(super) fn admin_address(self) -> SocketAddr {
        (self.interface(), 9090).into()
    }

    /// How long load balancers get to see that the service is not ready any more. Nobody waits for
    /// one on their own machine.
    pub(super) fn announce(self) -> Period {
        match self {
            Self::Dev => Period::new(Duration::ZERO),
            Self::Prod => Period::new(Duration::from_secs(5)),
        }
    }

    fn interface(self) -> IpAddr {
        match self {
            Self::Dev => Ipv4Addr::LOCALHOST.into(),
            Self::Prod => Ipv4Addr::UNSPECIFIED.into(),
        }
    }
}

impl TryFrom<String> for Profile {
    type Error = &'static str;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        match text.as_str() {
            "dev" => Ok(Self::Dev),
            "prod" => Ok(Self::Prod),
            _ => Err("is neither `dev` nor `prod`"),
        }
    }
}

impl fmt::Display for Profile {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Dev => "dev",
            Self::Prod => "prod",
        })
    }
}
