//! `Code`: what a message is known by, whatever its words are.

use std::fmt;
use std::str::FromStr;

use serde::{Serialize, Serializer};

mod finding;

pub use finding::{FindingCode, RuleCode};

/// Makes [`Code`], [`Family`] and everything that has to name each code from one table: a list of codes beside it would
/// lack one some day.
macro_rules! codes {
    ($($family:ident { $($code:ident = $name:literal,)+ })+) => {
        /// The code of a message: of a finding, of what is wrong in a manifest, or of why a run was not done.
        ///
        /// The order is that of the names. `scaffold explain CODE` prints what each means.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Code {
            $($(#[doc = concat!("`", $name, "`")] $code,)+)+
        }

        /// What the codes of one family are about: the word before the slash.
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub enum Family {
            $($family,)+
        }

        impl Code {
            /// Every code, in the order of the names.
            pub const ALL: &[Self] = &[$($(Self::$code,)+)+];

            /// Its name in every format, such as `file/missing`.
            #[must_use]
            pub const fn name(self) -> &'static str {
                match self {
                    $($(Self::$code => $name,)+)+
                }
            }

            /// What it is about.
            #[must_use]
            pub const fn family(self) -> Family {
                match self {
                    $($(Self::$code)|+ => Family::$family,)+
                }
            }
        }
    };
}

codes! {
    Answer {
        AnswerKind = "answer/kind",
        Answers = "answers",
    }
    Baseline {
        BaselineBlind = "baseline/blind",
        BaselineExists = "baseline/exists",
        BaselineNewDebt = "baseline/new-debt",
        BaselineNone = "baseline/none",
    }
    Blueprint {
        Blueprint = "blueprint",
        BlueprintCollision = "blueprint/collision",
        BlueprintEmpty = "blueprint/empty",
        BlueprintFolder = "blueprint/folder",
        BlueprintUnmatched = "blueprint/unmatched",
    }
    Case {
        CaseAnswers = "case/answers",
    }
    Component {
        ComponentCycle = "component/cycle",
        ComponentMany = "component/many",
        ComponentUnknown = "component/unknown",
    }
    Disk {
        Disk = "disk",
    }
    Explain {
        ExplainUnknown = "explain/unknown",
    }
    File {
        FileChanged = "file/changed",
        FileCoarse = "file/coarse",
        FileIntrusion = "file/intrusion",
        FileKind = "file/kind",
        FileMissing = "file/missing",
        FileMode = "file/mode",
        FileMoved = "file/moved",
        FileSlotLost = "file/slot-lost",
        FileUnknown = "file/unknown",
        FileUnreadable = "file/unreadable",
    }
    Files {
        FilesEach = "files/each",
    }
    Fixpoint {
        FixpointAnswer = "fixpoint/answer",
        FixpointBytes = "fixpoint/bytes",
        FixpointFile = "fixpoint/file",
        FixpointLine = "fixpoint/line",
        FixpointLock = "fixpoint/lock",
        FixpointMany = "fixpoint/many",
        FixpointMode = "fixpoint/mode",
        FixpointWalk = "fixpoint/walk",
    }
    Git {
        Git = "git",
        GitAmbiguous = "git/ambiguous",
        GitEmbedded = "git/embedded",
        GitRepository = "git/repository",
        GitRevision = "git/revision",
        GitShallow = "git/shallow",
        GitUnrelated = "git/unrelated",
    }
    Interrupted {
        Interrupted = "interrupted",
    }
    Item {
        ItemAttribute = "item/attribute",
        ItemBody = "item/body",
        ItemIntrusion = "item/intrusion",
        ItemMemberAdded = "item/member-added",
        ItemMemberChanged = "item/member-changed",
        ItemMemberRemoved = "item/member-removed",
        ItemMoved = "item/moved",
        ItemRemoved = "item/removed",
        ItemRenamed = "item/renamed",
        ItemReordered = "item/reordered",
        ItemSignature = "item/signature",
        ItemVisibility = "item/visibility",
    }
    Key {
        KeyAdded = "key/added",
        KeyChanged = "key/changed",
        KeyRemoved = "key/removed",
    }
    Manifest {
        ManifestEncoding = "manifest/encoding",
        ManifestGlob = "manifest/glob",
        ManifestMissingKey = "manifest/missing-key",
        ManifestName = "manifest/name",
        ManifestPath = "manifest/path",
        ManifestReserved = "manifest/reserved",
        ManifestSchema = "manifest/schema",
        ManifestSyntax = "manifest/syntax",
        ManifestTwice = "manifest/twice",
        ManifestType = "manifest/type",
        ManifestUnknownKey = "manifest/unknown-key",
        ManifestValue = "manifest/value",
    }
    New {
        NewDestination = "new/destination",
    }
    Ownership {
        OwnershipKeys = "ownership/keys",
        OwnershipWhy = "ownership/why",
    }
    Pack {
        PackEmpty = "pack/empty",
        PackGone = "pack/gone",
        PackMissingFile = "pack/missing-file",
        PackNoBlueprint = "pack/no-blueprint",
        PackNone = "pack/none",
        PackTooLarge = "pack/too-large",
        PackTooNew = "pack/too-new",
        PackVersion = "pack/version",
    }
    Parameter {
        ParameterChoices = "parameter/choices",
        ParameterDefault = "parameter/default",
        ParameterPattern = "parameter/pattern",
    }
    Policy {
        PolicyBaselineStale = "policy/baseline-stale",
        PolicyChanged = "policy/changed",
        PolicyWaiverExpired = "policy/waiver-expired",
        PolicyWaiverTooBroad = "policy/waiver-too-broad",
        PolicyWaiverUnused = "policy/waiver-unused",
    }
    Project {
        ProjectBaseline = "project/baseline",
        ProjectCredentials = "project/credentials",
        ProjectEmpty = "project/empty",
        ProjectLock = "project/lock",
        ProjectLocked = "project/locked",
        ProjectNoLock = "project/no-lock",
        ProjectNone = "project/none",
        ProjectOverlap = "project/overlap",
        ProjectStale = "project/stale",
        ProjectWaiver = "project/waiver",
    }
    Registry {
        RegistryAbsent = "registry/absent",
        RegistryDenied = "registry/denied",
        RegistryNoPack = "registry/no-pack",
        RegistryRefused = "registry/refused",
        RegistryTaken = "registry/taken",
        RegistryUnreachable = "registry/unreachable",
    }
    Render {
        RenderCollision = "render/collision",
        RenderMany = "render/many",
        RenderPackage = "render/package",
        RenderPath = "render/path",
    }
    Rule {
        RuleComponent = "rule/component",
        RuleKind = "rule/kind",
        RuleNoFailingExample = "rule/no-failing-example",
        RuleShape = "rule/shape",
        RuleWhy = "rule/why",
        RuleZone = "rule/zone",
    }
    Source {
        SourceArchive = "source/archive",
        SourceCache = "source/cache",
        SourceDigest = "source/digest",
        SourceDowngrade = "source/downgrade",
        SourceFolder = "source/folder",
        SourceLimit = "source/limit",
        SourceMisnamed = "source/misnamed",
        SourceMoved = "source/moved",
        SourceMutable = "source/mutable",
        SourceOffline = "source/offline",
        SourceReference = "source/reference",
        SourceUnreachable = "source/unreachable",
        SourceUnsupported = "source/unsupported",
        SourceUntrusted = "source/untrusted",
        SourceVersion = "source/version",
    }
    Specimen {
        SpecimenAbsent = "specimen/absent",
        SpecimenHits = "specimen/hits",
        SpecimenKind = "specimen/kind",
        SpecimenNearMiss = "specimen/near-miss",
        SpecimenShared = "specimen/shared",
        SpecimenToken = "specimen/token",
        SpecimenWords = "specimen/words",
    }
    Template {
        TemplateName = "template/name",
        TemplateRender = "template/render",
        TemplateSyntax = "template/syntax",
    }
    Usage {
        Usage = "usage",
    }
}

