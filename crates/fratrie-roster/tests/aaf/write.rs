//! Writes what the reader reads.

use std::fmt::Write as _;

/// A file of requests.
pub(crate) fn file(requests: &[String]) -> String {
    format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<!DOCTYPE ficAlimMENESR SYSTEM \
         \"ficAlimMENESR.dtd\">\n<ficAlimMENESR>\n{}</ficAlimMENESR>\n",
        requests.concat()
    )
}

/// A request; attributes separated by `;`, values by `|`, as in `sn=Cosams;mail=`.
pub(crate) fn request(verb: &str, category: &str, id: &str, attributes: &str) -> String {
    let kind = if category == "EtabEducNat" { "categorieStructure" } else { "categoriePersonne" };
    let (part, element, more) = match verb {
        "modify" => ("modifications", "modification", " operation=\"replace\""),
        _ => ("attributes", "attr", ""),
    };
    let mut text = format!(
        "<{verb}Request>\n<operationalAttributes><attr name=\"{kind}\"><value>{category}</value></attr>\
         </operationalAttributes>\n<identifier><id>{id}</id></identifier>\n"
    );
    if verb != "delete" {
        let _ = writeln!(text, "<{part}>");
        for (name, values) in attributes.split(';').filter_map(|attribute| attribute.split_once('=')) {
            let values: String = values.split('|').map(value).collect();
            let _ = writeln!(text, "<{element} name=\"{name}\"{more}>{values}</{element}>");
        }
        let _ = writeln!(text, "</{part}>");
    }
    let _ = writeln!(text, "</{verb}Request>");
    text
}

fn value(text: &str) -> String {
    if text.is_empty() { "<value/>".to_owned() } else { format!("<value>{}</value>", escaped(text)) }
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

pub(crate) fn school(id: &str, uai: &str, name: &str) -> String {
    request("add", "EtabEducNat", id, &format!("ENTStructureUAI={uai};ENTStructureNomCourant={name}"))
}

pub(crate) fn student(id: &str, school: &str, given: &str, more: &str) -> String {
    let attributes = format!(
        "ENTPersonDateNaissance=02/03/2014;ENTPersonNomPatro=Cosams;sn=Cosams;givenName={given};\
         ENTPersonStructRattach={school};ENTEleveClasses={school}$6e A;{more}"
    );
    request("add", "Eleve", id, &attributes)
}

pub(crate) fn relative(id: &str, given: &str, more: &str) -> String {
    let attributes = format!("ENTPersonNomPatro=Cosams;sn=Cosams;givenName={given};{more}");
    request("add", "PersRelEleve", id, &attributes)
}
