/// Something that a token may allow. A type for each, so that a handler names what it needs in its
/// signature, and cannot get a caller without it.
pub trait Permission: Send + Sync + 'static {
    /// Its name in the claim `scope`, and in the `security` of a route.
    const SCOPE: &'static str;
}

/// May create one.
#[derive(Debug)]
pub enum CreatePurchaseOrders {}

impl Permission for CreatePurchaseOrders {
    const SCOPE: &'static str = "purchase-orders:create";
}

/// May approve one. Whether this one, the domain decides.
#[derive(Debug)]
pub enum ApprovePurchaseOrders {}

impl Permission for ApprovePurchaseOrders {
    const SCOPE: &'static str = "purchase-orders:approve";
}

/// May read all of the tenant.
#[derive(Debug)]
pub enum ReadPurchaseOrders {}

impl Permission for ReadPurchaseOrders {
    const SCOPE: &'static str = "purchase-orders:read";
}
// {{#if (has "audit-log")}}

/// May read what everybody did in the tenant.
#[derive(Debug)]
pub enum ReadAuditEvents {}

impl Permission for ReadAuditEvents {
    const SCOPE: &'static str = "audit-events:read";
}
// {{/if}}
