use super::*;

/// Results of a scenario that failed.
const FAILED: &str = r#"{
  "format": 4,
  "threadproof": "0.1.0",
  "name": "x86_64-unknown-linux-gnu",
  "is_partial": false,
  "platform": {
    "target": "x86_64-unknown-linux-gnu",
    "std": "1.95.0",
    "pointer_width": 64,
    "endian": "little",
    "panic": "unwind",
    "parallelism": 2,
    "capabilities": ["processes", "threads"]
  },
  "milliseconds": 1500,
  "clauses": [],
  "scenarios": [
    {
      "id": "pair/value",
      "title": "T",
      "clauses": ["pair/value"],
      "needs": [],
      "hash": "0123456789abcdef",
      "verdict": "fail",
      "findings": [{ "kind": "not-allowed", "sentence": "the outcome is not allowed" }],
      "choices": { "relock": "hang" },
      "outcomes": [],
      "milliseconds": 3
    }
  ]
}"#;

#[test]
fn the_checked_in_schema_matches_the_types() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/results.schema.json");
    let checked_in = std::fs::read_to_string(path).unwrap().replace("\r\n", "\n");
    let schema = results_schema().unwrap();
    assert!(checked_in == schema, "write this to results.schema.json:\n{schema}");
}

#[test]
fn other_formats_are_rejected_by_number() {
    let error = Results::from_json(r#"{ "format": 99, "new": true }"#).unwrap_err();
    assert_eq!(error.to_string(), "unsupported format 99: expected 4");
    assert!(matches!(Results::from_json("{"), Err(ResultsError::Malformed { .. })));
}

#[test]
fn results_that_are_read_are_those_that_were_written() {
    let results = Results::from_json(FAILED).unwrap();
    assert_eq!(Results::from_json(&results.to_json().unwrap()).unwrap(), results);
}

#[test]
fn damaged_results_are_rejected() {
    for damaged in ["[4]", r#"{ "format": 4 }"#, &FAILED.replace("\"fail\"", "\"failed\"")] {
        let error = Results::from_json(damaged).unwrap_err();
        assert!(matches!(error, ResultsError::Malformed { .. }), "{damaged}");
    }
}

#[test]
fn a_scenario_is_left_to_chance_if_all_outcomes_that_the_choices_permit_are() {
    let mut results = Results::from_json(FAILED).unwrap();
    let scenario = &mut results.scenarios[0];
    let mut outcome = |choice: &str, left_to_chance| {
        scenario.outcomes.push(OutcomeResult {
            end: "exit 0".to_owned(),
            saw: BTreeMap::new(),
            reports: Vec::new(),
            choices: BTreeMap::from([("relock".to_owned(), choice.to_owned())]),
            schedule: Vec::new(),
            directed: false,
            free: 0,
            left_to_chance,
        });
    };
    outcome("hang", true);
    outcome("panic", false);
    assert!(scenario.is_left_to_chance());
    scenario.choices.clear();
    assert!(!scenario.is_left_to_chance());
}

#[test]
fn json_has_no_characters_that_a_terminal_would_obey() {
    let text = "\u{1b}[2J \u{7f} \u{9b} \u{202e} \u{feff}\n\r";
    let json = to_json(&[text]).unwrap();
    assert!(!json.replace('\n', "").contains(is_invisible), "{json:?}");
    let read: Vec<String> = serde_json::from_str(&json).unwrap();
    assert_eq!(read, [text]);
}
