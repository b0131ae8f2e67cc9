//! What is likely broken on a platform, clause by clause: a broken `join` fails hundreds of scenarios, and
//! that is one cause.

use crate::judge::verdict::Verdict;
use crate::presentation::finding_result::FindingKind;
use crate::presentation::results::{ClauseResult, Results, ScenarioResult};

/// A clause that is likely broken, and what shows that.
#[derive(Clone, Debug)]
pub struct Suspect<'a> {
    /// The clause; `None` for scenarios that test no clause.
    pub clause: Option<&'a ClauseResult>,
    /// The scenarios that fail, most likely for it.
    pub scenarios: Vec<&'a ScenarioResult>,
    /// The number of scenarios that were not run, since they need it.
    pub waiting: usize,
}

/// The clause to look at first.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Root<'a> {
    /// The clause.
    pub clause: &'a ClauseResult,
    /// The number of the other suspects that need it.
    pub needed_by: usize,
}

impl Results {
    /// The clauses that are likely broken, in the order of the contract: those that others need come
    /// first.
    #[must_use]
    pub fn suspects(&self) -> Vec<Suspect<'_>> {
        let clauses = self.clauses.iter().map(Some).chain([None]);
        let suspects = clauses.map(|clause| {
            let name = clause.map(|clause| &*clause.name);
            let scenarios = self
                .scenarios
                .iter()
                .filter(|one| one.verdict == Verdict::Fail && !one.lacks_capability())
                .filter(|one| self.known(one.suspect()) == name);
            let waiting = self.scenarios.iter().filter(|one| {
                one.is_waiting() && name.is_some() && one.findings[0].clause.as_deref() == name
            });
            Suspect { clause, scenarios: scenarios.collect(), waiting: waiting.count() }
        });
        suspects.filter(|one| !one.scenarios.is_empty() || one.waiting > 0).collect()
    }

    /// The clause to look at first: of those that fail in most of their scenarios, the one that most
    /// other suspects need, if any does.
    #[must_use]
    pub fn root<'a>(&self, suspects: &[Suspect<'a>]) -> Option<Root<'a>> {
        let mut first: Option<Root<'a>> = None;
        for suspect in suspects {
            let is_broken =
                |clause: &&ClauseResult| suspect.waiting > 0 || self.mostly_fails(clause);
            let Some(clause) = suspect.clause.filter(is_broken) else { continue };
            let needs = |other: &&Suspect<'_>| {
                let mut scenarios = other.scenarios.iter();
                other.clause != Some(clause)
                    && !other.scenarios.is_empty()
                    && scenarios.all(|scenario| scenario.needs.contains(&clause.name))
            };
            let needed_by = suspects.iter().filter(needs).count();
            if needed_by > first.map_or(0, |first| first.needed_by) {
                first = Some(Root { clause, needed_by });
            }
        }
        first
    }

    /// Whether a clause fails in more scenarios than it holds in.
    fn mostly_fails(&self, clause: &ClauseResult) -> bool {
        let tests = self.scenarios.iter().filter(|one| one.clauses.contains(&clause.name));
        let (mut fail, mut hold) = (0, 0);
        for one in tests.filter(|one| one.was_run()) {
            match one.verdict {
                Verdict::Fail | Verdict::Unresolved => fail += 1,
                Verdict::Pass | Verdict::Known | Verdict::Fixed | Verdict::Differs => hold += 1,
                Verdict::Unsupported => {}
            }
        }
        fail > hold
    }

    /// The name, if it is that of a clause.
    fn known<'a>(&self, name: Option<&'a str>) -> Option<&'a str> {
        name.filter(|name| self.clauses.iter().any(|clause| clause.name == *name))
    }
}

impl ScenarioResult {
    /// The clause that is most likely broken if the scenario does not pass.
    #[must_use]
    pub fn suspect(&self) -> Option<&str> {
        let found = self.findings.iter().find_map(|finding| finding.clause.as_deref());
        found.or(self.clauses.first().map(|name| &**name))
    }

    /// Whether it was not run, since it needs a clause that does not hold.
    #[must_use]
    pub fn is_waiting(&self) -> bool {
        self.findings.first().is_some_and(|finding| finding.kind == FindingKind::Needs)
    }

    /// Whether the platform lacks a capability that it needs.
    #[must_use]
    pub fn lacks_capability(&self) -> bool {
        self.findings.first().is_some_and(|one| one.kind == FindingKind::MissingCapability)
    }

