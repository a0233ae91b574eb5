//! Orders as letters to whoever delivers them. Plain text, with a link to answer by mail.

use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};

/// The letter for the order `number`, answered to `reply_to`.
pub fn letter(number: &str, title: &str, reply_to: &str) -> String {
    let subject = format!("Order {number}");
    let subject = utf8_percent_encode(&subject, NON_ALPHANUMERIC);
    format!("Please deliver: {title}\n\nAnswer: mailto:{reply_to}?subject={subject}\n")
}

#[cfg(test)]
mod tests {
    use super::letter;

    #[test]
    fn the_link_survives_any_mail_program() {
        let text = letter("17", "ten chairs", "desk@example.org");
        assert!(
            text.ends_with("mailto:desk@example.org?subject=Order%2017\n"),
            "{text}"
        );
    }
}
