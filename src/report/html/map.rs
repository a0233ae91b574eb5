//! The map of zones: boxes in rows, and an arrow for each dependency, drawn as SVG without a script.
//!
//! What an edge is shows by its stroke as well as by its colour, and the same stands in a table below.

use std::fmt::Write as _;

use crate::report::Report;
use crate::report::foreign::html;
use crate::report::map::{Edge, EdgeState, Map};

mod layout;

const BOX_WIDTH: usize = 132;
const BOX_HEIGHT: usize = 40;
const GAP: usize = 28;
const ROW: usize = 104;
const MARGIN: usize = 24;
/// How far an arrow passes beside the boxes between its ends.
const BOW: usize = 44;
/// The longest name shown in a box, in characters; the whole name is its tooltip.
const NAME: usize = 16;

pub(super) fn render(report: &Report) -> String {
    let maps = report.maps.iter().filter(|map| map.nodes.len() > 1);
    let drawn: String = maps.map(draw).collect();
    if drawn.is_empty() { drawn } else { format!("<section class=\"map\">\n<h2>Map</h2>\n{drawn}</section>\n") }
}

fn draw(map: &Map) -> String {
    let places = Places::of(map);
    let (width, height) = (places.width, places.height);
    let mut out = format!(
        "<figure>\n<svg viewBox=\"0 0 {width} {height}\" width=\"{width}\" role=\"img\" aria-label=\"zones and what \
         they depend on\">\n<defs>"
    );
    for standing in STANDINGS {
        let name = standing.name();
        _ = write!(
            out,
            "<marker id=\"end-{name}\" class=\"end-{name}\" viewBox=\"0 0 8 8\" refX=\"7\" refY=\"4\" \
             markerWidth=\"8\" markerHeight=\"8\" markerUnits=\"userSpaceOnUse\" orient=\"auto\"><path d=\"M0 0 8 4 0 8z\"/></marker>"
        );
    }
    out.push_str("</defs>\n");
    let mut edges: Vec<&Edge> = map.edges.iter().collect();
    // What matters is drawn last, on top.
    edges.sort_by_key(|edge| (edge.standing != EdgeState::Held, edge.standing == EdgeState::Violated));
    edges.iter().for_each(|edge| out.push_str(&places.edge(map, edge)));
    (0..map.nodes.len()).for_each(|node| out.push_str(&places.node(map, node)));
    out.push_str("</svg>\n");
    out.push_str(&legend(map));
    out.push_str(&table(map));
    out.push_str("</figure>\n");
    out
}

const STANDINGS: [EdgeState; 4] = [EdgeState::Held, EdgeState::Violated, EdgeState::Absent, EdgeState::New];

/// Where each box stands: the middle of its upper side.
struct Places {
    at: Vec<(usize, usize)>,
    width: usize,
    height: usize,
}

impl Places {
    fn of(map: &Map) -> Self {
        let numbers = map.numbers();
        let ends = |edge: &Edge| Some((*numbers.get(edge.from.as_str())?, *numbers.get(edge.to.as_str())?));
        // What is forbidden leads up where the rest leads down.
        let lawful = map.edges.iter().filter(|edge| edge.standing != EdgeState::Violated);
        let edges: Vec<(usize, usize)> = lawful.filter_map(ends).collect();
        let rows = layout::rows(map.nodes.len(), &edges);
        let widest = rows.iter().map(Vec::len).max().unwrap_or(1);
        let width = widest * BOX_WIDTH + (widest - 1) * GAP + 2 * (MARGIN + BOW);
        let mut at = vec![(0, 0); map.nodes.len()];
        for (row, nodes) in rows.iter().enumerate() {
            let used = nodes.len() * BOX_WIDTH + (nodes.len() - 1) * GAP;
            for (column, node) in nodes.iter().enumerate() {
                let left = (width - used) / 2 + column * (BOX_WIDTH + GAP);
                at[*node] = (left + BOX_WIDTH / 2, MARGIN + row * ROW);
            }
        }
        Self { at, width, height: rows.len() * ROW - (ROW - BOX_HEIGHT) + 2 * MARGIN }
    }