    /// Whether it was run, or the platform lacks a capability that it needs.
    #[must_use]
    pub fn was_run(&self) -> bool {
        let is_left_out = |kind| matches!(kind, FindingKind::Needs | FindingKind::TooManyHung);
        !self.findings.first().is_some_and(|finding| is_left_out(finding.kind))
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;
    use crate::judge::fixtures::platform;
    use crate::presentation::finding_result::FindingResult;
    use crate::reading::contract::Contract;
    use crate::reading::source::Source;

    /// A contract with these clauses.
    fn contract(names: &[&str]) -> Contract {
        let link = "https://doc.rust-lang.org/";
        let clause = |name: &&str| {
            format!(r#"clause "{name}" basis="implied" link="{link}" {{ text "t" }}; "#)
        };
        Contract::from_source(&Source::of(&names.iter().map(clause).collect::<String>())).unwrap()
    }

    /// The result of a scenario that tests one clause and needs others, and whose first finding is of
    /// that kind.
    fn result(
        id: &str,
        tests: &str,
        needs: &[&str],
        verdict: Verdict,
        finding: Option<(FindingKind, &str)>,
    ) -> ScenarioResult {
        let finding = finding.map(|(kind, clause)| FindingResult {
            kind,
            sentence: String::new(),
            outcome: None,
            reached: None,
            times: None,
            thread: None,
            line: None,
            clause: Some(clause.to_owned()),
            expected: None,
            observed: None,
        });
        ScenarioResult {
            id: id.to_owned(),
            title: String::new(),
            clauses: vec![tests.to_owned()],
            needs: needs.iter().map(|name| (*name).to_owned()).collect(),
            hash: String::new(),
            verdict,
            findings: finding.into_iter().collect(),
            choices: [].into(),
            outcomes: Vec::new(),
            milliseconds: 0,
        }
    }

    fn results(scenarios: Vec<ScenarioResult>) -> Results {
        let contract = contract(&["spawn/runs", "join/ok", "scope/waits", "park/wakes"]);
        Results::of("0", ("t", &platform()), Duration::ZERO, &contract, scenarios, false)
    }

    #[test]
    fn failures_belong_to_the_clause_that_they_suspect_in_the_order_of_the_contract() {
        let both = ["spawn/runs", "join/ok"];
        let of_join = Some((FindingKind::NotAllowed, "join/ok"));
        let results = results(vec![
            result("a/own", "scope/waits", &both, Verdict::Fail, None),
            result("a/unresolved", "scope/waits", &both, Verdict::Unresolved, None),
            result("b/join", "park/wakes", &both, Verdict::Fail, of_join),
            result("c/waits", "park/wakes", &both, Verdict::Unresolved, {
                Some((FindingKind::Needs, "join/ok"))
            }),
            result("d/passes", "spawn/runs", &[], Verdict::Pass, None),
            result("e/unknown", "no/clause", &[], Verdict::Fail, None),
        ]);
        let suspects = results.suspects();
        let shown: Vec<_> = suspects
            .iter()
            .map(|one| {
                let ids: Vec<&str> = one.scenarios.iter().map(|one| &*one.id).collect();
                (one.clause.map(|clause| &*clause.name), ids, one.waiting)
            })
            .collect();
        let expected = [
            (Some("join/ok"), vec!["b/join"], 1),
            (Some("scope/waits"), vec!["a/own"], 0),
            (None, vec!["e/unknown"], 0),
        ];
        assert_eq!(shown, expected);
        let root = results.root(&suspects).unwrap();
        assert_eq!((&*root.clause.name, root.needed_by), ("join/ok", 1));
    }

    #[test]
    fn a_missing_capability_is_no_ones_fault() {
        let missing = Some((FindingKind::MissingCapability, "join/ok"));
        let one = result("a/one", "join/ok", &[], Verdict::Fail, missing);
        assert!(results(vec![one]).suspects().is_empty());
    }

    #[test]
    fn nothing_comes_first_if_no_failing_clause_needs_another() {
        let results = results(vec![
            result("a/one", "spawn/runs", &[], Verdict::Fail, None),
            result("b/two", "join/ok", &[], Verdict::Fail, None),
        ]);
        assert!(results.root(&results.suspects()).is_none());
    }
}
