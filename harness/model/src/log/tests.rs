use proptest::prelude::*;

use super::*;
use crate::canonical::parse;
use crate::visible::visible;
use crate::{ByteOrder, PanicStrategy, PlatformCapability};

/// Reads a text that holds one record.
fn read(text: &str) -> Option<Record> {
    match &*parse(text).ok()? {
        [node] => Record::from_node(node).ok(),
        _ => None,
    }
}

/// A text as its nodes are written, with the lines of a block sorted: those of different threads
/// have no order.
fn normalized(text: &str) -> Option<Vec<String>> {
    let mut nodes = parse(text).ok()?;
    let blocks = nodes.iter_mut().filter_map(|node| node.children.as_mut());
    blocks.for_each(|block| block.sort_by_key(|node| write(std::slice::from_ref(node))));
    Some(write(&nodes).lines().map(str::to_owned).collect())
}

/// A text without invisible characters.
fn text() -> impl Strategy<Value = String> {
    any::<String>().prop_map(|text| visible(&text).replace(['\n', '\t'], " "))
}

fn fact() -> impl Strategy<Value = Fact> {
    prop_oneof![
        "[ -~]+".prop_map(Fact::Target),
        "[ -~]+".prop_map(Fact::Std),
        (1..=u32::MAX).prop_map(Fact::PointerWidth),
        prop::sample::select(ByteOrder::ALL).prop_map(Fact::Endian),
        prop::sample::select(PanicStrategy::ALL).prop_map(Fact::Panic),
        prop::option::of(1..=u32::MAX).prop_map(Fact::Parallelism),
        prop::sample::select(PlatformCapability::ALL).prop_map(Fact::Capability),
    ]
}

fn record() -> impl Strategy<Value = Record> {
    const DEVIATIONS: [Deviation; 4] =
        [Deviation::Early, Deviation::Stray, Deviation::Gone, Deviation::Late];
    let line = 1..=Line::MAX;
    let label = "[a-z]{1,4}(#2)?(/[a-z]{1,4})?";
    let kind =
        prop_oneof![Just(EventKind::Blocks), prop::option::of(text()).prop_map(EventKind::Taken),];
    let observation = (line.clone(), text()).prop_map(|(line, value)| Observation { line, value });
    let column = prop::collection::vec(observation, 1..3);
    let times = 1..=i64::MAX.cast_unsigned();
    prop_oneof![
        (0..=i64::MAX).prop_map(Record::Probe),
        fact().prop_map(Record::Fact),
        (label, line.clone(), kind).prop_map(|(thread, line, kind)| Record::Event(Event {
            thread,
            line,
            kind
        })),
        (label, line.clone(), prop::sample::select(&DEVIATIONS[..]))
            .prop_map(|(thread, line, how)| Record::Deviation { thread, line, how }),
        (label, line, text()).prop_map(|(thread, line, error)| Record::Refused {
            thread,
            line,
            error
        }),
        text().prop_map(Record::Platform),
        (text(), prop::option::of(text()))
            .prop_map(|(key, platform)| Record::Run { key, platform }),
        any::<bool>().prop_map(|panicked| Record::Over { panicked }),
        text().prop_map(Record::Done),
        (times, any::<bool>(), prop::collection::btree_map(label, column, 0..3))
            .prop_map(|(times, panicked, columns)| Record::Count { times, panicked, columns }),
    ]
}

/// A text with something inserted, replaced or removed, as by a broken connection or a buggy probe.
fn mutated() -> impl Strategy<Value = String> {
    const PIECES: &[&str] = &[
        "", " ", "\n", "\"", "}", " {", " {\n}", "-", "0", "7", "\u{e9}", " 1", " \"a\"", " a=1",
        "(var)", " #null", "#true", "saw", "panic", "x",
    ];
    let piece = prop_oneof![prop::sample::select(PIECES).prop_map(str::to_owned), any::<String>()];
    (record(), any::<prop::sample::Index>(), 0..4_usize, piece).prop_map(
        |(record, start, length, piece)| {
            let mut text: Vec<char> = record.to_text().chars().collect();
            let start = start.index(text.len());
            let end = text.len().min(start + length);
            text.splice(start..end, piece.chars());
            text.into_iter().collect()
        },
    )
}

proptest! {
    #[test]
    fn every_record_reads_back(record in record()) {
        prop_assert_eq!(read(&record.to_text()), Some(record));
    }

    #[test]
    fn a_mutated_record_is_read_in_full_or_refused(text in mutated()) {
        if let Some(record) = read(&text) {
            prop_assert_eq!(normalized(&record.to_text()), normalized(&text));
        }
    }
}

#[test]
fn invalid_records_are_refused() {
    for text in [
        "banana",
        "probe",
        "probe -1",
        "probe \"1\"",
        "saw \"main\"",
        "saw \"main\" -7",
        "saw \"main\" 0",
        "saw \"main\" 4294967296",
        "saw \"main\" 7 8",
        "saw \"main\" 7 (var)\"x\"",
        "saw \"main\" 7 \"1\" \"2\"",
        "waits \"main\" 7 \"1\"",
        "early \"main\" 7 how=\"so\"",
        "over \"banana\"",
        "over",
        "over \"return\" {\n}",
        "count 0 \"return\" {\n}",
        "count -1 \"return\" {\n}",
        "count 1 \"banana\" {\n}",
        "count 1 \"return\"",
        "count 1 \"return\" {\nlaughs \"main\"\n}",
        "count 1 \"return\" {\nwaits \"main\" 7\n}",
        "count 1 \"return\" {\nsaw \"main\" 7\n}",
        "count 1 \"return\" {\nsaw \"main\" 7 \"1\" \"2\"\n}",
        "count 1 \"return\" {\nsaw \"main\" 7 \"1\" a=1\n}",
        "count 1 \"return\" {\nsaw \"main\" 7 \"1\" {\n}\n}",
        "target #null",
        "target \"\"",
        "pointer-width 0",
        "pointer-width -64",
        "endian \"middle\"",
        "panic \"later\"",
        "parallelism 0",
        "parallelism -1",
        "capability \"magic\"",
        "weather \"fair\"",
    ] {
        assert_eq!(read(&format!("{text}\n")), None, "{text}");
    }
}

#[test]
fn an_unknown_record_lists_the_known_ones() {
    let node = &parse("sow \"main\" 7\n").unwrap()[0];
    let faults = Record::from_node(node).unwrap_err();
    let [Fault { kind: FaultKind::Unknown { what: "record", word, known }, .. }] = &*faults else {
        panic!("{faults:?}");
    };
    assert_eq!(word, "sow");
    assert_eq!(*known, RECORD_WORDS);
}

#[test]
fn every_word_of_a_record_is_known() {
    for word in RECORD_WORDS {
        let faults = Record::from_node(&Node::new(word)).unwrap_err();
        let is_unknown = |fault: &Fault| matches!(fault.kind, FaultKind::Unknown { .. });
        assert!(!faults.iter().any(is_unknown), "{word}");
    }
}

#[test]
fn a_record_has_no_characters_that_a_terminal_would_obey() {
    for record in [
        Record::Fact(Fact::Std("1.0\u{1b}[2J".to_owned())),
        Record::Run { key: "\u{202e}".to_owned(), platform: None },
        Record::Count {
            times: 1,
            panicked: false,
            columns: [("main".to_owned(), vec![Observation { line: 1, value: "\r".to_owned() }])]
                .into(),
        },
    ] {
        assert_eq!(read(&record.to_text()), None, "{record:?}");
    }
}
