//! Checks that the CI workflow tests every platform of the list

use std::collections::{BTreeMap, BTreeSet};
use std::fs;

use serde::Deserialize;
use threadproof_suite::{Leg, platforms};

use crate::workspace;

/// The job that succeeds if all do that a change needs.
const REQUIRED: &str = "required";

/// The job that succeeds if all others do.
const INFORMING: &str = "informing";

#[derive(Deserialize)]
struct Workflow {
    jobs: BTreeMap<String, Job>,
}

#[derive(Deserialize)]
struct Job {
    #[serde(default)]
    needs: BTreeSet<String>,
    #[serde(default)]
    strategy: Strategy,
}

#[derive(Default, Deserialize)]
struct Strategy {
    matrix: JobMatrix,
}

#[derive(Default, Deserialize)]
struct JobMatrix {
    include: Vec<MatrixEntry>,
}

#[derive(Deserialize)]
struct MatrixEntry {
    target: String,
    runner: String,
}

fn workflow() -> Workflow {
    let text = fs::read_to_string(workspace().join(".github/workflows/ci.yml")).unwrap();
    serde_saphyr::from_str(&text).unwrap()
}

#[test]
fn its_matrices_match_the_platform_files() {
    let listed = platforms(&workspace().join("platforms").into()).unwrap();
    let legs = listed.iter().flat_map(|file| file.ci.iter().map(|leg| (&file.triple, leg)));
    let expected: BTreeSet<_> =
        legs.map(|(triple, Leg { job, on })| (triple.clone(), job.clone(), on.clone())).collect();
    assert!(!expected.is_empty());

    let jobs = workflow().jobs.into_iter();
    let entries: Vec<_> = jobs
        .flat_map(|(job, Job { strategy, .. })| {
            let leg = move |MatrixEntry { target, runner }| (target, job.clone(), runner);
            strategy.matrix.include.into_iter().map(leg)
        })
        .collect();
    let found: BTreeSet<_> = entries.iter().cloned().collect();
    assert_eq!(entries.len(), found.len(), "an entry occurs twice: {entries:#?}");
    let missing: Vec<_> = expected.difference(&found).collect();
    let unknown: Vec<_> = found.difference(&expected).collect();
    assert!(missing.is_empty(), "in a platform file, but not in the workflow: {missing:?}");
    assert!(unknown.is_empty(), "in the workflow, but not in a platform file: {unknown:?}");
}

#[test]
fn every_other_job_is_either_required_or_informs() {
    let mut jobs = workflow().jobs;
    let [required, informing] = [REQUIRED, INFORMING].map(|job| jobs.remove(job).unwrap().needs);
    let both: Vec<_> = required.intersection(&informing).collect();
    assert!(both.is_empty(), "required, and not: {both:?}");
    let gathered: BTreeSet<_> = required.into_iter().chain(informing).collect();
    assert_eq!(gathered, jobs.into_keys().collect());
}

#[test]
fn every_platform_of_tier_1_is_required() {
    let required = &workflow().jobs[REQUIRED].needs;
    for file in platforms(&workspace().join("platforms").into()).unwrap() {
        for Leg { job, .. } in file.ci.iter().filter(|_| file.tier == 1) {
            assert!(required.contains(job), "{}: `{REQUIRED}` does not need `{job}`", file.triple);
        }
    }
}
