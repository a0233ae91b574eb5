//! The pack that end-to-end tests render: small, with one of everything.

/// A pack of two blueprints. `logo.bin` is beside it, since a text form holds no NUL.
pub const BASE: &str = r#"
//- pack.toml
schema = 1
name = "acme/base"
version = "1.2.0"
summary = "What tests build on"
//- svc/blueprint.toml
schema = 1
name = "svc"
summary = "A small service"
verbatim = ["golden/**"]

[[parameter]]
name = "name"
kind = "string"
prompt = "Crate name"
pattern = "^[a-z][a-z0-9]*(-[a-z0-9]+)*$"
specimen = "acme-service"

[[parameter]]
name = "resource"
kind = "string"
prompt = "What it keeps"
specimen = "purchase-order"
default = "item"

[[parameter]]
name = "resources"
kind = "string"
specimen = "purchase-orders"
default = "{{resource}}s"

[[parameter]]
name = "store"
kind = "choice"
choices = ["sqlite", "postgres"]
default = "sqlite"

[[parameter]]
name = "pool"
kind = "integer"
default = 5
when = '(eq store "postgres")'

[[parameter]]
name = "regions"
kind = "list"
default = ["eu", "us"]

[[parameter]]
name = "tls"
kind = "boolean"
default = true

[[parameter]]
name = "motto"
kind = "string"
default = "onwards"

[[component]]
name = "audit"
summary = "an event log"
paths = ["src/audit.rs"]

[[component]]
name = "auth"
summary = "bearer tokens"
default = false
requires = ["audit"]
paths = ["src/auth.rs"]

[[files]]
paths = ["deploy/postgres.yaml"]
when = '(eq store "postgres")'

[[files]]
paths = ["deploy/region.yaml"]
each = "regions"
as = "deploy/{{item}}.yaml"

[zones]
core = ["src/**"]

[[ownership]]
paths = ["README.md", "Cargo.lock"]
mode = "seed"

[[ownership]]
paths = ["deny.toml", "ci/**"]
mode = "pinned"
why = "licences are gated here"

[[ownership]]
paths = ["src/audit.rs"]
mode = "closed"
why = "auditors read these records"

[[rule]]
id = "core-is-pure"
kind = "dependency"
from = "core"
deny = ["sqlx"]
why = "the core is testable without a database"

[[case]]
name = "all"
answers = { name = "orders" }
components = ["audit", "auth"]

[[case]]
name = "postgres, bare"
answers = { name = "zebra-crossing", store = "postgres", pool = 9 }
components = []

[test]
run = [["test", "-f", "Cargo.toml"]]
//- svc/partials/note.hbs
kept by {{name}}
//- svc/reference/.gitignore
/target
*.log
//- svc/reference/Cargo.toml
[package]
name = "acme-service"
version = "0.1.0"
edition = "2024"

[workspace]
//- svc/reference/Cargo.lock
version = 4

[[package]]
name = "acme-service"
version = "0.1.0"
//- svc/reference/README.md
# acme-service
//- svc/reference/NOTE.txt.hbs
{{> note}}{{#if tls}}, with TLS{{/if}}: {{motto}}
//- svc/reference/deny.toml
[licenses]
allow = ["MIT"]
//- svc/reference/ci/gate.yml
name: ${{ matrix.os }} acme-service
//- svc/reference/run.sh +x
#!/bin/sh
exec acme-service
//- svc/reference/golden/event.json
{"by": "acme-service"}
//- svc/reference/deploy/postgres.yaml
kind: postgres
//- svc/reference/deploy/region.yaml
service: acme-service
//- svc/reference/src/lib.rs
//! The acme-service.

// {{#if (has "audit")}}
pub mod audit;
// {{else}}
//~ pub mod no_audit;
// {{/if}}
// {{#if (has "auth")}}
pub mod auth;
// {{/if}}

/// Keeps purchase-orders.
pub struct PurchaseOrder {
    pub id: u64,
}

pub fn list_purchase_orders() -> Vec<PurchaseOrder> {
    Vec::new()
}

pub fn hello() {
    let name = "acme-service";
    println!("{{name}} {name}");
}
//- svc/reference/src/audit.rs
//! What happened in acme-service.

pub struct Event {
    pub actor: String,
    pub outcome: String,
    pub at: u64,
}

impl Event {
    pub fn new(actor: &str, outcome: &str, at: u64) -> Self {
        Self { actor: actor.into(), outcome: outcome.into(), at }
    }
}
//- svc/reference/src/auth.rs
//! Who asks.
//- job/blueprint.toml
schema = 1
name = "job"
summary = "A small job"

[[parameter]]
name = "name"
kind = "string"
specimen = "acme-job"

[[ownership]]
paths = ["job.sh"]
mode = "pinned"
why = "operators start it"
//- job/reference/job.sh +x
#!/bin/sh
exec acme-job
//- job/reference/notes.md
# acme-job
"#;

/// What `new svc orders --defaults` makes of it, without `.git`.
pub const CONTENTS: &[&str] = &[
    ".gitignore",
    "Cargo.lock",
    "Cargo.toml",
    "NOTE.txt",
    "README.md",
    "ci/gate.yml",
    "deny.toml",
    "deploy/eu.yaml",
    "deploy/us.yaml",
    "golden/event.json",
    "logo.bin",
    "run.sh",
    "scaffold.lock",
    "scaffold.toml",
    "src/audit.rs",
    "src/lib.rs",
];
