//! The HTML report in a browser: what is visible, what filters hide, and that nothing goes wrong.
//!
//! Where CI is set the browser has to be there; elsewhere these tests hold nothing without it.

use std::path::Path;
use std::process::Command;

use crate::report::{Format, Report};

use super::PLAIN;
use super::fixture::{project, since};

/// The page as the browser has it after loading, and what it said meanwhile.
fn load(page: &str, more: &[&str]) -> Option<(String, String)> {
    let browser = ["chromium", "chromium-browser", "google-chrome"].iter().find(|name| found(name));
    let Some(browser) = browser else {
        assert!(std::env::var_os("CI").is_none(), "CI has no chromium: the HTML report cannot be looked at");
        return None;
    };
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("report.html");
    std::fs::write(&file, page).expect("written");
    let profile = format!("--user-data-dir={}", folder.path().join("profile").display());
    let output = Command::new(browser)
        .args(["--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-sync"])
        .args(["--disable-background-networking", "--disable-component-update", "--enable-logging=stderr", "--v=0"])
        .args([profile.as_str(), "--window-size=1200,1600", "--dump-dom"])
        .args(more)
        .arg(format!("file://{}", file.display()))
        .output()
        .expect("a browser runs");
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    assert!(output.status.success(), "{}", text(&output.stderr));
    Some((text(&output.stdout), text(&output.stderr)))
}

fn found(name: &str) -> bool {
    let path = std::env::var_os("PATH").unwrap_or_default();
    std::env::split_paths(&path).any(|folder| Path::new(&folder).join(name).is_file())
}

/// A probe: a script, allowed by its digest alone, that writes the visible text into the page. The report itself has none.
pub fn visible(report: &Report, click: &str) -> Option<String> {
    let script = format!(
        "{click}document.title = JSON.stringify([document.body.innerText, document.documentElement.scrollWidth <= innerWidth]);"
    );
    let page = report.to_text(Format::Html, &PLAIN);
    assert!(!page.contains("<script"), "a report has no script");
    let page = page.replace("default-src 'none';", "default-src 'none'; script-src 'unsafe-inline';");
    let page = page.replace("</body>", &format!("<script>{script}</script></body>"));
    let (dom, said) = load(&page, &[])?;
    assert!(!said.contains("CONSOLE"), "{said}");
    let title = dom.split("<title>").nth(1).and_then(|rest| rest.split("</title>").next()).expect("a title");
    let title = title.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&");
    let (text, fits): (String, bool) = serde_json::from_str(&title).expect("the probe's words");
    assert!(fits, "the page is wider than its window");
    Some(text)
}

#[test]
fn the_page_loads_without_a_word_on_the_console() {
    for report in [project(), since()] {
        let Some((dom, said)) = load(&report.to_text(Format::Html, &PLAIN), &[]) else { return };
        assert!(!said.contains("CONSOLE"), "{said}");
        assert!(dom.contains("</html>"), "{dom}");
    }
}

#[test]
fn what_was_found_is_visible() {
    let Some(text) = visible(&project(), "") else { return };
    for word in [
        "orders ← acme/base/svc 1.2.0",
        "deny.toml",
        "why licences and advisories",
        "3 of 94 blueprint items differ",
        "lettre",
    ] {
        assert!(text.contains(word), "no {word} in {text}");
    }
    for word in ["-pub struct Cursor;", "+fn list_orders(page: u32) -> Vec<Order> {", "no line end"] {
        assert!(text.contains(word), "no {word} in {text}");
    }
    assert!(!text.contains("No finding is all of this"), "{text}");
}

#[test]
fn filters_need_no_script() {
    let Some(text) = visible(&project(), "document.getElementById('level-deny').click();") else { return };
    assert!(text.contains("deny.toml") && text.contains("ci/mine.yml"), "{text}");
    assert!(!text.contains("run.sh") && !text.contains("src/orders.rs"), "{text}");
    let both = "document.getElementById('level-deny').click();document.getElementById('state-moved').click();";
    let text = visible(&project(), both).expect("a browser");
    assert!(text.contains("No finding is all of this") && !text.contains("deny.toml"), "{text}");
    let text = visible(&since(), "document.getElementById('since-introduced').click();").expect("a browser");
    assert!(text.contains("another signature") && !text.contains("struct Cursor is gone"), "{text}");
}
