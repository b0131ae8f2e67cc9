//! What the file of a platform makes of a verdict.

use super::PlatformFile;
use crate::judge::Judgement;
use crate::judge::verdict::Verdict;

/// What the suite has to say of a scenario on a platform of which something is known.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Grade {
    /// The verdict.
    pub verdict: Verdict,
    /// One sentence for each reason why it is not `pass`.
    pub reasons: Vec<String>,
}

impl Judgement {
    /// The verdict on the scenario of that id; `is_implementation` says that all clauses concerned
    /// describe nothing but today's implementation, and `file` what is known of the platform.
    #[must_use]
    pub fn grade(&self, id: &str, is_implementation: bool, file: Option<&PlatformFile>) -> Grade {
        let mut grade = Grade { verdict: self.verdict(is_implementation), reasons: self.reasons() };
        let Some(file) = file else { return grade };
        if let Some(capability) = self.missing
            && file.capabilities.contains(capability)
        {
            grade.verdict = Verdict::Fail;
            grade.reasons.push(format!("its file says that it has {capability}"));
        }
        let Some(known) = file.known(id) else { return grade };
        if grade.verdict == known.verdict {
            grade.verdict = Verdict::Known;
            grade.reasons.push(format!("{} ({})", known.reason, known.link));
        } else if matches!(grade.verdict, Verdict::Pass | Verdict::Differs) {
            grade.verdict = Verdict::Fixed;
            let reason = format!("its file says that it comes to `{}`: remove that", known.verdict);
            grade.reasons.push(reason);
        }
        grade
    }
}