    fn node(&self, map: &Map, node: usize) -> String {
        let ((x, y), one) = (self.at[node], &map.nodes[node]);
        let shown: String = match one.name.chars().count() {
            ..=NAME => one.name.clone(),
            _ => one.name.chars().take(NAME - 1).chain(['…']).collect(),
        };
        let files = if one.files == 1 { "1 file".to_owned() } else { format!("{} files", one.files) };
        let (left, name, shown) = (x - BOX_WIDTH / 2, html(&one.name), html(&shown));
        format!(
            "<g class=\"zone\"><title>{name}: {files}</title><rect x=\"{left}\" y=\"{y}\" width=\"{BOX_WIDTH}\" \
             height=\"{BOX_HEIGHT}\" rx=\"6\"/><text x=\"{x}\" y=\"{}\">{shown}</text><text class=\"files\" x=\"{x}\" \
             y=\"{}\">{files}</text></g>\n",
            y + 18,
            y + 33
        )
    }

    fn edge(&self, map: &Map, edge: &Edge) -> String {
        let numbers = map.numbers();
        let ends = numbers.get(edge.from.as_str()).zip(numbers.get(edge.to.as_str()));
        let Some((from, to)) = ends.map(|(from, to)| (*from, *to)) else { return String::new() };
        let (name, title) = (edge.standing.name(), html(&said(edge)));
        let way = self.way(from, to);
        format!(
            "<path class=\"edge edge-{name}\" d=\"{way}\" marker-end=\"url(#end-{name})\"><title>{title}</title></path>\n"
        )
    }

    /// The line of an arrow: from the lower side to the upper one of what lies below, the other way round for what lies
    /// above, and in a bow between boxes of one row.
    fn way(&self, from: usize, to: usize) -> String {
        let ((x1, y1), (x2, y2)) = (self.at[from], self.at[to]);
        // Arrows of one box part a little, by where they lead.
        let lean = |x: usize, other: usize| match other.cmp(&x) {
            std::cmp::Ordering::Less => x - 18,
            std::cmp::Ordering::Equal => x,
            std::cmp::Ordering::Greater => x + 18,
        };
        let (a, b) = (lean(x1, x2), lean(x2, x1));
        if y1.abs_diff(y2) > ROW && x1.abs_diff(x2) < BOX_WIDTH {
            let (start, end) = ((x1 + BOX_WIDTH / 2, y1 + BOX_HEIGHT / 2), (x2 + BOX_WIDTH / 2, y2 + BOX_HEIGHT / 2));
            let bow = start.0.max(end.0) + BOW;
            return format!("M{} {}C{bow} {} {bow} {} {} {}", start.0, start.1, start.1, end.1, end.0, end.1);
        }
        if y1 < y2 {
            let (start, end) = (y1 + BOX_HEIGHT, y2);
            let bend = (end - start) / 2;
            return format!("M{a} {start}C{a} {} {b} {} {b} {end}", start + bend, end - bend);
        }
        if y1 > y2 {
            let (start, end) = (y1, y2 + BOX_HEIGHT);
            let bend = (start - end) / 2;
            let (a, b) = (a + 8, b + 8);
            return format!("M{a} {start}C{a} {} {b} {} {b} {end}", start - bend, end + bend);
        }
        let low = y1 + BOX_HEIGHT;
        format!("M{a} {low}C{a} {} {b} {} {b} {low}", low + 36, low + 36)
    }
}

/// `domain → sqlx: violated, 2 places`.
fn said(edge: &Edge) -> String {
    let places = match edge.places {
        0 => "no place".to_owned(),
        1 => "1 place".to_owned(),
        count => format!("{count} places"),
    };
    format!("{} → {}: {}, {places}", edge.from, edge.to, edge.standing.name())
}

fn legend(map: &Map) -> String {
    let there = |standing: &EdgeState| map.edges.iter().any(|edge| edge.standing == *standing);
    let entry = |standing: EdgeState| {
        let name = standing.name();
        format!(
            "<li><svg width=\"40\" height=\"10\" aria-hidden=\"true\"><path class=\"edge edge-{name}\" d=\"M2 5H32\" \
             marker-end=\"url(#end-{name})\"/></svg> {name}</li>\n"
        )
    };
    let entries: String = STANDINGS.into_iter().filter(there).map(entry).collect();
    format!("<ul class=\"legend\">\n{entries}</ul>\n")
}

fn table(map: &Map) -> String {
    if map.edges.is_empty() {
        return String::new();
    }
    let mut edges: Vec<&Edge> = map.edges.iter().collect();
    edges.sort_by_key(|edge| (edge.standing == EdgeState::Held, &edge.from, &edge.to));
    let mut out = "<details>\n<summary>The edges in words</summary>\n<ul>\n".to_owned();
    edges.iter().for_each(|edge| _ = writeln!(out, "<li>{}</li>", html(&said(edge))));
    out.push_str("</ul>\n</details>\n");
    out
}
