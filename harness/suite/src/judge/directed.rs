//! Directed runs: a schedule holds each thread back until its turn, so that the run reaches one
//! particular outcome.

use threadproof_model::{Event, Plan, ScheduleEnd};
use threadproof_spec::{Allowed, Choice};

use crate::judge::difference::differences;
use crate::judge::divergence::Divergence;
use crate::judge::finding::Finding;
use crate::judge::observed::{Observed, departure};
use crate::judge::reached::{DirectedRun, Reached};
use crate::judge::scenario_judge::{ScenarioJudge, answered};
use crate::presentation::chart::Chart;
use crate::probe::ProbeError;
use crate::probe::driver::ProbeOutput;
use crate::probe::timeouts::Silence;

impl ScenarioJudge<'_> {
    /// Runs the scenario along the schedule for the outcome at that position.
    pub(super) fn run_directed(&mut self, directed_to: usize) -> Result<(), ProbeError> {
        let all: Vec<&Allowed> = self.allowed().collect();
        let Allowed { schedule, events, stalls, .. } = all[directed_to];
        let busy = self.scenario.pauses();
        let silence = match schedule.ending {
            ScheduleEnd::Ends => match stalls.iter().map(|stall| stall.after).min() {
                Some(after) => Silence::Hang { after, busy },
                None => Silence::Unexpected { busy },
            },
            ScheduleEnd::Hangs => Silence::Hang { after: events.len(), busy },
            ScheduleEnd::Loose => self.silence_when_free(schedule.entries.len()),
        };
        let plan = Plan::Directed(self.scenario.clone(), schedule.clone());
        for output in self.probe.run(&plan, silence)? {
            self.take_directed(directed_to, &plan, silence, output)?;
        }
        Ok(())
    }

    /// Judges what a run along the schedule for an outcome did.
    fn take_directed(
        &mut self,
        directed_to: usize,
        plan: &Plan,
        silence: Silence,
        output: ProbeOutput,
    ) -> Result<(), ProbeError> {
        let all: Vec<&Allowed> = self.allowed().collect();
        let compare = |output: ProbeOutput| {
            let observed = Observed::of(self.scenario, plan, &output, self.probe.wording);
            let departure = departure(&output);
            let run = DirectedRun {
                all: &all,
                directed_to,
                observed: &observed,
                departure: departure.as_ref(),
                choices: &self.judgement.choices,
                is_recorded: output.is_recorded,
            };
            let reached = run.reached();
            (reached, departure, observed, output.is_recorded)
        };
        let mut compared = compare(answered(output)?);
        if compared.0 == Reached::MissingReport
            && let Some(output) = self.probe.run_alone(plan, silence)?
        {
            // A process of its own does not share stderr with other runs.
            compared = compare(answered(output)?);
        }
        let (reached, departure, observed, is_recorded) = compared;
        self.judgement.differences.extend(differences(&observed, self.probe.wording));
        let findings = &mut self.judgement.findings;
        match reached {
            Reached::Stalled(choice) => {
                self.judgement.choices.note(choice);
            }
            Reached::Loose { determined } => {
                if let Some(events) = determined {
                    self.draw(directed_to, &events, &observed);
                }
                self.count_one(observed, is_recorded);
            }
            Reached::Woke(choice) => {
                self.judgement.choices.note(choice);
                self.count_one(observed, is_recorded);
            }
            Reached::Exactly => {
                self.draw(directed_to, &observed.events, &observed);
                self.note_choices_of(directed_to);
            }
            Reached::Other { reached } => {
                findings.push(Finding::OtherOutcome { directed_to, reached });
                self.note_choices_of(reached);
            }
            Reached::OtherChoices { made } => {
                for choice in made.iter() {
                    self.judgement.choices.note(choice);
                }
            }
            Reached::MissingReport => {
                findings.push(Finding::MissingReport { directed_to: Some(directed_to) });
            }
            Reached::Departed(departure) => {
                findings.push(Finding::Departed { directed_to, departure, observed });
            }
            Reached::CutOff => {
                findings.push(Finding::of_error(&ProbeError::CutOff, Some(directed_to)));
            }
            Reached::Unordered => findings.push(Finding::Unordered { directed_to }),
            Reached::NotAllowed => {
                let outcomes = &self.judgement.outcomes;
                let all: Vec<&Allowed> = outcomes.iter().map(|seen| &seen.allowed).collect();
                let divergence =
                    Divergence::of_directed(&all, directed_to, &observed, departure.as_ref());
                findings.push(Finding::NotAllowed { directed_to, divergence, observed });
            }
        }
        Ok(())
    }

    fn draw(&mut self, outcome: usize, events: &[Event], observed: &Observed) {
        let chart = Chart::of(self.scenario, events, &observed.outcome);
        self.judgement.outcomes[outcome].chart = Some(chart);
    }

    fn note_choices_of(&mut self, outcome: usize) {
        let choices: Vec<Choice> =
            self.judgement.outcomes[outcome].allowed.choices.iter().collect();
        for choice in choices {
            self.judgement.choices.note(choice);
        }
    }
}
