use std::{env, fs};
fn main() {
    let out = env::args().nth(1).unwrap();
    for group in fs::read_dir("scenarios").unwrap() {
        let group = group.unwrap().path();
        if !group.is_dir() { continue; }
        for file in fs::read_dir(&group).unwrap() {
            let file = file.unwrap().path();
            let id = format!("{}/{}", group.file_name().unwrap().to_str().unwrap(), file.file_stem().unwrap().to_str().unwrap());
            let text = fs::read_to_string(&file).unwrap();
            let nodes = threadproof_model::read_kdl(&text).unwrap();
            let scenario = threadproof_model::Scenario::from_nodes(&id, &nodes).unwrap();
            match threadproof_emit::emit(&scenario, &[]) {
                Ok(program) => {
                    let path = format!("{out}/{}.rs", id.replace('/', "_").replace('-', "_"));
                    fs::write(path, program).unwrap();
                }
                Err(error) => println!("{id}: {error}: {:?}", text.get(error.span.start..error.span.end())),
            }
        }
    }
}
