//! What became of the public items of a crate.

use std::collections::{BTreeMap, BTreeSet};

use crate::drift::matching::content::rename;

use super::api::{Api, Offer};

/// What became of an item.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Label {
    Removed,
    Changed,
    MovedAndChanged,
    Moved,
    ReExported,
}

/// The units that are there more than once, or share their key with a re-export.
pub fn twins(api: &Api) -> BTreeSet<String> {
    let mut seen = BTreeSet::new();
    let reexports = api.reexports.iter().map(|(path, key)| format!("{path}::{key}"));
    let again = api.offers.iter().map(Offer::unit).filter(|unit| !seen.insert(unit.clone()));
    again.chain(reexports).collect()
}

/// The label of every public item of `old` that differs in `new`; nothing of what cannot be told, and of what follows
/// from the names in `renames` being others.
pub fn labels<'a>(old: &'a Api, new: &Api, renames: &BTreeMap<String, String>) -> Vec<(&'a Offer, Label)> {
    let twins = twins(old);
    let judge = Judge::new(new, renames);
    let public = old.offers.iter().filter(|offer| offer.is_public && !twins.contains(&offer.unit()));
    public.filter_map(|offer| Some((offer, judge.label(offer)?))).collect()
}

struct Judge<'j> {
    new: &'j Api,
    renames: &'j BTreeMap<String, String>,
    here: BTreeMap<(String, super::api::Sort), Vec<&'j Offer>>,
    anywhere: BTreeMap<(super::api::Sort, &'j (String, String)), Vec<&'j Offer>>,
}

impl<'j> Judge<'j> {
    fn new(new: &'j Api, renames: &'j BTreeMap<String, String>) -> Self {
        let (mut here, mut anywhere) = (BTreeMap::<_, Vec<_>>::new(), BTreeMap::<_, Vec<_>>::new());
        for offer in &new.offers {
            here.entry((offer.unit(), offer.sort)).or_default().push(offer);
            anywhere.entry((offer.sort, &offer.name)).or_default().push(offer);
        }
        Self { new, renames, here, anywhere }
    }

    fn label(&self, offer: &Offer) -> Option<Label> {
        let here = self.here.get(&(offer.unit(), offer.sort)).map_or(&[][..], Vec::as_slice);
        let anywhere = self.anywhere.get(&(offer.sort, &offer.name)).map_or(&[][..], Vec::as_slice);
        let same =
            |one: &Offer| one.signature == offer.signature || one.signature == rename(&offer.signature, self.renames);
        let hidden = || {
            let follows = offer.name.0.split(' ').any(|word| self.renames.contains_key(word));
            let word = format!(" {} ", offer.name.1);
            follows
                || self.new.unread.contains(&offer.path)
                || self.new.macros.values().any(|text| text.contains(&word))
        };
        let given = self.new.reexports.contains(&(offer.path.clone(), offer.key.clone()));
        match (here, anywhere) {
            ([one], _) => (!same(one)).then_some(Label::Changed),
            ([], []) if given => Some(Label::ReExported),
            ([], []) => (!hidden()).then_some(Label::Removed),
            ([], [one]) => Some(if same(one) { Label::Moved } else { Label::MovedAndChanged }),
            _ => None,
        }
    }
}