/// What became of the unit that a code is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Effect {
    Added,
    Removed,
    /// It is there as it was before, but for something in it or about it.
    Changed,
}

impl Code {
    /// What follows the family, such as `missing`; the whole name of a code of one word.
    #[must_use]
    pub fn word(self) -> &'static str {
        self.name().rsplit_once('/').map_or(self.name(), |(_, word)| word)
    }

    /// What became of the unit that it is about.
    #[must_use]
    pub const fn effect(self) -> Effect {
        match self {
            Self::FileIntrusion | Self::ItemIntrusion | Self::ItemMemberAdded | Self::KeyAdded => Effect::Added,
            Self::FileMissing | Self::ItemMemberRemoved | Self::ItemRemoved | Self::KeyRemoved => Effect::Removed,
            _ => Effect::Changed,
        }
    }
}

impl fmt::Display for Code {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.pad(self.name())
    }
}

impl Serialize for Code {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.name())
    }
}

/// A text that is the name of no code.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("there is no such code")]
pub struct UnknownCode;

impl FromStr for Code {
    type Err = UnknownCode;

    fn from_str(text: &str) -> Result<Self, UnknownCode> {
        let at = Self::ALL.binary_search_by_key(&text, |code| code.name());
        at.map(|at| Self::ALL[at]).map_err(|_| UnknownCode)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_name_is_the_name_of_its_code_alone() {
        assert!(Code::ALL.is_sorted_by(|a, b| a < b && a.name() < b.name()));
        for code in Code::ALL {
            assert_eq!(code.name().parse(), Ok(*code));
            assert_eq!(serde_json::to_value(code).expect("a text"), code.name());
        }
        assert_eq!("file/mising".parse::<Code>(), Err(UnknownCode));
    }

    #[test]
    fn a_code_is_a_word_or_two_with_a_slash_between() {
        let is_word = |word: &str| {
            word.starts_with(|c: char| c.is_ascii_lowercase())
                && word.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'-')
        };
        for code in Code::ALL {
            let words: Vec<&str> = code.name().split('/').collect();
            assert!(words.len() <= 2 && words.iter().all(|word| is_word(word)), "{code}");
            assert_eq!(words.last(), Some(&code.word()));
        }
    }
}
