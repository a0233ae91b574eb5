use std::fmt;

use super::Config;
use super::issuer::Issuer;

/// What stands in place of a secret.
const SECRET: &str = "a secret, not shown";

impl fmt::Display for Config {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        line(f, "profile", self.profile)?;
        line(f, "address", self.address)?;
        line(f, "admin_address", self.admin_address)?;
        line(f, "database", self.database.display())?;
        line(f, "log", &self.log)?;
        line(f, "announce", self.announce)?;
        line(f, "drain", self.drain)?;
        writeln!(f, "concurrency = {}", self.limits.concurrency)?;
        match &self.issuer {
            #[cfg(feature = "dev-issuer")]
            Issuer::Development => writeln!(f, "# tokens come from the issuer for development")?,
            Issuer::Trusted(issuer) => {
                line(f, "auth_issuer", &issuer.name)?;
                line(f, "auth_audience", &issuer.audience)?;
                line(f, "auth_jwks_url", &issuer.jwks_url)?;
            }
        }
        line(f, "cursor_key", SECRET)?;
        if self.cursor_key_previous.is_some() {
            line(f, "cursor_key_previous", SECRET)?;
        }
        Ok(())
    }
}

fn line(f: &mut fmt::Formatter<'_>, key: &str, value: impl fmt::Display) -> fmt::Result {
    // A debug string is a TOML string for all that can stand here.
    writeln!(f, "{key} = {:?}", value.to_string())
}
