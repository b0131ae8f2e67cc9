use super::*;

/// Results of a scenario that failed, as the previous version wrote them.
const FORMAT_2: &str = r#"{
  "format": 2,
  "threadproof": "0.1.0",
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
  "scenarios": [
    {
      "id": "pair/value",
      "hash": "0123456789abcdef",
      "verdict": "fail",
      "reasons": ["the outcome is not allowed", "directed to outcome 2, came to 1"],
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
fn the_previous_format_is_read_with_findings_that_are_only_sentences() {
    let results = Results::from_json(FORMAT_2).unwrap();
    assert_eq!(results.format, FORMAT);
    let scenario = &results.scenarios[0];
    assert_eq!(scenario.verdict, Verdict::Fail);
    let expected = ["the outcome is not allowed", "directed to outcome 2, came to 1"];
    assert!(scenario.sentences().eq(expected));
    assert!(scenario.findings.iter().all(|finding| finding.kind.is_none()));
    assert_eq!(scenario.explain(""), expected.map(|sentence| format!("{sentence}\n")).concat());

    // They are then in the current format.
    assert_eq!(Results::from_json(&results.to_json().unwrap()).unwrap(), results);
}

#[test]
fn other_formats_are_rejected_by_number() {
    let error = Results::from_json(r#"{ "format": 99, "new": true }"#).unwrap_err();
    assert_eq!(error.to_string(), "unsupported format 99: expected 2 or 3");
    assert!(matches!(Results::from_json("{"), Err(ResultsError::Malformed { .. })));
}

#[test]
fn damaged_results_of_the_previous_format_are_rejected() {
    for damaged in [
        "[2]",
        r#"{ "format": 2 }"#,
        r#"{ "format": 2, "scenarios": [1] }"#,
        &FORMAT_2.replace("\"reasons\"", "\"findings\""),
        &FORMAT_2.replace("\"the outcome is not allowed\"", "1"),
    ] {
        let error = Results::from_json(damaged).unwrap_err();
        assert!(matches!(error, ResultsError::Malformed { .. }), "{damaged}");
    }
}

#[test]
fn a_scenario_is_left_to_chance_if_all_outcomes_that_the_choices_permit_are() {
    let mut results = Results::from_json(FORMAT_2).unwrap();
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
