//! A million rows, and rows made to take long.

use crate::bundle::{MANIFEST_11, ORGS, options, users};
use fratrie_roster::{Upload, read};
use std::fmt::Write;

/// Students and parents, two a student, a third of them in two families.
fn million(students: usize) -> String {
    let mut rows = String::new();
    for index in 0..students {
        let (one, other) = (index - index % 2, index);
        let org = if index % 2 == 0 { "c1" } else { "c2" };
        writeln!(
            rows,
            "s{index},,,true,{org},student,s{index},,Camille,Martin,,,,,,\"m{one},f{other}\",CM2,"
        )
        .unwrap();
        if one == index {
            writeln!(
                rows,
                "m{index},,,true,d1,parent,m{index},,Ana,Martin,,,ana{index}@example.org,0612345678,,,,"
            )
            .unwrap();
        }
        writeln!(
            rows,
            "f{index},,,true,d1,parent,f{index},,Luc,Martin,,,luc{index}@example.org,0612345678,,,,"
        )
        .unwrap();
    }
    users(rows.trim_end())
}

/// Measured by hand: `cargo test --release -p fratrie-roster --test oneroster million -- --ignored --nocapture`.
#[test]
#[ignore = "takes minutes without optimisation"]
fn v34_a_million_rows_are_read() {
    let text = million(400_000);
    println!("{} rows, {} bytes", text.lines().count(), text.len());
    let uploads = vec![Upload::bytes("m", MANIFEST_11), Upload::bytes("o", ORGS), Upload::bytes("u", text)];
    let begin = std::time::Instant::now();
    let reading = read(uploads, &options()).unwrap();
    println!("{:?}", begin.elapsed());
    let memory = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    println!("{}", memory.lines().find(|line| line.starts_with("VmHWM")).unwrap_or_default());
    let roster = reading.roster;
    assert_eq!((roster.students.len(), roster.links.len()), (400_000, 800_000));
    // Mothers of two children in two schools are named in both.
    assert_eq!(roster.responsibles.len(), 800_000);
}

/// Each of these would take hours if some list were searched from its beginning for each row.
#[test]
fn v34_rows_made_to_take_long_do_not() {
    let many =
        |count: usize, row: &dyn Fn(usize) -> String| (0..count).map(row).collect::<Vec<_>>().join("\n");
    let one = |rows: &str| {
        let uploads =
            vec![Upload::bytes("m", MANIFEST_11), Upload::bytes("o", ORGS), Upload::bytes("u", users(rows))];
        read(uploads, &options()).is_ok()
    };
    let count = 10_000;
    // One student of everybody, one responsible of everybody, one user on every row, everybody's agent unknown.
    let agents =
        |prefix: &str| (0..5_000).map(|index| format!("{prefix}{index}")).collect::<Vec<_>>().join(",");
    assert!(one(&format!(
        "s0,,,true,c1,student,s,,Dylan,Cosams,,,,,,\"{}\",6,\n{}",
        agents("p"),
        many(5_000, &|index| format!("p{index},,,true,c1,parent,p,,Ana,Cosams,,,,,,,,"))
    )));
    assert!(one(&format!(
        "p0,,,true,c1,parent,p,,Ana,Cosams,,,,,,,,\n{}",
        many(count, &|index| format!("s{index},,,true,c1,student,s,,Dylan,Cosams,,,,,,p0,6,"))
    )));
    assert!(one(&many(count, &|_| "s0,,,true,c1,student,s,,Dylan,Cosams,,,,,,,6,".to_owned())));
    assert!(one(&many(count, &|index| format!(
        "s{index},,,true,c1,student,s,,Dylan,Cosams,,,,,,x{index},6,"
    ))));
    // More organisations than anybody has.
    let orgs = agents("o");
    assert!(!one(&many(20, &|index| format!("s{index},,,true,\"{orgs}\",student,s,,Dylan,Cosams,,,,,,,6,"))));
}
