/// Something that a token may allow. A type for each, so that a handler names what it needs in its
/// signature, and cannot get a caller without it.
pub trait Permission: Send + Sync + 'static {
    /// Its name in the claim `scope`, and in the `security` of a route.
    const SCOPE: &'static str;
}

/// May create one.
#[derive(Debug)]
pub enum CreateOrders {}

impl Permission for CreateOrders {
    const SCOPE: &'static str = "orders:create";
}

/// May approve one. Whether this one, the domain decides.
#[derive(Debug)]
pub enum ApproveOrders {}

impl Permission for ApproveOrders {
    const SCOPE: &'static str = "orders:approve";
}

/// May read all of the tenant.
#[derive(Debug)]
pub enum ReadOrders {}

impl Permission for ReadOrders {
    const SCOPE: &'static str = "orders:read";
}

/// May read what orders are booked on.
#[derive(Debug)]
pub enum ReadCostCentres {}

impl Permission for ReadCostCentres {
    const SCOPE: &'static str = "cost-centres:read";
}

/// May read what everybody did in the tenant.
#[derive(Debug)]
pub enum ReadAuditEvents {}

impl Permission for ReadAuditEvents {
    const SCOPE: &'static str = "audit-events:read";
}
