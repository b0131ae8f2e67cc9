//! The workflow that puts every platform of the list to the test

use std::collections::{BTreeMap, BTreeSet};
use std::fs;

use serde::Deserialize;
use threadproof_suite::{Leg, platforms};

use crate::workspace;

/// The job that says whether all others have succeeded.
const LAST: &str = "conforms";

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
    matrix: Matrix,
}

#[derive(Default, Deserialize)]
struct Matrix {
    include: Vec<Entry>,
}

#[derive(Deserialize)]
struct Entry {
    target: String,
    runner: String,
}

fn workflow() -> Workflow {
    let text = fs::read_to_string(workspace().join(".github/workflows/ci.yml")).unwrap();
    serde_saphyr::from_str(&text).unwrap()
}

#[test]
fn its_matrices_are_what_the_files_of_the_platforms_say() {
    let listed = platforms(&workspace().join("platforms")).unwrap();
    let legs = listed.iter().flat_map(|file| file.ci.iter().map(|leg| (&file.triple, leg)));
    let said: BTreeSet<_> =
        legs.map(|(triple, Leg { job, on })| (triple.clone(), job.clone(), on.clone())).collect();
    assert!(!said.is_empty());

    let jobs = workflow().jobs.into_iter();
    let done: Vec<_> = jobs
        .flat_map(|(job, Job { strategy, .. })| {
            let leg = move |Entry { target, runner }| (target, job.clone(), runner);
            strategy.matrix.include.into_iter().map(leg)
        })
        .collect();
    let found: BTreeSet<_> = done.iter().cloned().collect();
    assert_eq!(done.len(), found.len(), "something is done twice: {done:#?}");
    let missing: Vec<_> = said.difference(&found).collect();
    let unknown: Vec<_> = found.difference(&said).collect();
    assert!(missing.is_empty(), "in the list of platforms, and not in the workflow: {missing:?}");
    assert!(unknown.is_empty(), "in the workflow, and not in the list of platforms: {unknown:?}");
}

#[test]
fn its_last_job_waits_for_all_others() {
    let mut jobs = workflow().jobs;
    let last = jobs.remove(LAST).unwrap();
    assert_eq!(last.needs, jobs.into_keys().collect());
}
