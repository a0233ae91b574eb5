//! The ways a name is written: kebab, snake, Pascal and the rest.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// One way of writing a name of several words.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Case {
    Kebab,
    Snake,
    Pascal,
    Camel,
    Screaming,
    Title,
    Flat,
    Dotted,
    Slashed,
}

impl Case {
    /// The cases every specimen is found in without asking.
    pub const DEFAULT: [Self; 5] = [Self::Kebab, Self::Snake, Self::Pascal, Self::Camel, Self::Screaming];
    /// The cases a blueprint asks for by name in `variants`, since prose may hold them by chance.
    pub const ON_REQUEST: [Self; 4] = [Self::Title, Self::Flat, Self::Dotted, Self::Slashed];

    /// Writes `words` in this case.
    #[must_use]
    pub fn join(self, words: &[String]) -> String {
        let upper = || words.iter().map(|word| word.to_uppercase()).collect::<Vec<_>>();
        let capital = || words.iter().map(|word| capitalised(word)).collect::<Vec<_>>();
        match self {
            Self::Kebab => words.join("-"),
            Self::Snake => words.join("_"),
            Self::Dotted => words.join("."),
            Self::Slashed => words.join("/"),
            Self::Flat => words.concat(),
            Self::Screaming => upper().join("_"),
            Self::Pascal => capital().concat(),
            Self::Title => capital().join(" "),
            Self::Camel => {
                let rest = words.iter().skip(1).map(|word| capitalised(word));
                words.first().cloned().into_iter().chain(rest).collect()
            }
        }
    }
}

fn capitalised(word: &str) -> String {
    let mut letters = word.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

/// The lower-case words of a name, whichever case it is written in: `HttpServer2`, `http-server2` and
/// `HTTP_SERVER2` all give `http`, `server2`.
#[must_use]
pub fn words(name: &str) -> Vec<String> {
    let mut words: Vec<String> = Vec::new();
    for part in name.split(|c: char| !c.is_alphanumeric()).filter(|part| !part.is_empty()) {
        let letters: Vec<char> = part.chars().collect();
        let mut word = String::new();
        for (index, letter) in letters.iter().enumerate() {
            let before = index.checked_sub(1).map(|at| letters[at]);
            let after = letters.get(index + 1);
            let hump = letter.is_uppercase()
                && before.is_some_and(|c| !c.is_uppercase() || after.is_some_and(|next| next.is_lowercase()));
            if hump && !word.is_empty() {
                words.push(std::mem::take(&mut word));
            }
            word.extend(letter.to_lowercase());
        }
        words.push(word);
    }
    words
}

/// Whether every word is `[a-z][a-z0-9]*`, so that each case of it is an identifier.
#[must_use]
pub fn are_identifiers(words: &[String]) -> bool {
    let plain = |word: &String| {
        word.starts_with(|c: char| c.is_ascii_lowercase())
            && word.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit())
    };
    !words.is_empty() && words.iter().all(plain)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_has_the_same_words_in_every_case() {
        for name in ["http-server2", "http_server2", "HttpServer2", "httpServer2", "HTTP_SERVER2", "HTTPServer2"] {
            assert_eq!(words(name), ["http", "server2"], "{name}");
        }
        assert_eq!(words("Acme Purchase Order"), ["acme", "purchase", "order"]);
        assert_eq!(words("--"), [""; 0]);
    }

    #[test]
    fn every_case_writes_it_its_own_way() {
        let name = words("purchase-order");
        let all = Case::DEFAULT.into_iter().chain(Case::ON_REQUEST);
        let written: Vec<_> = all.map(|case| case.join(&name)).collect();
        let plain = ["purchase-order", "purchase_order", "PurchaseOrder", "purchaseOrder", "PURCHASE_ORDER"];
        let asked = ["Purchase Order", "purchaseorder", "purchase.order", "purchase/order"];
        assert_eq!(written, [&plain[..], &asked[..]].concat());
    }

    #[test]
    fn words_of_other_alphabets_are_no_identifiers() {
        assert!(are_identifiers(&words("orders2")));
        assert!(!are_identifiers(&words("2orders")) && !are_identifiers(&words("bücher")) && !are_identifiers(&[]));
    }
}
