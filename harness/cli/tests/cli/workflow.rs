//! Checks that the CI workflow tests every platform of the list

use std::collections::{BTreeMap, BTreeSet};
use std::fs;

use serde::Deserialize;
use threadproof_suite::{Leg, platforms};

use crate::workspace;

/// The job that succeeds if all others do.
const LAST_JOB: &str = "conforms";

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
fn its_last_job_waits_for_all_others() {
    let mut jobs = workflow().jobs;
    let last = jobs.remove(LAST_JOB).unwrap();
    assert_eq!(last.needs, jobs.into_keys().collect());
}
