//! The verdict on a scenario, given its platform's file.

use super::PlatformFile;
use crate::judge::finding::Finding;
use crate::judge::judgement::Judgement;
use crate::judge::verdict::Verdict;

/// The verdict on a scenario, and what led to it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Assessment {
    /// The verdict.
    pub verdict: Verdict,
    /// The findings of the judge, then what the platform's file says about them.
    pub findings: Vec<Finding>,
}

impl Judgement {
    /// The verdict on the scenario with that id, given the platform's `file`. For
    /// `is_implementation`, see [`Judgement::verdict`].
    #[must_use]
    pub fn assess(
        &self,
        id: &str,
        is_implementation: bool,
        file: Option<&PlatformFile>,
    ) -> Assessment {
        let mut verdict = self.verdict(is_implementation);
        let mut findings = self.findings.clone();
        if is_implementation {
            let differences = self.differences.iter();
            findings.extend(differences.map(|one| Finding::Difference { difference: *one }));
        }
        if let Some(file) = file {
            if let Some(capability) = self.missing_capability()
                && file.capabilities.contains(&capability)
            {
                verdict = Verdict::Fail;
                findings.push(Finding::ExpectedCapability { capability });
            }
            if let Some(known) = file.known(id) {
                if verdict == known.verdict {
                    verdict = Verdict::Known;
                    let (reason, link) = (known.reason.clone(), known.link.clone());
                    findings.push(Finding::KnownFailure { reason, link });
                } else if matches!(verdict, Verdict::Pass | Verdict::Differs) {
                    verdict = Verdict::Fixed;
                    findings.push(Finding::Fixed { expected: known.verdict });
                }
            }
        }
        Assessment { verdict, findings }
    }
}
