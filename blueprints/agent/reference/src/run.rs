//! One task from its first turn to its answer.

use crate::agent::Agent;
use crate::audit::{Event, Outcome};
use crate::conversation::{Message, Prompt};
use crate::failure::Cause;
use crate::judgement::{Cut, Judgement, Ready, Terms, judge};
use crate::tool::{Definition, ToolFault, Toolset};
use crate::turn::Turn;

/// What a task has come to so far.
pub(crate) struct Run<'a, 'd, T> {
    agent: &'a Agent<'d, T>,
    definitions: Vec<Definition>,
    messages: Vec<Message>,
    budget_left: u64,
    /// Whether a tool has run. An answer before that rests on nothing but the model's memory.
    grounded: bool,
    /// Whether the model was corrected. It is, once; a second time would only cost more.
    corrected: bool,
}

impl<'a, 'd, T: Toolset> Run<'a, 'd, T> {
    pub(crate) fn new(agent: &'a Agent<'d, T>, task: &str) -> Self {
        Self {
            agent,
            definitions: agent.tools.definitions(),
            messages: vec![Message::Task(task.to_owned())],
            budget_left: agent.role.limits.budget,
            grounded: false,
            corrected: false,
        }
    }

    pub(crate) fn finish(mut self) -> Result<String, Cause> {
        for step in 1..=self.agent.role.limits.steps {
            if let Some(answer) = self.step(step)? {
                return Ok(answer);
            }
        }
        Err(Cause::OutOfSteps(self.agent.role.limits.steps))
    }

    /// One turn and what follows from it; the answer, if that is what it was.
    fn step(&mut self, step: u32) -> Result<Option<String>, Cause> {
        if self.budget_left == 0 {
            let spent: Judgement = Judgement::Truncated(Cut::Budget);
            self.record_judgement(step, &spent)?;
            return Err(Cause::Judged(spent));
        }
        let terms = self.terms();
        let turn = self.turn(step, &terms)?;
        let judgement = judge(&turn, &terms);
        self.record_judgement(step, &judgement.record())?;
        self.budget_left = self.budget_left.saturating_sub(turn.usage.total());
        match judgement {
            Judgement::Final(answer) => return Ok(Some(answer)),
            Judgement::ToolCall(calls) => self.call(turn, calls)?,
            Judgement::Paused => self.said(turn.text),
            judgement => self.correct(turn, judgement.record())?,
        }
        Ok(None)
    }

    fn terms(&self) -> Terms<'a, T> {
        Terms {
            tools: &self.agent.tools,
            output_limit: self.agent.role.limits.output,
            budget_left: self.budget_left,
            tool_required: !self.grounded,
        }
    }

    fn turn(&self, step: u32, terms: &Terms<'_, T>) -> Result<Turn, Cause> {
        self.agent.record(Event::Requested {
            step,
            output_limit: terms.request_limit(),
            budget_left: terms.budget_left,
        })?;
        let turn = self.agent.desk.provider.turn(&Prompt {
            instructions: self.agent.role.instructions,
            messages: &self.messages,
            tools: &self.definitions,
            tool_required: terms.tool_required,
            output_limit: terms.request_limit(),
        })?;
        self.agent.record(Event::Answered {
            step,
            stop: turn.stop.clone(),
            usage: turn.usage,
        })?;
        Ok(turn)
    }

    fn record_judgement(&self, step: u32, judgement: &Judgement) -> Result<(), Cause> {
        let judgement = judgement.clone();
        self.agent.record(Event::Judged { step, judgement })
    }

    fn call(&mut self, turn: Turn, calls: Vec<Ready<T::Call>>) -> Result<(), Cause> {
        self.messages.push(Message::Called(turn.text, turn.calls));
        for Ready { asked, call } in calls {
            // Before it runs: a call that ends the process has been recorded.
            self.agent.record(Event::ToolCalled {
                call: asked.clone(),
            })?;
            let result = self.agent.tools.run(call);
            let outcome = match &result {
                Ok(content) => Outcome::Answered(content.clone()),
                Err(fault) => Outcome::Failed(fault.to_string()),
            };
            let id = asked.id.clone();
            self.agent.record(Event::ToolReturned { id, outcome })?;
            let content = match result {
                Ok(content) => content,
                Err(ToolFault::Declined(why)) => declined(&why),
                Err(ToolFault::Fatal(failure)) => return Err(Cause::Colleague(failure)),
            };
            let id = asked.id;
            self.messages.push(Message::Result { id, content });
            self.grounded = true;
        }
        Ok(())
    }

    /// Tells the model what was wrong, if that can help and has not been tried.
    fn correct(&mut self, turn: Turn, judgement: Judgement) -> Result<(), Cause> {
        let correctable = matches!(
            judgement,
            Judgement::Narrated(_) | Judgement::BadArguments { .. } | Judgement::UnknownTool(_)
        );
        if self.corrected || !correctable {
            return Err(Cause::Judged(judgement));
        }
        self.corrected = true;
        let told = correction(&judgement);
        self.agent.record(Event::Corrected { told: told.clone() })?;
        self.said(turn.text);
        self.messages.push(Message::Correction(told));
        Ok(())
    }

    /// Providers refuse messages without a word.
    fn said(&mut self, text: String) {
        if !text.is_empty() {
            self.messages.push(Message::Said(text));
        }
    }
}

fn correction(judgement: &Judgement) -> String {
    format!(
        "Nothing was run: {judgement}. Call a tool that was given to you, with arguments that fit \
         its schema, or answer without naming any tool."
    )
}

fn declined(why: &str) -> String {
    serde_json::json!({ "declined": why }).to_string()
}
