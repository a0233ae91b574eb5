//! Two sets of tools in one hand. It only passes calls on, and does nothing itself.

use crate::tool::{Definition, Misfit, ToolFault, Toolset};
use crate::turn::AskedCall;

/// The tools of `A`, then those of `B`. Their names must differ: the first that knows one has it.
pub struct Both<A, B>(pub A, pub B);

/// A call of one of the two.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Either<A, B> {
    /// Of the first.
    First(A),
    /// Of the second.
    Second(B),
}

impl<A: Toolset, B: Toolset> Toolset for Both<A, B> {
    type Call = Either<A::Call, B::Call>;

    fn definitions(&self) -> Vec<Definition> {
        let second = self.1.definitions();
        self.0.definitions().into_iter().chain(second).collect()
    }

    fn read(&self, asked: &AskedCall) -> Result<Self::Call, Misfit> {
        match self.0.read(asked) {
            Err(Misfit::UnknownTool) => self.1.read(asked).map(Either::Second),
            call => call.map(Either::First),
        }
    }

    fn run(&self, call: Self::Call) -> Result<String, ToolFault> {
        match call {
            Either::First(call) => self.0.run(call),
            Either::Second(call) => self.1.run(call),
        }
    }
}
