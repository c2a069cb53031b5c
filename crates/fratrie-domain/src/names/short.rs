//! Short forms of given names that people and files use.

/// A short form that a person may go by, and the given name it comes from.
const DIMINUTIVES: [(&str, &str); 40] = [
    ("ALEX", "ALEXANDRA"),
    ("ALEX", "ALEXANDRE"),
    ("ALEX", "ALEXIS"),
    ("BEN", "BENJAMIN"),
    ("BENJ", "BENJAMIN"),
    ("CATHY", "CATHERINE"),
    ("CHRIS", "CHRISTINE"),
    ("CHRIS", "CHRISTOPHE"),
    ("DAN", "DANIEL"),
    ("DOMI", "DOMINIQUE"),
    ("ED", "EDOUARD"),
    ("FRED", "FREDERIC"),
    ("FRED", "FREDERIQUE"),
    ("FLO", "FLORENCE"),
    ("FLO", "FLORIAN"),
    ("GREG", "GREGORY"),
    ("GUS", "GUSTAVE"),
    ("JO", "JOSEPH"),
    ("KATIA", "EKATERINA"),
    ("LIZ", "ELISABETH"),
    ("MANU", "EMMANUEL"),
    ("MANU", "EMMANUELLE"),
    ("MAX", "MAXIME"),
    ("MICHA", "MIKHAIL"),
    ("MIKE", "MICKAEL"),
    ("NAT", "NATHALIE"),
    ("NATACHA", "NATALIA"),
    ("NICO", "NICOLAS"),
    ("PAT", "PATRICIA"),
    ("PAT", "PATRICK"),
    ("SACHA", "ALEXANDRE"),
    ("SAM", "SAMUEL"),
    ("SEB", "SEBASTIEN"),
    ("SERGE", "SERGUEI"),
    ("STEF", "STEPHANIE"),
    ("STEPH", "STEPHANE"),
    ("STEPH", "STEPHANIE"),
    ("TOM", "THOMAS"),
    ("VAL", "VALERIE"),
    ("VERO", "VERONIQUE"),
];

/// Abbreviations that leave letters out in the middle, or that stand without a full stop.
const ABBREVIATIONS: [(&str, &str); 10] = [
    ("CH", "CHARLES"),
    ("CHR", "CHRISTIAN"),
    ("CHR", "CHRISTOPHE"),
    ("FR", "FRANCOIS"),
    ("MD", "MOHAMED"),
    ("MED", "MOHAMED"),
    ("MHD", "MOHAMED"),
    ("PH", "PHILIPPE"),
    ("TH", "THIERRY"),
    ("TH", "THOMAS"),
];

/// Abbreviations in family names, which stand for one word only.
const SAINTS: [(&str, &str); 3] = [("ST", "SAINT"), ("STE", "SAINTE"), ("STS", "SAINTS")];

pub(super) fn is_diminutive(one: &str, other: &str) -> bool {
    pairs(&DIMINUTIVES, one, other)
}

pub(super) fn is_abbreviation(one: &str, other: &str) -> bool {
    pairs(&ABBREVIATIONS, one, other)
}

pub(super) fn is_saint(one: &str, other: &str) -> bool {
    pairs(&SAINTS, one, other)
}

fn pairs(table: &[(&str, &str)], one: &str, other: &str) -> bool {
    table.contains(&(one, other)) || table.contains(&(other, one))
}
