/// Where the books look for an order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CostCentre {
    code: String,
    /// What the books call it.
    pub name: String,
}

impl CostCentre {
    /// The cost centre with this code: four to eight digits. `None` for anything else.
    pub fn new(code: &str, name: &str) -> Option<Self> {
        let digits = code.bytes().all(|b| b.is_ascii_digit());
        let fits = digits && (4..=8).contains(&code.len());
        fits.then(|| Self {
            code: code.to_owned(),
            name: name.to_owned(),
        })
    }

    /// Its code in the books.
    pub fn code(&self) -> &str {
        &self.code
    }
}
