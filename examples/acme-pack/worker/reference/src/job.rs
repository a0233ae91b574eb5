//! The job: a function of its input, and of nothing else.

/// One thing to do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SendInvoice {
    pub id: u64,
    pub input: String,
}

/// Why a job was not done.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fault {
    /// There was nothing to do it with.
    Empty,
}

impl SendInvoice {
    /// Does the job, and returns how much there was of it.
    ///
    /// # Errors
    /// [`Fault::Empty`] when the input is blank.
    pub fn run(&self) -> Result<usize, Fault> {
        match self.input.trim() {
            "" => Err(Fault::Empty),
            input => Ok(input.len()),
        }
    }
}
